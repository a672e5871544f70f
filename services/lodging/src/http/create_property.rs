//! `POST /conventions/{convention}/properties`

use actix_web::{HttpResponse, post, web::Data};
use butterfly_chassis::{
    ApiError, ApiResult, Author, Body, Segments,
    auth::Permission,
    etag,
    refusals::{Always, ForStaff, WithBody},
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

/// Most properties of a convention.
const MOST: i64 = 200;

/// Creates a property.
///
/// A convention has at most 200 of them.
#[utoipa::path(
    tag = "properties",
    params(("convention" = String, Path, description = "Id or slug of the convention")),
    request_body = PropertyInput,
    responses(
        (
            status = 201,
            description = "The new property",
            body = PropertyView,
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
#[post("/conventions/{convention}/properties")]
pub(crate) async fn create_property(
    state: Data<AppState>,
    author: Author,
    Segments(convention): Segments<String>,
    Body(input): Body<PropertyInput>,
) -> ApiResult<HttpResponse> {
    let convention = state
        .conventions
        .resolve(&author.context, &convention)
        .await?;
    author
        .staff
        .require(Permission::EditLodging, convention.id)?;
    let draft = property::check(&input).map_err(ApiError::invalid)?;
    let now = state.clock.now();
    let property = state
        .db
        .transact(async |conn| {
            let there = properties::count(&mut *conn, convention.id).await?;
            write::bound(there, MOST, "properties of a convention")?;
            let id = PropertyId::generate();
            properties::insert(&mut *conn, (convention.id, id), &draft, now)
                .await
                .map_err(write::refused)?;
            let property = view::load(&mut *conn, id).await?;
            let change = Change {
                after: json(&property)?,
                ..Change::of("create_property", convention.id, &id)
            };
            change.note(conn, &author, now).await?;
            ApiResult::Ok(property)
        })
        .await?;
    let location = format!("/api/lodging/staff/v1/properties/{}", property.id);
    Ok(etag::created(&location, property.version, &property))
}
