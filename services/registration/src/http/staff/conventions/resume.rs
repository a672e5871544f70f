//! `resume_convention`.

use actix_web::{HttpResponse, http::StatusCode, post, web};
use butterfly_chassis::{
    ApiResult, Author, Segments, etag,
    refusals::{Always, ForStaff},
};
use butterfly_contracts::registration::ConventionView;

use crate::{app::App, http::staff::pausing};

/// Lets all sales of a convention go on. Again is fine.
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
#[post("/conventions/{convention}/resume")]
pub(crate) async fn resume_convention(
    app: web::Data<App>,
    author: Author,
    convention: Segments<String>,
) -> ApiResult<HttpResponse> {
    let view = pausing::convention(&app, &author, &convention.0, false).await?;
    Ok(etag::with_etag(StatusCode::OK, view.version, &view))
}
