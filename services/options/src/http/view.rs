//! Options as the contract shows them.

use butterfly_chassis::{ApiError, ApiResult};
use butterfly_contracts::{
    ConventionId, Currency, Money, OptionId, Page,
    options::{ChoiceView, OptionView},
};
use sqlx::MySqlConnection;

use crate::store::{
    choices::{self, ChoiceRow},
    options::{self, OptionRow},
};

/// One option; 404 when there is none.
pub(crate) async fn load(conn: &mut MySqlConnection, option: OptionId) -> ApiResult<OptionView> {
    let row = options::select_by_id(&mut *conn, option).await?;
    let row = row.ok_or_else(ApiError::not_found)?;
    let choices = choices::select_by_option(conn, option).await?;
    option_view(row, &choices)
}

/// The options of a convention.
pub(crate) async fn load_page(
    conn: &mut MySqlConnection,
    convention: ConventionId,
) -> ApiResult<Page<OptionView>> {
    // The options before their choices: a change in between makes a version look older, never newer.
    let rows = options::select_by_convention(&mut *conn, convention).await?;
    let choices = choices::select_by_convention(conn, convention).await?;
    let view = |row| option_view(row, &choices);
    Ok(Page {
        items: rows.into_iter().map(view).collect::<ApiResult<_>>()?,
        next_cursor: None,
    })
}

fn option_view(row: OptionRow, choices: &[ChoiceRow]) -> ApiResult<OptionView> {
    let currency: Currency = row.currency.parse().map_err(ApiError::internal)?;
    let money = |minor| Money::new(minor, currency);
    let choice = |choice: &ChoiceRow| ChoiceView {
        id: choice.id.into(),
        name: choice.name.clone(),
        price: money(choice.price_minor.unwrap_or(row.price_minor)),
    };
    let own = choices.iter().filter(|choice| choice.option_id == row.id);
    Ok(OptionView {
        id: row.id.into(),
        convention: row.convention_id.into(),
        choices: own.map(choice).collect(),
        price: money(row.price_minor),
        name: row.name,
        description: row.description,
        included_in: row.included_in.0,
        position: row.position,
        version: row.version,
    })
}
