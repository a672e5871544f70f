//! Versions of single resources: `ETag` and `If-Match` (RFC 9110 sections 8.8.3 and 13.1.1).

use std::future::{Ready, ready};

use actix_web::{
    FromRequest, HttpRequest, HttpResponse,
    dev::Payload,
    http::{StatusCode, header},
};
use butterfly_contracts::ProblemCode;
use serde::Serialize;

use crate::error::{ApiError, ApiResult};

/// The version a change is meant for: needed (428), in the shape our `ETag` has (412 otherwise).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IfMatch(Option<u32>);

impl IfMatch {
    /// Refuses with 412 when the resource has another version.
    pub fn check(self, version: u32) -> ApiResult<()> {
        if self.0 == Some(version) {
            return Ok(());
        }
        let detail =
            "Somebody changed this in the meantime. Look at it again and repeat your change.";
        Err(ApiError::new(ProblemCode::Stale, detail))
    }
}

impl FromRequest for IfMatch {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let given = request.headers().get(header::IF_MATCH);
        let parse = |value: &header::HeaderValue| {
            let text = value.to_str().ok()?;
            text.strip_prefix('"')?.strip_suffix('"')?.parse().ok()
        };
        let detail = "Send the ETag of the version you saw as If-Match.";
        ready(
            given
                .map(|value| Self(parse(value)))
                .ok_or_else(|| ApiError::new(ProblemCode::PreconditionRequired, detail)),
        )
    }
}

/// The resource with its version as `ETag`.
pub fn with_etag<T: Serialize>(status: StatusCode, version: u32, resource: &T) -> HttpResponse {
    let mut response = HttpResponse::build(status);
    response.insert_header((header::ETAG, format!("\"{version}\"")));
    response.insert_header((header::CACHE_CONTROL, "no-store"));
    response.json(resource)
}

/// A new resource: 201 with `Location` and `ETag`.
pub fn created<T: Serialize>(location: &str, version: u32, resource: &T) -> HttpResponse {
    let mut response = with_etag(StatusCode::CREATED, version, resource);
    if let Ok(value) = header::HeaderValue::from_str(location) {
        response.headers_mut().insert(header::LOCATION, value);
    }
    response
}
