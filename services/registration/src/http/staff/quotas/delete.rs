//! `delete_quota`.

use actix_web::{HttpResponse, delete, web};
use butterfly_chassis::{
    ApiError, ApiResult, Author, Segments,
    auth::Permission,
    refusals::{Always, ForStaff},
};
use butterfly_contracts::{Problem, QuotaId};
use butterfly_store::audit::{self, AuditEntry};
use serde_json::json;
use sqlx::MySqlConnection;

use crate::{
    app::App,
    http::{answers::in_use, lookup},
    store::quotas,
};

/// Deletes a stock no pass takes from and of which no place is taken.
#[utoipa::path(
    tag = "quotas",
    params(("quota" = QuotaId, Path, description = "Id of the stock")),
    responses(
        (status = 204, description = "It is gone."),
        (status = 409, description = "A pass takes from it, or places are taken.", body = Problem,
            content_type = "application/problem+json"),
        ForStaff,
        Always,
    ),
    security(("bearer" = [])),
)]
#[delete("/quotas/{quota}")]
pub(crate) async fn delete_quota(
    app: web::Data<App>,
    author: Author,
    quota: Segments<QuotaId>,
) -> ApiResult<HttpResponse> {
    let id = quota.0;
    let found = lookup::quota(&app, &author.staff, Permission::EditCatalogue, id).await?;
    let (convention, now) = (found.convention, app.clock.now());
    let edit = async |conn: &mut MySqlConnection| {
        let before = quotas::select_by_id(conn, id)
            .await?
            .ok_or_else(ApiError::not_found)?;
        if let Some(pass) = quotas::select_taker(conn, id).await? {
            return Err(in_use(format!("“{pass}” takes places of it.")));
        }
        if before.held > 0 || before.sold > 0 || before.reserved > 0 {
            return Err(in_use("Some of its places are taken."));
        }
        quotas::mark_deleted(conn, id, now).await?;
        let (subject, state) = (id.to_string(), json!(before.view()));
        let entry = author.entry("delete_quota", convention, &subject, now);
        let entry = AuditEntry {
            before: Some(&state),
            ..entry
        };
        audit::registration::insert(conn, &entry).await?;
        Ok(())
    };
    app.edit_catalogue(convention, edit).await?;
    Ok(HttpResponse::NoContent().finish())
}
