//! `delete_convention`.

use actix_web::{HttpResponse, delete, web};
use butterfly_chassis::{
    ApiResult, Author, Segments,
    auth::Permission,
    refusals::{Always, ForStaff},
};
use butterfly_contracts::Problem;
use butterfly_store::audit::{self, AuditEntry};
use sqlx::MySqlConnection;

use crate::{
    app::App,
    http::{answers::in_use, lookup},
    store::{conventions, registrations},
};

/// Deletes a convention nobody is registered for.
#[utoipa::path(
    tag = "conventions",
    params(("convention" = String, Path, description = "Id or slug of the convention")),
    responses(
        (status = 204, description = "It is gone."),
        (status = 409, description = "People are registered for it, or hold places.", body = Problem,
            content_type = "application/problem+json"),
        ForStaff,
        Always,
    ),
    security(("bearer" = [])),
)]
#[delete("/conventions/{convention}")]
pub(crate) async fn delete_convention(
    app: web::Data<App>,
    author: Author,
    convention: Segments<String>,
) -> ApiResult<HttpResponse> {
    let staff = &author.staff;
    let permission = Permission::EditCatalogue;
    let found = lookup::staff_convention(&app, staff, permission, &convention.0).await?;
    let (id, now) = (found.id, app.clock.now());
    let before = serde_json::json!(found.view(now));
    let edit = async |conn: &mut MySqlConnection| {
        if registrations::count_standing(conn, id).await? > 0 {
            return Err(in_use(
                "People are registered for this convention, or hold places of it just now.",
            ));
        }
        conventions::mark_deleted(conn, id, now).await?;
        let subject = id.to_string();
        let entry = author.entry("delete_convention", id, &subject, now);
        let entry = AuditEntry {
            before: Some(&before),
            ..entry
        };
        audit::registration::insert(conn, &entry).await?;
        Ok(())
    };
    app.edit_catalogue(id, edit).await?;
    Ok(HttpResponse::NoContent().finish())
}
