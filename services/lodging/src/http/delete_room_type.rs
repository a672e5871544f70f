//! `DELETE /room-types/{room_type}`

use actix_web::{HttpResponse, delete, web::Data};
use butterfly_chassis::{
    ApiResult, Author, Segments,
    refusals::{Always, ForStaff},
};
use butterfly_contracts::RoomTypeId;

use super::{
    view,
    write::{self, Change, json},
};
use crate::{
    AppState,
    store::{properties, room_types},
};

/// Deletes a room type.
///
/// It is hidden everywhere from then on; its name is free again. The property's version counts this change.
#[utoipa::path(
    tag = "room types",
    params(("room_type" = RoomTypeId, Path, description = "Id of the room type")),
    responses(
        (status = 204, description = "It is gone"),
        ForStaff,
        Always,
    ),
    security(("bearer" = [])),
)]
#[delete("/room-types/{room_type}")]
pub(crate) async fn delete_room_type(
    state: Data<AppState>,
    author: Author,
    Segments(id): Segments<RoomTypeId>,
) -> ApiResult<HttpResponse> {
    let now = state.clock.now();
    state
        .db
        .transact(async |conn| {
            let property = view::load_room_type(&mut *conn, id).await?.property;
            let convention = write::lock(&mut *conn, &author, property).await?;
            // Once more, now that nobody else can change it.
            let before = view::load_room_type(&mut *conn, id).await?;
            room_types::mark_deleted(&mut *conn, id, now).await?;
            properties::touch(&mut *conn, property, now).await?;
            let change = Change {
                before: json(&before)?,
                ..Change::of("delete_room_type", convention, &id)
            };
            change.note(conn, &author, now).await?;
            ApiResult::Ok(())
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
