//! `GET /property`, for a partner.

use actix_web::{HttpResponse, get, http::StatusCode, web::Data};
use butterfly_chassis::{
    ApiResult, etag,
    refusals::{Always, SignedIn},
};
use butterfly_contracts::lodging::PropertyView;

use super::{partner, partner::Partner, view};
use crate::AppState;

/// Shows the property the key opens, with its version as `ETag`.
///
/// A key opens one property and shows no other.
#[utoipa::path(
    tag = "property",
    responses(
        (
            status = 200,
            description = "The property",
            body = PropertyView,
            headers(("ETag" = String, description = "The version, for `If-Match`")),
        ),
        SignedIn,
        Always,
    ),
    security(("bearer" = [])),
)]
#[get("/property")]
pub(crate) async fn get_partner_property(
    state: Data<AppState>,
    partner: Partner,
) -> ApiResult<HttpResponse> {
    let property = state
        .db
        .read(async |conn| view::load(conn, partner.property).await)
        .await
        .map_err(partner::gone)?;
    Ok(etag::with_etag(StatusCode::OK, property.version, &property))
}
