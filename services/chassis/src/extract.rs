//! Reading requests: bodies, path segments, query parameters and keys, each with a refusal that says what
//! to change and nothing of what is inside.

use std::{
    future::{Ready, ready},
    pin::Pin,
};

use actix_web::{
    FromRequest, HttpMessage, HttpRequest,
    dev::Payload,
    web::{self, BytesMut},
};
use butterfly_contracts::{FieldError, ProblemCode};
use futures_util::StreamExt;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use url::form_urlencoded;

use crate::{
    error::{ApiError, ApiResult},
    service::Shared,
};

/// A JSON body: 415 for another type, 413 beyond the limit, 400 for broken JSON, 422 for a wrong field.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned + Serialize + 'static> FromRequest for Body<T> {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = ApiResult<Self>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let read = read_body(request, payload, 1);
        Box::pin(async move { read.await.map(Self) })
    }
}

/// A JSON body from another program, which speaks for many people at once: sixteen times as long as theirs.
#[derive(Debug)]
pub struct LargeBody<T>(pub T);

impl<T: DeserializeOwned + Serialize + 'static> FromRequest for LargeBody<T> {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = ApiResult<Self>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let read = read_body(request, payload, 16);
        Box::pin(async move { read.await.map(Self) })
    }
}

/// Reads a JSON body of so many times the usual length.
fn read_body<T: DeserializeOwned + Serialize>(
    request: &HttpRequest,
    payload: &mut Payload,
    times: usize,
) -> impl Future<Output = ApiResult<T>> + use<T> {
    let is_json = request
        .mime_type()
        .ok()
        .flatten()
        .is_some_and(|mime| mime.essence_str() == "application/json");
    let limit = request
        .app_data::<web::Data<Shared>>()
        .map_or(65_536, |shared| shared.limits.body_bytes);
    let limit = limit.saturating_mul(times);
    let payload = payload.take();
    async move {
        if !is_json {
            let detail = "Send the body as application/json.";
            return Err(ApiError::new(ProblemCode::UnsupportedMediaType, detail));
        }
        let bytes = read_all(payload, limit).await?;
        let value = parse_json(&bytes)?;
        refuse_positions(&bytes, &value)?;
        Ok(value)
    }
}

/// serde takes an array for a struct, field by field; in a body every struct is an object.
fn refuse_positions<T: Serialize>(bytes: &[u8], value: &T) -> ApiResult<()> {
    if !bytes.contains(&b'[') {
        return Ok(());
    }
    let given: Value = serde_json::from_slice(bytes).map_err(|error| malformed(&error))?;
    let meant = serde_json::to_value(value).map_err(ApiError::internal)?;
    match array_for_object(&given, &meant) {
        Some(pointer) => Err(field_error(pointer, "invalid type")),
        None => Ok(()),
    }
}

/// Where an array was given for an object.
fn array_for_object(given: &Value, meant: &Value) -> Option<String> {
    match (given, meant) {
        (Value::Array(_), Value::Object(_)) => Some(String::new()),
        (Value::Array(given), Value::Array(meant)) => {
            let mut items = given.iter().zip(meant).enumerate();
            items.find_map(|(index, (given, meant))| {
                array_for_object(given, meant).map(|rest| format!("/{index}{rest}"))
            })
        }
        (Value::Object(given), Value::Object(meant)) => {
            let mut fields = given
                .iter()
                .filter_map(|(name, given)| Some((name, given, meant.get(name)?)));
            fields.find_map(|(name, given, meant)| {
                array_for_object(given, meant).map(|rest| format!("/{name}{rest}"))
            })
        }
        _ => None,
    }
}

async fn read_all(mut payload: Payload, limit: usize) -> ApiResult<BytesMut> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|error| {
            ApiError::new(ProblemCode::Malformed, "The body could not be read.").because(error)
        })?;
        if bytes.len() + chunk.len() > limit {
            let detail = format!("The body may have at most {limit} bytes.");
            return Err(ApiError::new(ProblemCode::TooLarge, detail));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// Parses JSON: 400 when it is none, 422 with a pointer when it is not what was asked for.
pub fn parse_json<T: DeserializeOwned>(bytes: &[u8]) -> ApiResult<T> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let path = pointer(error.path());
        let inner = error.into_inner();
        match inner.classify() {
            serde_json::error::Category::Data => field_error(path, &inner.to_string()),
            _ => malformed(&inner),
        }
    })?;
    deserializer.end().map_err(|error| malformed(&error))?;
    Ok(value)
}

fn malformed(error: &serde_json::Error) -> ApiError {
    let place = format!("line {}, column {}", error.line(), error.column());
    ApiError::new(
        ProblemCode::Malformed,
        format!("The body is not valid JSON: see {place}."),
    )
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .map(|segment| match segment {
            Segment::Seq { index } => format!("/{index}"),
            Segment::Map { key } => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
            Segment::Enum { .. } | Segment::Unknown => String::new(),
        })
        .collect()
}

/// Turns serde's words into ours: a stable code, and a message about the field alone.
fn field_error(mut pointer: String, message: &str) -> ApiError {
    let named = message.split('`').nth(1).unwrap_or_default();
    let (code, text) = if message.starts_with("missing field") {
        pointer = format!("{pointer}/{named}");
        ("required", "is needed".to_owned())
    } else if message.starts_with("unknown field") {
        if !pointer.ends_with(&format!("/{named}")) {
            pointer = format!("{pointer}/{named}");
        }
        ("unknown_field", "is not a field of this request".to_owned())
    } else if message.starts_with("unknown variant") {
        (
            "unknown_value",
            "is not one of the allowed values".to_owned(),
        )
    } else if message.starts_with("invalid type") || message.starts_with("invalid length") {
        ("wrong_type", "has the wrong type".to_owned())
    } else if message.starts_with("invalid value: integer") {
        let text = if named.starts_with('-') {
            "must not be negative"
        } else {
            "is too large"
        };
        ("out_of_range", text.to_owned())
    } else {
        let plain = message.split(" at line ").next().unwrap_or(message);
        ("invalid_value", format!("is not valid: {plain}"))
    };
    ApiError::invalid(vec![FieldError::new(pointer, code, text)])
}

