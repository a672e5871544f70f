//! `get_voucher`.

use actix_web::{HttpResponse, get, http::StatusCode, web};
use butterfly_chassis::{
    ApiResult, Segments, Staff,
    auth::Permission,
    etag,
    refusals::{Always, ForStaff},
};
use butterfly_contracts::{VoucherId, registration::VoucherView};

use crate::{app::App, http::lookup};

/// Shows a voucher.
#[utoipa::path(
    tag = "vouchers",
    params(("voucher" = VoucherId, Path, description = "Id of the voucher")),
    responses(
        (status = 200, description = "The voucher.", body = VoucherView,
            headers(("ETag" = String, description = "The version, for `If-Match`"))),
        ForStaff,
        Always,
    ),
    security(("bearer" = [])),
)]
#[get("/vouchers/{voucher}")]
pub(crate) async fn get_voucher(
    app: web::Data<App>,
    staff: Staff,
    voucher: Segments<VoucherId>,
) -> ApiResult<HttpResponse> {
    let found = lookup::voucher(&app, &staff, Permission::View, voucher.0).await?;
    Ok(etag::with_etag(
        StatusCode::OK,
        found.version,
        &found.view(),
    ))
}
