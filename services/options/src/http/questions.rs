//! What is asked of buyers and attendees.

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod list_staff;
pub(crate) mod update;

use std::collections::BTreeSet;

use butterfly_chassis::{ApiError, ApiResult, Author, Staff, auth::Permission};
use butterfly_contracts::{
    ConventionId, FieldError, OptionId, QuestionId,
    options::{QuestionInput, QuestionView},
};
use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;

use super::write::{self, Change};
use crate::{
    AppState,
    domain::question::Question,
    store::{options, questions},
};

/// The question, if this member of staff may do this there.
async fn find(
    state: &AppState,
    staff: &Staff,
    permission: Permission,
    id: QuestionId,
) -> ApiResult<Question> {
    let found = state
        .db
        .read(async |conn| questions::select_by_id(conn, id).await)
        .await?;
    let found = found.ok_or_else(ApiError::not_found)?;
    staff.require(permission, found.convention)?;
    Ok(found)
}

/// The question under the lane's lock.
async fn select(conn: &mut MySqlConnection, id: QuestionId) -> ApiResult<Question> {
    let found = questions::select_by_id(conn, id).await?;
    found.ok_or_else(ApiError::not_found)
}

/// Refuses a question for options that the convention does not have. It may stay limited to those that it was for
/// before and that are deleted: without them it would always be asked.
async fn refuse_unknown(
    conn: &mut MySqlConnection,
    convention: ConventionId,
    about: &QuestionInput,
    before: &[OptionId],
) -> ApiResult<()> {
    if about.for_options.is_empty() {
        return Ok(());
    }
    let options = options::select_by_convention(conn, convention).await?;
    let known = options.iter().map(|option| option.id);
    let known: BTreeSet<_> = known.chain(before.iter().copied()).collect();
    let unknown = about.for_options.iter().enumerate();
    let unknown = unknown.filter(|(_, id)| !known.contains(id));
    let error = |(index, _)| {
        let message = "is not an option of this convention";
        FieldError::new(format!("/for_options/{index}"), "unknown_option", message)
    };
    let errors: Vec<_> = unknown.map(error).collect();
    if errors.is_empty() {
        Ok(())
    } else {
        Err(ApiError::invalid(errors))
    }
}

/// Notes a change of a question.
async fn note(
    conn: &mut MySqlConnection,
    author: &Author,
    (action, now): (&str, DateTime<Utc>),
    (before, after): (Option<&QuestionView>, Option<&QuestionView>),
) -> ApiResult<()> {
    let Some(question) = after.or(before) else {
        return Ok(());
    };
    let change = Change {
        action,
        convention: question.convention,
        subject: question.id.to_string(),
        before,
        after,
    };
    write::note(conn, author, &change, now).await
}
