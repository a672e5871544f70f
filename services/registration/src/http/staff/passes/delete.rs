//! `delete_pass`.

use actix_web::{HttpResponse, delete, web};
use butterfly_chassis::{
    ApiError, ApiResult, Author, Segments,
    auth::Permission,
    refusals::{Always, ForStaff},
};
use butterfly_contracts::{PassId, Problem};
use butterfly_store::audit::{self, AuditEntry};
use serde_json::json;
use sqlx::MySqlConnection;

use crate::{app::App, http::lookup, store::passes};

/// Takes a pass off the list; what was sold stays.
#[utoipa::path(
    tag = "passes",
    params(("pass" = PassId, Path, description = "Id of the pass")),
    responses(
        (status = 204, description = "It is gone."),
        (status = 404, description = "There is no such pass, or it belongs to a convention of others.",
            body = Problem, content_type = "application/problem+json"),
        ForStaff,
        Always,
    ),
    security(("bearer" = [])),
)]
#[delete("/passes/{pass}")]
pub(crate) async fn delete_pass(
    app: web::Data<App>,
    author: Author,
    pass: Segments<PassId>,
) -> ApiResult<HttpResponse> {
    let id = pass.0;
    let found = lookup::pass(&app, &author.staff, Permission::EditCatalogue, id).await?;
    let (convention, now) = (found.convention, app.clock.now());
    let edit = async |conn: &mut MySqlConnection| {
        let before = passes::select_by_id(conn, id)
            .await?
            .ok_or_else(ApiError::not_found)?;
        passes::mark_deleted(conn, id, now).await?;
        let (subject, state) = (id.to_string(), json!(before.about));
        let entry = author.entry("delete_pass", convention, &subject, now);
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
