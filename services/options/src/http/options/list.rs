//! `GET /conventions/{convention}/options`, for everybody.

use actix_web::{HttpResponse, get, web::Data};
use butterfly_chassis::{
    ApiResult, RequestContext, Segments,
    refusals::{Always, Named},
};
use butterfly_contracts::{Page, options::OptionView};

use crate::{AppState, http::answers};

/// Lists the options of a published convention, with what is left of them.
///
/// All of them on one page, in their order. Eventual: at most 2 s behind.
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
    let offer = state.offer(convention.id).await?;
    let now = state.clock.now();
    let options = offer.catalogue.options.iter();
    let views = options.map(|option| option.view(|stock| offer.free(stock), now));
    Ok(answers::public(views.collect()))
}
