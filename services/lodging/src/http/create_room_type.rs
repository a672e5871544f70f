//! `POST /properties/{property}/room-types`

use actix_web::{HttpResponse, post, web::Data};
use butterfly_chassis::{
    ApiError, ApiResult, Author, Body, Segments, etag,
    refusals::{Always, ForStaff, WithBody},
};
use butterfly_contracts::{
    PropertyId, RoomTypeId,
    lodging::{RoomTypeInput, RoomTypeView},
};

use super::{
    view,
    write::{self, Change, json},
};
use crate::{
    AppState,
    domain::room_type,
    store::{properties, room_types},
};

/// Most room types of a property.
const MOST: i64 = 100;

/// Creates a room type of a property.
///
/// A property has at most 100 of them. The property's version counts this change too.
#[utoipa::path(
    tag = "room types",
    params(("property" = PropertyId, Path, description = "Id of the property")),
    request_body = RoomTypeInput,
    responses(
        (
            status = 201,
            description = "The new room type",
            body = RoomTypeView,
            headers(
                ("Location" = String, description = "Its path"),
                ("ETag" = String, description = "The version, for `If-Match`"),
            ),
        ),
        (
            status = 409,
            description = "The name is taken (`already_exists`), or there are too many (`conflict`)",
            body = butterfly_contracts::Problem,
            content_type = "application/problem+json"
        ),
        ForStaff,
        WithBody,
        Always,
    ),
    security(("bearer" = [])),
)]
#[post("/properties/{property}/room-types")]
pub(crate) async fn create_room_type(
    state: Data<AppState>,
    author: Author,
    Segments(property): Segments<PropertyId>,
    Body(input): Body<RoomTypeInput>,
) -> ApiResult<HttpResponse> {
    let now = state.clock.now();
    let room_type = state
        .db
        .transact(async |conn| {
            let convention = write::lock(&mut *conn, &author, property).await?;
            let draft = room_type::check(&input).map_err(ApiError::invalid)?;
            let there = room_types::count(&mut *conn, property).await?;
            write::bound(there, MOST, "room types of a property")?;
            let id = RoomTypeId::generate();
            room_types::insert(&mut *conn, (property, id), &draft, now)
                .await
                .map_err(write::refused)?;
            properties::touch(&mut *conn, property, now).await?;
            let room_type = view::load_room_type(&mut *conn, id).await?;
            let change = Change {
                after: json(&room_type)?,
                ..Change::of("create_room_type", convention, &id)
            };
            change.note(conn, &author, now).await?;
            ApiResult::Ok(room_type)
        })
        .await?;
    let location = format!("/api/lodging/staff/v1/room-types/{}", room_type.id);
    Ok(etag::created(&location, room_type.version, &room_type))
}