/// Segments of the path. What does not parse names nothing: 404.
#[derive(Debug)]
pub struct Segments<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Segments<T> {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let path = web::Path::<T>::from_request(request, payload).into_inner();
        ready(
            path.map(|path| Self(path.into_inner()))
                .map_err(|_| ApiError::not_found()),
        )
    }
}

/// Query parameters: 422 for one that is unknown or not valid.
#[derive(Debug)]
pub struct Params<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Params<T> {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let query = form_urlencoded::parse(request.query_string().as_bytes());
        let query = serde_urlencoded::Deserializer::new(query);
        let read = serde_path_to_error::deserialize(query);
        ready(read.map(Self).map_err(|error| {
            let path = error.path().to_string();
            ApiError::invalid(vec![parameter_error(
                &path,
                &error.into_inner().to_string(),
            )])
        }))
    }
}

/// What is wrong with a query parameter.
fn parameter_error(path: &str, message: &str) -> FieldError {
    let named = |kind: &str| {
        let (_, rest) = message.split_once(kind)?;
        rest.strip_prefix(" `")?.split('`').next()
    };
    let (name, code, words) = if let Some(name) = named("unknown field") {
        (name, "unknown_field", "is not a parameter here")
    } else if let Some(name) = named("duplicate field") {
        (name, "invalid_value", "may be given once only")
    } else {
        (path, "invalid_value", "is not valid")
    };
    FieldError::new(format!("?{name}"), code, words)
}

/// `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): 8 to 100 visible ASCII characters, quotes
/// being characters of it; 400 when it is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey(pub String);

impl FromRequest for IdempotencyKey {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let given = request.headers().get("Idempotency-Key");
        let text = given.and_then(|value| value.to_str().ok());
        let good = |text: &&str| {
            (8..=100).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
        };
        let detail =
            "Send an Idempotency-Key of 8 to 100 visible characters, the same for every repeat.";
        ready(
            text.filter(good)
                .map(|text| Self(text.to_owned()))
                .ok_or_else(|| ApiError::new(ProblemCode::IdempotencyKeyMissing, detail)),
        )
    }
}

#[cfg(test)]
mod tests {
    use butterfly_contracts::registration::QuotaInput;

    use super::*;

    fn refused(body: &str) -> (u16, String, String) {
        let error = parse_json::<Vec<QuotaInput>>(body.as_bytes()).unwrap_err();
        let first = error.problem().errors.first();
        let (pointer, code) =
            first.map_or_else(Default::default, |e| (e.pointer.clone(), e.code.clone()));
        (error.problem().status, pointer, code)
    }

    #[test]
    fn refusals_point_at_the_field() {
        let is = |status, pointer: &str, code: &str| (status, pointer.to_owned(), code.to_owned());
        assert_eq!(refused("[{"), is(400, "", ""));
        assert_eq!(refused("[] x"), is(400, "", ""));
        assert_eq!(
            refused(r#"[{"name":"A","capacity":"9"}]"#),
            is(422, "/0/capacity", "wrong_type")
        );
        assert_eq!(
            refused(r#"[{"name":"A","capacity":-1}]"#),
            is(422, "/0/capacity", "out_of_range")
        );
        assert_eq!(refused(r#"[["A"]]"#), is(422, "/0", "wrong_type"));
        assert_eq!(
            refused(r#"[{"name":"A"}]"#),
            is(422, "/0/capacity", "required")
        );
        assert_eq!(
            refused(r#"[{"name":"A","capacity":1,"x":1}]"#),
            is(422, "/0/x", "unknown_field")
        );
    }

    #[test]
    fn an_array_is_no_object_anywhere() {
        let body = br#"[{"name":"A","capacity":1}, ["B", 2]]"#;
        let read = parse_json::<Vec<QuotaInput>>(body).unwrap();
        let error = refuse_positions(body, &read).unwrap_err();
        let first = error.problem().errors.first().unwrap();
        assert_eq!(
            (first.pointer.as_str(), first.code.as_str()),
            ("/1", "wrong_type")
        );
        let body = br#"[{"name":"A [1]","capacity":1}]"#;
        let read = parse_json::<Vec<QuotaInput>>(body).unwrap();
        assert!(refuse_positions(body, &read).is_ok());
    }

    #[test]
    fn a_query_parameter_is_named() {
        #[derive(Debug, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Query {
            #[expect(dead_code, reason = "only read")]
            limit: Option<u32>,
        }
        let pointer = |query: &str| {
            let request = actix_web::test::TestRequest::with_uri(&format!("/?{query}"));
            let (request, mut payload) = request.to_http_parts();
            let read = Params::<Query>::from_request(&request, &mut payload).into_inner();
            let problem = read.unwrap_err().problem().clone();
            problem.errors.first().unwrap().pointer.clone()
        };
        assert_eq!(pointer("limit=many"), "?limit");
        assert_eq!(pointer("limit=1&more=1"), "?more");
        assert_eq!(pointer("limit=1&limit=2"), "?limit");
    }
}
