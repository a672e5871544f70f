//! `GET /conventions/{convention}/properties`, for everybody.

use actix_web::{
    HttpResponse, get,
    http::header::{CacheControl, CacheDirective},
    web::Data,
};
use butterfly_chassis::{
    ApiResult, RequestContext, Segments,
    refusals::{Always, Named},
};
use butterfly_contracts::{Page, lodging::PropertyView};

use super::view;
use crate::AppState;

/// Lists the properties of a published convention with their room types.
///
/// All of them on one page, in their order. Eventual: at most 5 s behind.
#[utoipa::path(
    tag = "properties",
    params(("convention" = String, Path, description = "Id or slug of the convention")),
    responses(
        (status = 200, description = "The properties", body = Page<PropertyView>),
        Named,
        Always,
    ),
)]
#[get("/conventions/{convention}/properties")]
pub(crate) async fn list_properties(
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
