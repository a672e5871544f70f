//! Every staff write leaves a row: who, what, before, after. Nobody may change or delete one.

use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

/// What one staff write did.
#[derive(Clone, Debug)]
pub struct AuditEntry<'a> {
    /// The account that did it.
    pub actor_id: Uuid,
    /// The convention it concerned, if it was one.
    pub convention_id: Option<Uuid>,
    /// The operation, such as `publish_convention`.
    pub action: &'a str,
    /// What was written to, in its public form, such as `cnv_…`.
    pub subject: &'a str,
    /// The state before, if there was one.
    pub before: Option<&'a Value>,
    /// The state after, if there is one.
    pub after: Option<&'a Value>,
    /// The request that asked for it.
    pub request_id: &'a str,
    /// When.
    pub now: DateTime<Utc>,
}

macro_rules! audit_table {
    ($module:ident, $table:literal) => {
        #[doc = concat!("The table `", $table, "`.")]
        pub mod $module {
            use sqlx::MySqlConnection;
            use sqlx::types::Json;
            use uuid::Uuid;

            use super::AuditEntry;

            /// Adds an entry, in the transaction of the write it tells of.
            pub async fn insert(
                conn: &mut MySqlConnection,
                entry: &AuditEntry<'_>,
            ) -> Result<(), sqlx::Error> {
                sqlx::query!(
                    "INSERT INTO "
                        + $table
                        + " (
                        id, actor_id, convention_id, action, subject,
                        before_state, after_state, request_id, created_at
                    ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    Uuid::now_v7(),
                    entry.actor_id,
                    entry.convention_id,
                    entry.action,
                    entry.subject,
                    entry.before.map(Json),
                    entry.after.map(Json),
                    entry.request_id,
                    entry.now,
                )
                .execute(conn)
                .await?;
                Ok(())
            }
        }
    };
}

audit_table!(attendee, "attendee_audit");
audit_table!(registration, "registration_audit");
audit_table!(options, "options_audit");
audit_table!(lodging, "lodging_audit");
