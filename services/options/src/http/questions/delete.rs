//! `DELETE /questions/{question}`

use actix_web::{HttpResponse, delete, web::Data};
use butterfly_chassis::{
    ApiResult, Author, Segments,
    auth::Permission,
    refusals::{Always, ForStaff},
};
use butterfly_contracts::QuestionId;
use sqlx::MySqlConnection;

use super::{find, note, select};
use crate::{AppState, store::questions};

/// Deletes a question; what was answered stays.
#[utoipa::path(
    tag = "questions",
    params(("question" = QuestionId, Path, description = "Id of the question")),
    responses(
        (status = 204, description = "It is gone"),
        ForStaff,
        Always,
    ),
    security(("bearer" = [])),
)]
#[delete("/questions/{question}")]
pub(crate) async fn delete_question(
    state: Data<AppState>,
    author: Author,
    Segments(id): Segments<QuestionId>,
) -> ApiResult<HttpResponse> {
    let found = find(&state, &author.staff, Permission::EditCatalogue, id).await?;
    let now = state.clock.now();
    let edit = async |conn: &mut MySqlConnection| {
        let before = select(conn, id).await?.view();
        questions::mark_deleted(conn, id, now).await?;
        note(
            conn,
            &author,
            ("delete_question", now),
            (Some(&before), None),
        )
        .await
    };
    state.edit_catalogue(found.convention, edit).await?;
    Ok(HttpResponse::NoContent().finish())
}
