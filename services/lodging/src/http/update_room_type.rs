//! `PUT /room-types/{room_type}`

use actix_web::{HttpResponse, http::StatusCode, put, web::Data};
use butterfly_chassis::{
    ApiError, ApiResult, Author, Body, IfMatch, Segments, etag,
    refusals::{Always, ForStaff, WithBody, WithVersion},
};
use butterfly_contracts::{
    RoomTypeId,
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

/// Replaces a room type.
///
/// The property's version counts this change too.
#[utoipa::path(
    tag = "room types",
    params(
        ("room_type" = RoomTypeId, Path, description = "Id of the room type"),
        ("If-Match" = String, Header, description = "The version to replace, in quotes"),
    ),
    request_body = RoomTypeInput,
    responses(
        (
            status = 200,
            description = "The room type as it is now",
            body = RoomTypeView,
            headers(("ETag" = String, description = "The version, for `If-Match`")),
        ),
        (
            status = 409,
            description = "The name is taken (`already_exists`)",
            body = butterfly_contracts::Problem,
            content_type = "application/problem+json"
        ),
        ForStaff,
        WithBody,
        WithVersion,
        Always,
    ),
    security(("bearer" = [])),
)]
#[put("/room-types/{room_type}")]
pub(crate) async fn update_room_type(
    state: Data<AppState>,
    author: Author,
    Segments(id): Segments<RoomTypeId>,
    if_match: IfMatch,
    Body(input): Body<RoomTypeInput>,
) -> ApiResult<HttpResponse> {
    let now = state.clock.now();
    let room_type = state
        .db
        .transact(async |conn| {
            let property = view::load_room_type(&mut *conn, id).await?.property;
            let convention = write::lock(&mut *conn, &author, property).await?;
            let draft = room_type::check(&input).map_err(ApiError::invalid)?;
            // Once more, now that nobody else can change it.
            let before = view::load_room_type(&mut *conn, id).await?;
            if_match.check(before.version)?;
            room_types::update(&mut *conn, id, &draft, now)
                .await
                .map_err(write::refused)?;
            properties::touch(&mut *conn, property, now).await?;
            let after = view::load_room_type(&mut *conn, id).await?;
            let change = Change {
                before: json(&before)?,
                after: json(&after)?,
                ..Change::of("update_room_type", convention, &id)
            };
            change.note(conn, &author, now).await?;
            ApiResult::Ok(after)
        })
        .await?;
    Ok(etag::with_etag(
        StatusCode::OK,
        room_type.version,
        &room_type,
    ))
}
