//! `GET /conventions/{convention}/questions`, for staff.

use actix_web::{HttpResponse, get, web::Data};
use butterfly_chassis::{
    ApiResult, Author, Segments,
    auth::Permission,
    refusals::{Always, Named, SignedIn},
};
use butterfly_contracts::{Page, options::QuestionView};

use crate::{AppState, domain::question::Question, http::answers, store::questions};

/// Lists what a convention asks of buyers and attendees, whatever its status.
///
/// All of it on one page, in its order.
#[utoipa::path(
    tag = "questions",
    params(("convention" = String, Path, description = "Id or slug of the convention")),
    responses(
        (status = 200, description = "The questions", body = Page<QuestionView>),
        SignedIn,
        Named,
        Always,
    ),
    security(("bearer" = [])),
)]
#[get("/conventions/{convention}/questions")]
pub(crate) async fn list_staff_questions(
    state: Data<AppState>,
    author: Author,
    Segments(convention): Segments<String>,
) -> ApiResult<HttpResponse> {
    let convention = state
        .conventions
        .resolve(&author.context, &convention)
        .await?;
    author.staff.require(Permission::View, convention.id)?;
    let found = state
        .db
        .read(async |conn| questions::select_by_convention(conn, convention.id).await)
        .await?;
    Ok(answers::whole(found.iter().map(Question::view).collect()))
}
