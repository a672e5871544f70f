//! Letting sales stand still and go on. It is read under the lane's lock, so it holds from the next batch on, on
//! every instance. Places that are held can still be confirmed.

use butterfly_chassis::{ApiError, ApiResult, Author, auth::Permission};
use butterfly_contracts::{
    ConventionId, PassId,
    registration::{ConventionView, PassView},
};
use butterfly_store::audit::{self, AuditEntry};
use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::MySqlConnection;

use super::passes::surroundings;
use crate::{
    app::App,
    http::lookup,
    store::{conventions, passes},
};

/// Pauses a convention or lets it go on.
pub(super) async fn convention(
    app: &App,
    author: &Author,
    name: &str,
    paused: bool,
) -> ApiResult<ConventionView> {
    let permission = Permission::EditCatalogue;
    let found = lookup::staff_convention(app, &author.staff, permission, name).await?;
    let (id, now) = (found.id, app.clock.now());
    let edit = async |conn: &mut MySqlConnection| {
        let read = conventions::select_by_id(conn, id).await?;
        let mut convention = read.ok_or_else(ApiError::not_found)?;
        if convention.paused != paused {
            conventions::update_paused(conn, id, paused, now).await?;
            let noted = noted(author, paused, "convention");
            note(conn, &noted, (id, &id.to_string()), now).await?;
            (convention.paused, convention.version) = (paused, convention.version + 1);
        }
        Ok(convention)
    };
    Ok(app.edit_catalogue(id, edit).await?.view(now))
}

/// Pauses a pass or lets it go on.
pub(super) async fn pass(
    app: &App,
    author: &Author,
    id: PassId,
    paused: bool,
) -> ApiResult<PassView> {
    let found = lookup::pass(app, &author.staff, Permission::EditCatalogue, id).await?;
    let now = app.clock.now();
    let edit = async |conn: &mut MySqlConnection| {
        let read = passes::select_by_id(conn, id).await?;
        let mut pass = read.ok_or_else(ApiError::not_found)?;
        if pass.paused != paused {
            passes::update_paused(conn, id, paused, now).await?;
            let noted = noted(author, paused, "pass");
            note(conn, &noted, (pass.convention, &id.to_string()), now).await?;
            (pass.paused, pass.version) = (paused, pass.version + 1);
        }
        let (convention, offer) = surroundings(conn, pass.convention).await?;
        Ok(offer.view(&pass, &convention, now))
    };
    app.edit_catalogue(found.convention, edit).await
}

struct Noted<'a> {
    author: &'a Author,
    action: String,
    paused: bool,
}

fn noted<'a>(author: &'a Author, paused: bool, what: &str) -> Noted<'a> {
    let verb = if paused { "pause" } else { "resume" };
    Noted {
        author,
        action: format!("{verb}_{what}"),
        paused,
    }
}

async fn note(
    conn: &mut MySqlConnection,
    noted: &Noted<'_>,
    (convention, subject): (ConventionId, &str),
    now: DateTime<Utc>,
) -> ApiResult<()> {
    let states = (
        json!({"paused": !noted.paused}),
        json!({"paused": noted.paused}),
    );
    let entry = noted.author.entry(&noted.action, convention, subject, now);
    let entry = AuditEntry {
        before: Some(&states.0),
        after: Some(&states.1),
        ..entry
    };
    audit::registration::insert(conn, &entry).await?;
    Ok(())
}
