//! Stocks of places, for staff.

pub mod create;
pub mod delete;
pub mod get;
pub mod list;
mod refusal;
pub mod update;

use butterfly_chassis::{ApiError, ApiResult};
use butterfly_contracts::{registration::QuotaInput, text::Checker};

const NAME_TAKEN: &str = "Another stock of this convention has this name.";

/// Checks and tidies what somebody says of a stock.
fn validate(given: &QuotaInput) -> ApiResult<QuotaInput> {
    let mut check = Checker::new();
    let capacity = given.capacity;
    let message = "must be 0 to 1,000,000";
    check.require(capacity <= 1_000_000, "/capacity", "out_of_range", message);
    let name = check.line("/name", &given.name, 100);
    check
        .finish(QuotaInput { name, capacity })
        .map_err(ApiError::invalid)
}
