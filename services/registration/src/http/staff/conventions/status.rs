//! Moving a convention on in its life.

use butterfly_chassis::{ApiError, ApiResult, Author, auth::Permission};
use butterfly_contracts::registration::{ConventionStatus, ConventionView};
use butterfly_store::audit::{self, AuditEntry};
use serde_json::json;
use sqlx::MySqlConnection;

use crate::{
    app::App,
    http::{answers::conflict, lookup},
    store::conventions,
};

/// A step in a convention's life.
pub(crate) struct Step {
    /// The operation.
    pub(crate) action: &'static str,
    /// Where it leads.
    pub(crate) to: ConventionStatus,
    /// Where it may begin.
    pub(crate) may: fn(ConventionStatus) -> bool,
    /// Why not.
    pub(crate) refusal: &'static str,
}

/// Takes a step; again is fine and changes nothing.
pub(crate) async fn take(
    app: &App,
    author: &Author,
    name: &str,
    step: &Step,
) -> ApiResult<ConventionView> {
    let permission = Permission::EditCatalogue;
    let found = lookup::staff_convention(app, &author.staff, permission, name).await?;
    let (id, now) = (found.id, app.clock.now());
    let edit = async |conn: &mut MySqlConnection| {
        let before = conventions::select_by_id(conn, id).await?;
        let mut convention = before.ok_or_else(ApiError::not_found)?;
        if !(step.may)(convention.status) {
            return Err(conflict(step.refusal));
        }
        if convention.status == step.to {
            return Ok(convention);
        }
        let states = (
            json!({"status": convention.status}),
            json!({"status": step.to}),
        );
        conventions::update_status(conn, id, step.to, now).await?;
        let subject = id.to_string();
        let entry = author.entry(step.action, id, &subject, now);
        let entry = AuditEntry {
            before: Some(&states.0),
            after: Some(&states.1),
            ..entry
        };
        audit::registration::insert(conn, &entry).await?;
        convention.status = step.to;
        convention.version += 1;
        Ok(convention)
    };
    let convention = app.edit_catalogue(id, edit).await?;
    Ok(convention.view(now))
}
