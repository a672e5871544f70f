//! `reconcile`.

use actix_web::{HttpResponse, get, http::header, web};
use butterfly_chassis::{
    ApiResult, Segments, Staff,
    auth::Permission,
    refusals::{Always, ForStaff},
};
use butterfly_contracts::registration::Reconciliation;

use crate::{
    app::App,
    http::lookup,
    store::{lanes, reconciliation, tiers, vouchers},
};

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
    let read = async |conn: &mut sqlx::MySqlConnection| -> ApiResult<_> {
        let quotas = reconciliation::select(conn, id).await?;
        let tiers = tiers::reconcile(conn, id).await?;
        let vouchers = vouchers::reconcile(conn, id).await?;
        let commits = lanes::select_commits(conn, id).await?;
        let drift = quotas.iter().map(|quota| quota.drift).sum::<u64>()
            + tiers.iter().map(|tier| tier.drift).sum::<u64>()
            + vouchers.iter().map(|voucher| voucher.drift).sum::<u64>();
        Ok(Reconciliation {
            quotas,
            tiers,
            vouchers,
            drift,
            lane_commits: commits.unwrap_or_default(),
        })
    };
    let answer = app.db.read(read).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(answer))
}
