//! What every change by staff has in common: its audit row.

use butterfly_chassis::{ApiError, ApiResult, Author};
use butterfly_contracts::ConventionId;
use butterfly_store::audit::{self, AuditEntry};
use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::MySqlConnection;

/// A change: of what, and how it was before and after, one of which may be missing.
pub(crate) struct Change<'a, T> {
    pub(crate) action: &'a str,
    pub(crate) convention: ConventionId,
    pub(crate) subject: String,
    pub(crate) before: Option<&'a T>,
    pub(crate) after: Option<&'a T>,
}

/// Notes who changed what.
pub(crate) async fn note<T: Serialize>(
    conn: &mut MySqlConnection,
    author: &Author,
    change: &Change<'_, T>,
    now: DateTime<Utc>,
) -> ApiResult<()> {
    let json = |state: &T| serde_json::to_value(state).map_err(ApiError::internal);
    let before = change.before.map(json).transpose()?;
    let after = change.after.map(json).transpose()?;
    let entry = AuditEntry {
        before: before.as_ref(),
        after: after.as_ref(),
        ..author.entry(change.action, change.convention, &change.subject, now)
    };
    audit::options::insert(conn, &entry).await?;
    Ok(())
}
