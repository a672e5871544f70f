//! `list_passes`.

use actix_web::{HttpResponse, get, web};
use butterfly_chassis::{
    ApiResult, Segments,
    refusals::{Always, Named},
};
use butterfly_contracts::{Page, registration::PassView};

use crate::{
    app::App,
    http::{answers, lookup},
};

/// Lists the passes of a convention that everybody may see, with what is left (eventual, 2 s).
#[utoipa::path(
    tag = "passes",
    params(("convention" = String, Path, description = "Id or slug of the convention")),
    responses(
        (status = 200, description = "Every pass, in the organiser's order.", body = Page<PassView>),
        Named,
        Always,
    ),
)]
#[get("/conventions/{convention}/passes")]
pub(crate) async fn list_passes(
    app: web::Data<App>,
    convention: Segments<String>,
) -> ApiResult<HttpResponse> {
    let convention = lookup::public_convention(&app, &convention.0).await?;
    let offer = app.offer(convention.id).await?;
    let now = app.clock.now();
    let seen = offer.passes.iter().filter(|pass| pass.is_public());
    let views = seen
        .map(|pass| offer.view(pass, &convention, now))
        .collect();
    Ok(answers::whole(views, "public, max-age=1"))
}
