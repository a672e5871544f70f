//! Answers that several operations give.

use actix_web::{HttpResponse, http::header};
use butterfly_chassis::ApiError;
use butterfly_contracts::{Page, Problem, ProblemCode};
use serde::Serialize;

/// A whole list, not to be kept by anybody.
pub(crate) fn whole<T: Serialize>(items: Vec<T>) -> HttpResponse {
    list(items, "no-store")
}

/// A whole list that everybody may keep for a second.
pub(crate) fn public<T: Serialize>(items: Vec<T>) -> HttpResponse {
    list(items, "public, max-age=1")
}

fn list<T: Serialize>(items: Vec<T>, cache: &'static str) -> HttpResponse {
    let mut response = HttpResponse::Ok();
    response.insert_header((header::CACHE_CONTROL, cache));
    response.json(Page {
        items,
        next_cursor: None,
    })
}

/// 409: it is in use and cannot go.
pub(crate) fn in_use(detail: impl Into<String>) -> ApiError {
    Problem::new(ProblemCode::InUse, detail).into()
}

/// 409: the convention has as many as it may have.
pub(crate) fn too_many(most: usize, what: &str) -> ApiError {
    let detail = format!("A convention has at most {most} {what}.");
    Problem::new(ProblemCode::Conflict, detail).into()
}
