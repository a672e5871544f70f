//! `get_pass`.

use actix_web::{HttpResponse, get, http::StatusCode, web};
use butterfly_chassis::{
    ApiResult, Segments, Staff,
    auth::Permission,
    etag,
    refusals::{Always, ForStaff},
};
use butterfly_contracts::{PassId, registration::PassView};

use super::surroundings;
use crate::{app::App, http::lookup};

/// Shows a pass to staff.
#[utoipa::path(
    tag = "passes",
    params(("pass" = PassId, Path, description = "Id of the pass")),
    responses(
        (status = 200, description = "The pass.", body = PassView,
            headers(("ETag" = String, description = "The version, for `If-Match`"))),
        ForStaff,
        Always,
    ),
    security(("bearer" = [])),
)]
#[get("/passes/{pass}")]
pub(crate) async fn get_pass(
    app: web::Data<App>,
    staff: Staff,
    pass: Segments<PassId>,
) -> ApiResult<HttpResponse> {
    let pass = lookup::pass(&app, &staff, Permission::View, pass.0).await?;
    let read = app
        .db
        .read(async |conn| surroundings(conn, pass.convention).await);
    let (convention, offer) = read.await?;
    let view = offer.view(&pass, &convention, app.clock.now());
    Ok(etag::with_etag(StatusCode::OK, view.version, &view))
}
