//! `pause_pass`.

use actix_web::{HttpResponse, http::StatusCode, post, web};
use butterfly_chassis::{
    ApiResult, Author, Segments, etag,
    refusals::{Always, ForStaff},
};
use butterfly_contracts::{PassId, registration::PassView};

use crate::{app::App, http::staff::pausing};

/// Lets the sale of a pass stand still: at once, on every instance. Again is fine.
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
#[post("/passes/{pass}/pause")]
pub(crate) async fn pause_pass(
    app: web::Data<App>,
    author: Author,
    pass: Segments<PassId>,
) -> ApiResult<HttpResponse> {
    let view = pausing::pass(&app, &author, pass.0, true).await?;
    Ok(etag::with_etag(StatusCode::OK, view.version, &view))
}
