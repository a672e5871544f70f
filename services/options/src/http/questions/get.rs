//! `GET /questions/{question}`

use actix_web::{HttpResponse, get, http::StatusCode, web::Data};
use butterfly_chassis::{
    ApiResult, Segments, Staff,
    auth::Permission,
    etag,
    refusals::{Always, Named, SignedIn},
};
use butterfly_contracts::{QuestionId, options::QuestionView};

use super::find;
use crate::AppState;

/// Shows one question with its version as `ETag`.
#[utoipa::path(
    tag = "questions",
    params(("question" = QuestionId, Path, description = "Id of the question")),
    responses(
        (status = 200, description = "The question", body = QuestionView,
            headers(("ETag" = String, description = "The version, for `If-Match`"))),
        SignedIn,
        Named,
        Always,
    ),
    security(("bearer" = [])),
)]
#[get("/questions/{question}")]
pub(crate) async fn get_question(
    state: Data<AppState>,
    staff: Staff,
    Segments(question): Segments<QuestionId>,
) -> ApiResult<HttpResponse> {
    let found = find(&state, &staff, Permission::View, question).await?;
    Ok(etag::with_etag(
        StatusCode::OK,
        found.version,
        &found.view(),
    ))
}
