//! Answers that several operations give.

use actix_web::{HttpRequest, HttpResponse, http::header};
use butterfly_chassis::{ApiError, ApiResult};
use butterfly_contracts::{FieldError, Page, Problem, ProblemCode};
use butterfly_store::constraint_name;
use serde::Serialize;

/// A page of a list, with `Link: rel="next"` (RFC 8288) where there is a next one.
pub fn page<T: Serialize>(
    request: &HttpRequest,
    items: Vec<T>,
    next_cursor: Option<String>,
) -> HttpResponse {
    let mut response = HttpResponse::Ok();
    response.insert_header((header::CACHE_CONTROL, "no-store"));
    if let Some(cursor) = &next_cursor {
        response.insert_header((header::LINK, next_link(request, cursor)));
    }
    response.json(Page { items, next_cursor })
}

/// The same address with this cursor.
fn next_link(request: &HttpRequest, cursor: &str) -> String {
    let given = url::form_urlencoded::parse(request.query_string().as_bytes());
    let kept = given.filter(|(name, _)| name != "cursor");
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(kept).append_pair("cursor", cursor);
    format!("<{}?{}>; rel=\"next\"", request.path(), query.finish())
}

/// A whole list.
pub fn whole<T: Serialize>(items: Vec<T>, cache_control: &'static str) -> HttpResponse {
    let mut response = HttpResponse::Ok();
    response.insert_header((header::CACHE_CONTROL, cache_control));
    response.json(Page {
        items,
        next_cursor: None,
    })
}

/// 409 where this constraint refused a write: something with the same name exists.
pub fn refuse_twice<T>(
    outcome: Result<T, sqlx::Error>,
    constraint: &str,
    detail: &str,
) -> ApiResult<T> {
    outcome.map_err(|error| match constraint_name(&error) {
        Some(name) if name == constraint => ApiError::new(ProblemCode::AlreadyExists, detail),
        _ => error.into(),
    })
}

/// 409: the state does not allow it.
pub fn conflict(detail: &str) -> ApiError {
    Problem::new(ProblemCode::Conflict, detail).into()
}

/// 409: it is in use and cannot go.
pub fn in_use(detail: impl Into<String>) -> ApiError {
    Problem::new(ProblemCode::InUse, detail).into()
}

/// The pattern of the search parameter `q`, of at most 100 characters.
pub(crate) fn search_pattern(q: Option<&str>) -> ApiResult<Option<String>> {
    short("?q", q)?;
    Ok(crate::domain::search::words(q))
}

/// Refuses a query parameter of more than 100 characters.
pub(crate) fn short(pointer: &str, text: Option<&str>) -> ApiResult<()> {
    if text.is_none_or(|text| text.chars().count() <= 100) {
        return Ok(());
    }
    let message = "must be at most 100 characters";
    let error = FieldError::new(pointer, "too_long", message);
    Err(ApiError::invalid(vec![error]))
}
