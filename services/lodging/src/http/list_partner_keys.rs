//! `GET /properties/{property}/keys`

use actix_web::{
    HttpResponse, get,
    http::header::{CacheControl, CacheDirective},
    web::Data,
};
use butterfly_chassis::{
    ApiError, ApiResult, Segments, Staff,
    auth::Permission,
    refusals::{Always, ForStaff},
};
use butterfly_contracts::{Page, PropertyId, lodging::PartnerKeyView};

use super::view;
use crate::{
    AppState,
    store::{partner_keys, properties},
};

/// Lists the keys of a property's partner.
///
/// All of them on one page, the oldest first, revoked ones too, without their secrets.
#[utoipa::path(
    tag = "partner keys",
    params(("property" = PropertyId, Path, description = "Id of the property")),
    responses(
        (
            status = 200,
            description = "The keys",
            body = Page<PartnerKeyView>
        ),
        ForStaff,
        Always,
    ),
    security(("bearer" = [])),
)]
#[get("/properties/{property}/keys")]
pub(crate) async fn list_partner_keys(
    state: Data<AppState>,
    staff: Staff,
    Segments(property): Segments<PropertyId>,
) -> ApiResult<HttpResponse> {
    let rows = state
        .db
        .read(async |conn| {
            let found = properties::select_by_id(&mut *conn, property).await?;
            let found = found.ok_or_else(ApiError::not_found)?;
            staff.require(Permission::EditLodging, found.convention_id.into())?;
            ApiResult::Ok(partner_keys::select_by_property(conn, property).await?)
        })
        .await?;
    let page = Page {
        items: rows.into_iter().map(view::key_view).collect::<Vec<_>>(),
        next_cursor: None,
    };
    let cache = CacheControl(vec![CacheDirective::NoStore]);
    Ok(HttpResponse::Ok().insert_header(cache).json(page))
}
