//! Giving a role, with its audit row.

use butterfly_chassis::ApiResult;
use butterfly_contracts::{AccountId, ConventionId, Grant};
use butterfly_store::audit::{self, AuditEntry};
use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::MySqlConnection;
use uuid::Uuid;

use crate::store::grants;

/// Which program gives a role, in which request, by which operation.
pub(super) struct Giver<'a> {
    pub(super) program: &'a str,
    pub(super) action: &'a str,
    pub(super) request_id: &'a str,
    pub(super) now: DateTime<Utc>,
}

/// Gives the role, unless the account has it.
pub(super) async fn give(
    conn: &mut MySqlConnection,
    account: AccountId,
    grant: Grant,
    giver: &Giver<'_>,
) -> ApiResult<()> {
    let known = grants::select_by_account(&mut *conn, account).await?;
    if known.contains(&grant) {
        return Ok(());
    }
    grants::insert(&mut *conn, account, grant, giver.now).await?;
    let after = json!({
        "role": grant.role,
        "convention": grant.convention,
        "by_program": giver.program,
    });
    let entry = AuditEntry {
        // A program is no account.
        actor_id: Uuid::nil(),
        convention_id: grant.convention.map(ConventionId::uuid),
        action: giver.action,
        subject: &account.to_string(),
        before: None,
        after: Some(&after),
        request_id: giver.request_id,
        now: giver.now,
    };
    audit::attendee::insert(conn, &entry).await?;
    Ok(())
}
