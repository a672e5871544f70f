//! `GET /conventions/{convention}/questions`, for everybody.

use actix_web::{HttpResponse, get, web::Data};
use butterfly_chassis::{
    ApiResult, RequestContext, Segments,
    refusals::{Always, Named},
};
use butterfly_contracts::{Page, options::QuestionView};

use crate::{AppState, domain::question::Question, http::answers};

/// Lists what a published convention asks of buyers and attendees.
///
/// All of it on one page, in its order. Eventual: at most 2 s behind.
#[utoipa::path(
    tag = "questions",
    params(("convention" = String, Path, description = "Id or slug of the convention")),
    responses(
        (status = 200, description = "The questions", body = Page<QuestionView>),
        Named,
        Always,
    ),
)]
#[get("/conventions/{convention}/questions")]
pub(crate) async fn list_questions(
    state: Data<AppState>,
    context: RequestContext,
    Segments(convention): Segments<String>,
) -> ApiResult<HttpResponse> {
    let convention = state
        .conventions
        .resolve_public(&context, &convention)
        .await?;
    let offer = state.offer(convention.id).await?;
    let questions = offer.catalogue.questions.iter();
    Ok(answers::public(questions.map(Question::view).collect()))
}
