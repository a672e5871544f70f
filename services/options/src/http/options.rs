//! Priced extras.

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod list_staff;
pub(crate) mod pause;
pub(crate) mod resume;
pub(crate) mod update;

use butterfly_chassis::{ApiError, ApiResult, Author, Staff, auth::Permission};
use butterfly_contracts::{FieldError, OptionId, ProblemCode, options::OptionView};
use butterfly_store::constraint_name;
use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;

use super::write::{self, Change};
use crate::{
    AppState,
    domain::option::ConventionOption,
    state::Offer,
    store::{choices, options},
};

/// The option, if this member of staff may do this there.
async fn find(
    state: &AppState,
    staff: &Staff,
    permission: Permission,
    id: OptionId,
) -> ApiResult<ConventionOption> {
    let found = state
        .db
        .read(async |conn| options::select_by_id(conn, id).await)
        .await?;
    let found = found.ok_or_else(ApiError::not_found)?;
    staff.require(permission, found.convention)?;
    Ok(found)
}

/// The option under the lane's lock.
async fn select(conn: &mut MySqlConnection, id: OptionId) -> ApiResult<ConventionOption> {
    let found = options::select_by_id(conn, id).await?;
    found.ok_or_else(ApiError::not_found)
}

/// Refuses an option that refers to what the convention does not have.
fn refuse_unknown(option: &ConventionOption, offer: &Offer) -> ApiResult<()> {
    let is_stock = |id| offer.stocks.iter().any(|stock| stock.id == id);
    let is_option = |id| offer.catalogue.option(id).is_some();
    let errors = option.check_references(is_stock, is_option);
    if errors.is_empty() {
        Ok(())
    } else {
        Err(ApiError::invalid(errors))
    }
}

/// Explains a write that the database refused.
fn refused(error: sqlx::Error) -> ApiError {
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

/// Pauses or resumes the sale of an option; to do so twice is fine.
async fn set_paused(
    state: &AppState,
    author: &Author,
    id: OptionId,
    paused: bool,
) -> ApiResult<OptionView> {
    let found = find(state, &author.staff, Permission::EditCatalogue, id).await?;
    let now = state.clock.now();
    let edit = async |conn: &mut MySqlConnection| {
        let before = select(conn, id).await?;
        let offer = Offer::read(conn, before.convention).await?;
        let view = |option: &ConventionOption| option.view(|stock| offer.free(stock), now);
        if before.paused == paused {
            return Ok(view(&before));
        }
        let after = ConventionOption {
            paused,
            version: before.version + 1,
            ..before.clone()
        };
        options::update(conn, &after, now).await?;
        let action = if paused {
            "pause_option"
        } else {
            "resume_option"
        };
        note(
            conn,
            author,
            (action, now),
            (Some(&view(&before)), Some(&view(&after))),
        )
        .await?;
        Ok(view(&after))
    };
    state.edit_catalogue(found.convention, edit).await
}

/// Notes a change of an option.
async fn note(
    conn: &mut MySqlConnection,
    author: &Author,
    (action, now): (&str, DateTime<Utc>),
    (before, after): (Option<&OptionView>, Option<&OptionView>),
) -> ApiResult<()> {
    let Some(option) = after.or(before) else {
        return Ok(());
    };
    let change = Change {
        action,
        convention: option.convention,
        subject: option.id.to_string(),
        before,
        after,
    };
    write::note(conn, author, &change, now).await
}
