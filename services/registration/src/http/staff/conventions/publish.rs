//! `publish_convention`.

use actix_web::{HttpResponse, http::StatusCode, post, web};
use butterfly_chassis::{
    ApiResult, Author, Segments, etag,
    refusals::{Always, ForStaff},
};
use butterfly_contracts::{
    Problem,
    registration::{ConventionStatus, ConventionView},
};

use super::status::{self, Step};
use crate::{app::App, domain::convention::may_publish};

/// Makes a convention public, or opens a closed one again. Again is fine.
#[utoipa::path(
    tag = "conventions",
    params(("convention" = String, Path, description = "Id or slug of the convention")),
    responses(
        (status = 200, description = "The convention.", body = ConventionView,
            headers(("ETag" = String, description = "The version, for `If-Match`"))),
        (status = 409, description = "It is archived.", body = Problem,
            content_type = "application/problem+json"),
        ForStaff,
        Always,
    ),
    security(("bearer" = [])),
)]
#[post("/conventions/{convention}/publish")]
pub(crate) async fn publish_convention(
    app: web::Data<App>,
    author: Author,
    convention: Segments<String>,
) -> ApiResult<HttpResponse> {
    let step = Step {
        action: "publish_convention",
        to: ConventionStatus::Published,
        may: may_publish,
        refusal: "An archived convention stays as it is.",
    };
    let view = status::take(&app, &author, &convention.0, &step).await?;
    Ok(etag::with_etag(StatusCode::OK, view.version, &view))
}
