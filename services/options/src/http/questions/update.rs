//! `PUT /questions/{question}`

use actix_web::{HttpResponse, http::StatusCode, put, web::Data};
use butterfly_chassis::{
    ApiError, ApiResult, Author, Body, IfMatch, Segments,
    auth::Permission,
    etag,
    refusals::{Always, ForStaff, WithBody, WithVersion},
};
use butterfly_contracts::{
    QuestionId,
    options::{QuestionInput, QuestionView},
};
use sqlx::MySqlConnection;

use super::{find, note, refuse_unknown, select};
use crate::{
    AppState,
    domain::question::{self, Question},
    store::questions,
};

/// Replaces a question; what was answered stays as it was answered.
#[utoipa::path(
    tag = "questions",
    params(
        ("question" = QuestionId, Path, description = "Id of the question"),
        ("If-Match" = String, Header, description = "`ETag` of the version to replace"),
    ),
    request_body = QuestionInput,
    responses(
        (status = 200, description = "The question as it is now", body = QuestionView,
            headers(("ETag" = String, description = "The version, for `If-Match`"))),
        ForStaff,
        WithBody,
        WithVersion,
        Always,
    ),
    security(("bearer" = [])),
)]
#[put("/questions/{question}")]
pub(crate) async fn update_question(
    state: Data<AppState>,
    author: Author,
    Segments(id): Segments<QuestionId>,
    if_match: IfMatch,
    Body(input): Body<QuestionInput>,
) -> ApiResult<HttpResponse> {
    let found = find(&state, &author.staff, Permission::EditCatalogue, id).await?;
    let about = question::check(&input).map_err(ApiError::invalid)?;
    let now = state.clock.now();
    let edit = async |conn: &mut MySqlConnection| {
        let before = select(conn, id).await?;
        if_match.check(before.version)?;
        let options = &before.about.for_options;
        refuse_unknown(conn, before.convention, &about, options).await?;
        let after = Question {
            version: before.version + 1,
            about: about.clone(),
            ..before.clone()
        };
        questions::update(conn, &after, now).await?;
        let (before, after) = (before.view(), after.view());
        note(
            conn,
            &author,
            ("update_question", now),
            (Some(&before), Some(&after)),
        )
        .await?;
        Ok(after)
    };
    let view: QuestionView = state.edit_catalogue(found.convention, edit).await?;
    Ok(etag::with_etag(StatusCode::OK, view.version, &view))
}
