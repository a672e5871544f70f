//! `DELETE /properties/{property}`

use actix_web::{HttpResponse, delete, web::Data};
use butterfly_chassis::{
    ApiResult, Author, Segments,
    refusals::{Always, ForStaff},
};
use butterfly_contracts::PropertyId;

use super::{
    view,
    write::{self, Change, json},
};
use crate::{AppState, store::properties};

/// Deletes a property.
///
/// It is hidden everywhere from then on, its name is free again, and its partner's keys open nothing.
#[utoipa::path(
    tag = "properties",
    params(("property" = PropertyId, Path, description = "Id of the property")),
    responses(
        (status = 204, description = "It is gone"),
        ForStaff,
        Always,
    ),
    security(("bearer" = [])),
)]
#[delete("/properties/{property}")]
pub(crate) async fn delete_property(
    state: Data<AppState>,
    author: Author,
    Segments(property): Segments<PropertyId>,
) -> ApiResult<HttpResponse> {
    let now = state.clock.now();
    state
        .db
        .transact(async |conn| {
            let convention = write::lock(&mut *conn, &author, property).await?;
            let before = view::load(&mut *conn, property).await?;
            properties::mark_deleted(&mut *conn, property, now).await?;
            let change = Change {
                before: json(&before)?,
                ..Change::of("delete_property", convention, &property)
            };
            change.note(conn, &author, now).await?;
            ApiResult::Ok(())
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
