//! What every change of an option has in common: its audit row, and names that are taken.

use butterfly_chassis::{ApiError, ApiResult, Author};
use butterfly_contracts::{FieldError, ProblemCode, options::OptionView};
use butterfly_store::{
    audit::{self, AuditEntry},
    constraint_name,
};
use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;

use crate::store::{choices, options};

/// A change: before and after, one of which may be missing.
pub(crate) struct Change<'a> {
    pub(crate) action: &'a str,
    pub(crate) before: Option<&'a OptionView>,
    pub(crate) after: Option<&'a OptionView>,
}

/// Notes who changed what.
pub(crate) async fn note(
    conn: &mut MySqlConnection,
    author: &Author,
    change: &Change<'_>,
    now: DateTime<Utc>,
) -> ApiResult<()> {
    let Some(option) = change.after.or(change.before) else {
        return Ok(());
    };
    let json = |view: &OptionView| serde_json::to_value(view).map_err(ApiError::internal);
    let before = change.before.map(json).transpose()?;
    let after = change.after.map(json).transpose()?;
    let subject = option.id.to_string();
    let entry = AuditEntry {
        before: before.as_ref(),
        after: after.as_ref(),
        ..author.entry(change.action, option.convention, &subject, now)
    };
    audit::options::insert(conn, &entry).await?;
    Ok(())
}

/// Explains a write that the database refused.
pub(crate) fn refused(error: sqlx::Error) -> ApiError {
    match constraint_name(&error) {
        Some(options::NAME_IS_TAKEN) => {
            let detail = "This convention has an option with this name already.";
            ApiError::new(ProblemCode::AlreadyExists, detail)
        }
        Some(choices::NAME_IS_TAKEN) => {
            let message = "two of the names differ only in accents or case";
            ApiError::invalid(vec![FieldError::new("/choices", "duplicate", message)])
        }
        _ => error.into(),
    }
}
