//! `GET /properties/{property}`

use actix_web::{HttpResponse, get, http::StatusCode, web::Data};
use butterfly_chassis::{
    ApiResult, Segments, Staff,
    auth::Permission,
    etag,
    refusals::{Always, Named, SignedIn},
};
use butterfly_contracts::{PropertyId, lodging::PropertyView};

use super::view;
use crate::AppState;

/// Shows one property and its room types, with its version as `ETag`.
///
/// Send the `ETag` as `If-Match` to replace what was seen, and nothing newer. The version of a room type is
/// a field of it.
#[utoipa::path(
    tag = "properties",
    params(("property" = PropertyId, Path, description = "Id of the property")),
    responses(
        (
            status = 200,
            description = "The property",
            body = PropertyView,
            headers(("ETag" = String, description = "The version, for `If-Match`")),
        ),
        SignedIn,
        Named,
        Always,
    ),
    security(("bearer" = [])),
)]
#[get("/properties/{property}")]
pub(crate) async fn get_property(
    state: Data<AppState>,
    staff: Staff,
    Segments(property): Segments<PropertyId>,
) -> ApiResult<HttpResponse> {
    let property = state
        .db
        .read(async |conn| view::load(conn, property).await)
        .await?;
    staff.require(Permission::View, property.convention)?;
    Ok(etag::with_etag(StatusCode::OK, property.version, &property))
}
