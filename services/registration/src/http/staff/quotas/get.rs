//! `get_quota`.

use actix_web::{HttpResponse, get, http::StatusCode, web};
use butterfly_chassis::{
    ApiResult, Segments, Staff,
    auth::Permission,
    etag,
    refusals::{Always, ForStaff},
};
use butterfly_contracts::{QuotaId, registration::QuotaView};

use crate::{app::App, http::lookup};

/// Shows a stock.
#[utoipa::path(
    tag = "quotas",
    params(("quota" = QuotaId, Path, description = "Id of the stock")),
    responses(
        (status = 200, description = "The stock.", body = QuotaView,
            headers(("ETag" = String, description = "The version, for `If-Match`"))),
        ForStaff,
        Always,
    ),
    security(("bearer" = [])),
)]
#[get("/quotas/{quota}")]
pub(crate) async fn get_quota(
    app: web::Data<App>,
    staff: Staff,
    quota: Segments<QuotaId>,
) -> ApiResult<HttpResponse> {
    let found = lookup::quota(&app, &staff, Permission::View, quota.0).await?;
    Ok(etag::with_etag(
        StatusCode::OK,
        found.version,
        &found.view(),
    ))
}
