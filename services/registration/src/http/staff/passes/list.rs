//! `list_staff_passes`.

use actix_web::{HttpResponse, get, web};
use butterfly_chassis::{
    ApiResult, Segments, Staff,
    auth::Permission,
    refusals::{Always, ForStaff},
};
use butterfly_contracts::{Page, registration::PassView};

use crate::{
    app::{App, Offer},
    http::{answers, lookup},
};

/// Lists every pass of a convention, with what is left (strict).
#[utoipa::path(
    tag = "passes",
    params(("convention" = String, Path, description = "Id or slug of the convention")),
    responses(
        (status = 200, description = "Every pass, in order.", body = Page<PassView>),
        ForStaff,
        Always,
    ),
    security(("bearer" = [])),
)]
#[get("/conventions/{convention}/passes")]
pub(crate) async fn list_staff_passes(
    app: web::Data<App>,
    staff: Staff,
    convention: Segments<String>,
) -> ApiResult<HttpResponse> {
    let name = &convention.0;
    let convention = lookup::staff_convention(&app, &staff, Permission::View, name).await?;
    let offer = app
        .db
        .read(async |conn| Offer::read(conn, convention.id).await)
        .await?;
    let now = app.clock.now();
    let passes = offer.passes.iter();
    let views = passes
        .map(|pass| offer.view(pass, &convention, now))
        .collect();
    Ok(answers::whole(views, "no-store"))
}
