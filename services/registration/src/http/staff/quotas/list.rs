//! `list_quotas`.

use actix_web::{HttpResponse, get, web};
use butterfly_chassis::{
    ApiResult, Segments, Staff,
    auth::Permission,
    refusals::{Always, ForStaff},
};
use butterfly_contracts::{Page, registration::QuotaView};

use crate::{
    app::App,
    http::{answers, lookup},
    store::quotas,
};

/// Lists every stock of a convention, by name.
#[utoipa::path(
    tag = "quotas",
    params(("convention" = String, Path, description = "Id or slug of the convention")),
    responses(
        (status = 200, description = "Every stock.", body = Page<QuotaView>),
        ForStaff,
        Always,
    ),
    security(("bearer" = [])),
)]
#[get("/conventions/{convention}/quotas")]
pub(crate) async fn list_quotas(
    app: web::Data<App>,
    staff: Staff,
    convention: Segments<String>,
) -> ApiResult<HttpResponse> {
    let name = &convention.0;
    let convention = lookup::staff_convention(&app, &staff, Permission::View, name).await?;
    let found = app
        .db
        .read(async |conn| quotas::select_all(conn, convention.id).await)
        .await?;
    let views = found.iter().map(quotas::Quota::view).collect();
    Ok(answers::whole(views, "no-store"))
}
