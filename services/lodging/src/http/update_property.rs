//! `PUT /properties/{property}`

use actix_web::{HttpResponse, http::StatusCode, put, web::Data};
use butterfly_chassis::{
    ApiError, ApiResult, Author, Body, IfMatch, Segments, etag,
    refusals::{Always, ForStaff, WithBody, WithVersion},
};
use butterfly_contracts::{
    PropertyId,
    lodging::{PropertyInput, PropertyView},
};

use super::{
    view,
    write::{self, Change, json},
};
use crate::{AppState, domain::property, store::properties};

/// Replaces a property.
///
/// Its room types and its partner's keys stay.
#[utoipa::path(
    tag = "properties",
    params(
        ("property" = PropertyId, Path, description = "Id of the property"),
        ("If-Match" = String, Header, description = "`ETag` of the version to replace"),
    ),
    request_body = PropertyInput,
    responses(
        (
            status = 200,
            description = "The property as it is now",
            body = PropertyView,
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
#[put("/properties/{property}")]
pub(crate) async fn update_property(
    state: Data<AppState>,
    author: Author,
    Segments(property): Segments<PropertyId>,
    if_match: IfMatch,
    Body(input): Body<PropertyInput>,
) -> ApiResult<HttpResponse> {
    let now = state.clock.now();
    let property = state
        .db
        .transact(async |conn| {
            let convention = write::lock(&mut *conn, &author, property).await?;
            let draft = property::check(&input).map_err(ApiError::invalid)?;
            let before = view::load(&mut *conn, property).await?;
            if_match.check(before.version)?;
            properties::update(&mut *conn, property, &draft, now)
                .await
                .map_err(write::refused)?;
            let after = view::load(&mut *conn, property).await?;
            let change = Change {
                before: json(&before)?,
                after: json(&after)?,
                ..Change::of("update_property", convention, &property)
            };
            change.note(conn, &author, now).await?;
            ApiResult::Ok(after)
        })
        .await?;
    Ok(etag::with_etag(StatusCode::OK, property.version, &property))
}
