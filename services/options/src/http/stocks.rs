//! Stocks that options and choices take from, for staff.

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
mod refusal;
pub(crate) mod update;

use butterfly_chassis::{ApiError, ApiResult, Staff, auth::Permission};
use butterfly_contracts::{OptionStockId, options::OptionStockInput, text::Checker};

use crate::{
    AppState,
    store::stocks::{self, Stock},
};

const NAME_TAKEN: &str = "Another stock of this convention has this name.";

/// The stock, if this member of staff may do this there.
async fn find(
    state: &AppState,
    staff: &Staff,
    permission: Permission,
    id: OptionStockId,
) -> ApiResult<Stock> {
    let found = state
        .db
        .read(async |conn| stocks::select_by_id(conn, id).await)
        .await?;
    let found = found.ok_or_else(ApiError::not_found)?;
    staff.require(permission, found.convention)?;
    Ok(found)
}

/// Checks and tidies what somebody says of a stock.
fn validate(given: &OptionStockInput) -> ApiResult<OptionStockInput> {
    let mut check = Checker::new();
    let capacity = given.capacity;
    let message = "must be 0 to 1,000,000";
    check.require(capacity <= 1_000_000, "/capacity", "out_of_range", message);
    let name = check.line("/name", &given.name, 100);
    check
        .finish(OptionStockInput { name, capacity })
        .map_err(ApiError::invalid)
}
