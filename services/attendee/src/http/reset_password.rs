//! Replacing a password, with its audit row: whoever is signed in by the old one no longer is.

use butterfly_chassis::ApiResult;
use butterfly_contracts::AccountId;
use butterfly_store::audit::{self, AuditEntry};
use serde_json::json;
use sqlx::MySqlConnection;
use uuid::Uuid;

use super::grant_role::Giver;
use crate::store::{accounts, revocations, sessions};

/// Writes the new password's hash and ends every session of the account.
pub(super) async fn reset(
    conn: &mut MySqlConnection,
    account: AccountId,
    password_hash: &str,
    giver: &Giver<'_>,
) -> ApiResult<()> {
    accounts::update_password(&mut *conn, account, password_hash, giver.now).await?;
    sessions::end_all(&mut *conn, account, giver.now).await?;
    revocations::insert_account(&mut *conn, account, giver.now).await?;
    let after = json!({ "by_program": giver.program });
    let entry = AuditEntry {
        // A program is no account.
        actor_id: Uuid::nil(),
        convention_id: None,
        action: "reset_password",
        subject: &account.to_string(),
        before: None,
        after: Some(&after),
        request_id: giver.request_id,
        now: giver.now,
    };
    audit::attendee::insert(conn, &entry).await?;
    Ok(())
}
