//! `GET /conventions/{convention}/options`, for staff.

use actix_web::{HttpResponse, get, web::Data};
use butterfly_chassis::{
    ApiResult, Author, Segments,
    auth::Permission,
    refusals::{Always, Named, SignedIn},
};
use butterfly_contracts::{Page, options::OptionView};

use crate::{AppState, http::answers, state::Offer};

/// Lists the options of a convention, whatever its status.
///
/// All of them on one page, in their order.
#[utoipa::path(
    tag = "options",
    params(("convention" = String, Path, description = "Id or slug of the convention")),
    responses(
        (status = 200, description = "The options", body = Page<OptionView>),
        SignedIn,
        Named,
        Always,
    ),
    security(("bearer" = [])),
)]
#[get("/conventions/{convention}/options")]
pub(crate) async fn list_staff_options(
    state: Data<AppState>,
    author: Author,
    Segments(convention): Segments<String>,
) -> ApiResult<HttpResponse> {
    let convention = state
        .conventions
        .resolve(&author.context, &convention)
        .await?;
    author.staff.require(Permission::View, convention.id)?;
    let offer = state
        .db
        .read(async |conn| Offer::read(conn, convention.id).await)
        .await?;
    let now = state.clock.now();
    let options = offer.catalogue.options.iter();
    let views = options.map(|option| option.view(|stock| offer.free(stock), now));
    Ok(answers::whole(views.collect()))
}
