//! `GET /conventions/{convention}/options`, for everybody.

use actix_web::{
    HttpResponse, get,
    http::header::{CacheControl, CacheDirective},
    web::Data,
};
use butterfly_chassis::{
    ApiResult, RequestContext, Segments,
    refusals::{Always, Named},
};
use butterfly_contracts::{Page, options::OptionView};

use super::view;
use crate::AppState;

/// Lists the options of a published convention.
///
/// All of them on one page, in their order. Eventual: at most 5 s behind.
#[utoipa::path(
    tag = "options",
    params(("convention" = String, Path, description = "Id or slug of the convention")),
    responses(
        (status = 200, description = "The options", body = Page<OptionView>),
        Named,
        Always,
    ),
)]
#[get("/conventions/{convention}/options")]
pub(crate) async fn list_options(
    state: Data<AppState>,
    context: RequestContext,
    Segments(convention): Segments<String>,
) -> ApiResult<HttpResponse> {
    let convention = state
        .conventions
        .resolve_public(&context, &convention)
        .await?;
    let page = state
        .db
        .read(async |conn| view::load_page(conn, convention.id).await)
        .await?;
    let cache = CacheControl(vec![CacheDirective::Public, CacheDirective::MaxAge(5)]);
    Ok(HttpResponse::Ok().insert_header(cache).json(page))
}
