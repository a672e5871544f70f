//! `get_convention`.

use actix_web::{HttpResponse, get, http::header, web};
use butterfly_chassis::{
    ApiResult, Segments,
    refusals::{Always, Named},
};
use butterfly_contracts::registration::ConventionView;

use crate::{app::App, http::lookup};

/// Shows a convention that everybody may see.
#[utoipa::path(
    tag = "conventions",
    params(("convention" = String, Path, description = "Id or slug of the convention")),
    responses(
        (status = 200, description = "The convention.", body = ConventionView,
            headers(("ETag" = String, description = "The version"))),
        Named,
        Always,
    ),
)]
#[get("/conventions/{convention}")]
pub(crate) async fn get_convention(
    app: web::Data<App>,
    convention: Segments<String>,
) -> ApiResult<HttpResponse> {
    let found = lookup::public_convention(&app, &convention.0).await?;
    let view = found.view(app.clock.now());
    let mut response = HttpResponse::Ok();
    response.insert_header((header::ETAG, format!("\"{}\"", view.version)));
    response.insert_header((header::CACHE_CONTROL, "public, max-age=5"));
    Ok(response.json(view))
}
