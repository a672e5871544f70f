//! `get_convention_summary`.

use actix_web::{HttpResponse, get, web};
use butterfly_chassis::{
    ApiResult, Internal, Segments,
    refusals::{Always, SignedIn},
};
use butterfly_contracts::{Problem, registration::ConventionSummary};

use crate::{app::App, http::lookup};

/// Tells another service of a convention, whatever its status.
#[utoipa::path(
    tag = "conventions",
    params(("convention" = String, Path, description = "Id or slug of the convention")),
    responses(
        (status = 200, description = "The convention.", body = ConventionSummary),
        (status = 404, description = "There is no such convention.", body = Problem,
            content_type = "application/problem+json"),
        SignedIn,
        Always,
    ),
    security(("bearer" = [])),
)]
#[get("/conventions/{convention}")]
pub(crate) async fn get_convention_summary(
    _program: Internal,
    app: web::Data<App>,
    convention: Segments<String>,
) -> ApiResult<HttpResponse> {
    let found = lookup::convention(&app, &convention.0).await?;
    Ok(HttpResponse::Ok().json(found.summary()))
}
