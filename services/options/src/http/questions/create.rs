//! `POST /conventions/{convention}/questions`

use actix_web::{HttpResponse, post, web::Data};
use butterfly_chassis::{
    ApiError, ApiResult, Author, Body, Segments,
    auth::Permission,
    etag,
    refusals::{Always, ForStaff, WithBody},
};
use butterfly_contracts::{
    Problem, QuestionId,
    options::{QuestionInput, QuestionView},
};
use sqlx::MySqlConnection;

use super::{note, refuse_unknown};
use crate::{
    AppState,
    domain::question::{self, Question},
    http::answers::too_many,
    store::questions,
};

/// Most questions of a convention.
const MOST: usize = 100;

/// Creates a question.
///
/// A convention has at most 100 questions.
#[utoipa::path(
    tag = "questions",
    params(("convention" = String, Path, description = "Id or slug of the convention")),
    request_body = QuestionInput,
    responses(
        (status = 201, description = "The new question; `Location` says where it is", body = QuestionView,
            headers(("Location" = String, description = "Its path"), ("ETag" = String, description = "The version, for `If-Match`"))),
        (
            status = 409,
            description = "There are too many (`conflict`)",
            body = Problem,
            content_type = "application/problem+json"
        ),
        ForStaff,
        WithBody,
        Always,
    ),
    security(("bearer" = [])),
)]
#[post("/conventions/{convention}/questions")]
pub(crate) async fn create_question(
    state: Data<AppState>,
    author: Author,
    Segments(convention): Segments<String>,
    Body(input): Body<QuestionInput>,
) -> ApiResult<HttpResponse> {
    let found = state
        .conventions
        .resolve(&author.context, &convention)
        .await?;
    let convention = found.id;
    author
        .staff
        .require(Permission::EditCatalogue, convention)?;
    let question = Question {
        id: QuestionId::generate(),
        convention,
        version: 1,
        about: question::check(&input).map_err(ApiError::invalid)?,
    };
    let (view, now) = (question.view(), state.clock.now());
    let edit = async |conn: &mut MySqlConnection| {
        let known = questions::select_by_convention(conn, convention).await?;
        if known.len() >= MOST {
            return Err(too_many(MOST, "questions"));
        }
        refuse_unknown(conn, convention, &question.about, &[]).await?;
        questions::insert(conn, &question, now).await?;
        note(conn, &author, ("create_question", now), (None, Some(&view))).await
    };
    state.edit_catalogue(convention, edit).await?;
    let location = format!("/api/options/staff/v1/questions/{}", view.id);
    Ok(etag::created(&location, view.version, &view))
}
