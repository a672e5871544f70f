//! `reconcile`.

use actix_web::{HttpResponse, get, http::header, web};
use butterfly_chassis::{
    ApiResult, Segments, Staff,
    auth::Permission,
    refusals::{Always, ForStaff},
};
use butterfly_contracts::registration::Reconciliation;

use crate::{app::App, http::lookup, store::reconciliation};

/// Shows the stocks of a convention beside what their rows add up to.
#[utoipa::path(
    tag = "quotas",
    params(("convention" = String, Path, description = "Id or slug of the convention")),
    responses(
        (status = 200, description = "Every stock with its drift.", body = Reconciliation),
        ForStaff,
        Always,
    ),
    security(("bearer" = [])),
)]
#[get("/conventions/{convention}/reconciliation")]
pub(crate) async fn reconcile_convention(
    app: web::Data<App>,
    staff: Staff,
    convention: Segments<String>,
) -> ApiResult<HttpResponse> {
    let name = &convention.0;
    let id = lookup::staff_convention(&app, &staff, Permission::View, name)
        .await?
        .id;
    let read = async |conn: &mut sqlx::MySqlConnection| reconciliation::of(conn, id).await;
    let answer = app.db.read(read).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(answer))
}
