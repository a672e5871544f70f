//! `get_staff_convention`.

use actix_web::{HttpResponse, get, http::StatusCode, web};
use butterfly_chassis::{
    ApiResult, Segments, Staff,
    auth::Permission,
    etag,
    refusals::{Always, ForStaff},
};
use butterfly_contracts::registration::ConventionView;

use crate::{app::App, http::lookup};

/// Shows a convention to its staff, drafts too.
#[utoipa::path(
    tag = "conventions",
    params(("convention" = String, Path, description = "Id or slug of the convention")),
    responses(
        (status = 200, description = "The convention.", body = ConventionView,
            headers(("ETag" = String, description = "The version, for `If-Match`"))),
        ForStaff,
        Always,
    ),
    security(("bearer" = [])),
)]
#[get("/conventions/{convention}")]
pub(crate) async fn get_staff_convention(
    app: web::Data<App>,
    staff: Staff,
    convention: Segments<String>,
) -> ApiResult<HttpResponse> {
    let found = lookup::staff_convention(&app, &staff, Permission::View, &convention.0).await?;
    let view = found.view(app.clock.now());
    Ok(etag::with_etag(StatusCode::OK, view.version, &view))
}
