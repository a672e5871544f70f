//! What every change has in common: the lock on the property, the audit row, and names that are taken.

use butterfly_chassis::{ApiError, ApiResult, Author, auth::Permission};
use butterfly_contracts::{ConventionId, ProblemCode, PropertyId};
use butterfly_store::{
    audit::{self, AuditEntry},
    constraint_name,
};
use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::MySqlConnection;

use crate::store::{properties, room_types};

/// A change of something that belongs to a convention.
pub(crate) struct Change<'a> {
    pub(crate) action: &'a str,
    pub(crate) convention: ConventionId,
    pub(crate) subject: String,
    pub(crate) before: Option<Value>,
    pub(crate) after: Option<Value>,
}

impl<'a> Change<'a> {
    /// A change of `subject`, in its public form.
    pub(crate) fn of(action: &'a str, convention: ConventionId, subject: &impl ToString) -> Self {
        Self {
            action,
            convention,
            subject: subject.to_string(),
            before: None,
            after: None,
        }
    }

    /// Notes that this member of staff made it.
    pub(crate) async fn note(
        &self,
        conn: &mut MySqlConnection,
        author: &Author,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        let entry = AuditEntry {
            before: self.before.as_ref(),
            after: self.after.as_ref(),
            ..author.entry(self.action, self.convention, &self.subject, now)
        };
        audit::lodging::insert(conn, &entry).await
    }
}

/// Something of the contract as an audit row keeps it.
pub(crate) fn json<T: serde::Serialize>(view: &T) -> ApiResult<Option<Value>> {
    serde_json::to_value(view)
        .map(Some)
        .map_err(ApiError::internal)
}

/// Locks a property that this member of staff may change: 404 and 403 otherwise.
pub(crate) async fn lock(
    conn: &mut MySqlConnection,
    author: &Author,
    property: PropertyId,
) -> ApiResult<ConventionId> {
    let convention = properties::lock(conn, property).await?;
    let convention = convention.ok_or_else(ApiError::not_found)?;
    author.staff.require(Permission::EditLodging, convention)?;
    Ok(convention)
}

/// Refuses one more than there may be.
pub(crate) fn bound(there: i64, most: i64, what: &str) -> ApiResult<()> {
    if there < most {
        return Ok(());
    }
    let detail = format!("There are at most {most} {what}.");
    Err(ApiError::new(ProblemCode::Conflict, detail))
}

/// Explains a write that the database refused.
pub(crate) fn refused(error: sqlx::Error) -> ApiError {
    let detail = match constraint_name(&error) {
        Some(properties::NAME_IS_TAKEN) => "This convention has a property with this name already.",
        Some(room_types::NAME_IS_TAKEN) => "This property has a room type with this name already.",
        _ => return error.into(),
    };
    ApiError::new(ProblemCode::AlreadyExists, detail)
}
