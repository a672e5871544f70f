//! `DELETE /options/{option}`

use actix_web::{HttpResponse, delete, web::Data};
use butterfly_chassis::{
    ApiError, ApiResult, Author, Segments,
    auth::Permission,
    refusals::{Always, ForStaff},
};
use butterfly_contracts::OptionId;

use super::{
    view,
    write::{self, Change},
};
use crate::{AppState, store::options};

/// Deletes an option.
///
/// It is hidden everywhere from then on; its name is free again.
#[utoipa::path(
    tag = "options",
    params(("option" = OptionId, Path, description = "Id of the option")),
    responses(
        (status = 204, description = "It is gone"),
        ForStaff,
        Always,
    ),
    security(("bearer" = [])),
)]
#[delete("/options/{option}")]
pub(crate) async fn delete_option(
    state: Data<AppState>,
    author: Author,
    Segments(option): Segments<OptionId>,
) -> ApiResult<HttpResponse> {
    let now = state.clock.now();
    state
        .db
        .transact(async |conn| {
            if !options::lock(&mut *conn, option).await? {
                return Err(ApiError::not_found());
            }
            let before = view::load(&mut *conn, option).await?;
            author
                .staff
                .require(Permission::EditCatalogue, before.convention)?;
            options::mark_deleted(&mut *conn, option, now).await?;
            let change = Change {
                action: "delete_option",
                before: Some(&before),
                after: None,
            };
            write::note(conn, &author, &change, now).await
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
