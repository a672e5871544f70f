//! What orders have of the options, for the service they belong to.

pub(crate) mod get;
pub(crate) mod put;

use butterfly_chassis::{ApiError, ApiResult, Internal};
use butterfly_contracts::ProblemCode;

/// The program that owns orders.
const REGISTRATION: &str = "registration";

/// Refuses every program but the one that owns orders.
fn only_owner(caller: &Internal) -> ApiResult<()> {
    if caller.program == REGISTRATION {
        return Ok(());
    }
    let detail = "Only the registration service may do this.";
    Err(ApiError::new(ProblemCode::Forbidden, detail))
}
