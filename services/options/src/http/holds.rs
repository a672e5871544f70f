//! What orders have of the options, for the service they belong to.

pub(crate) mod check;
pub(crate) mod get;
pub(crate) mod put;

use std::collections::HashSet;

use butterfly_chassis::{ApiError, ApiResult, Internal};
use butterfly_contracts::{
    ProblemCode,
    options::{DesiredHold, DesiredHolds, HoldState},
    text::Checker,
};

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

/// Refuses what can be seen to be wrong without knowing anything: mistakes of the caller, not of people.
fn make_sense(input: &DesiredHolds) -> ApiResult<()> {
    let mut checker = Checker::new();
    checker.require(
        (1..=100).contains(&input.items.len()),
        "/items",
        "out_of_range",
        "must be 1 to 100 orders",
    );
    for (index, item) in input.items.iter().enumerate() {
        check_item(&mut checker, &format!("/items/{index}"), item);
    }
    checker.finish(()).map_err(ApiError::invalid)
}

fn check_item(checker: &mut Checker, pointer: &str, item: &DesiredHold) {
    let timed = item.state != HoldState::Held || item.held_until.is_some();
    let place = format!("{pointer}/held_until");
    checker.require(timed, &place, "required", "is needed for `held`");
    let mut registrations = HashSet::new();
    for (at, line) in item.lines.iter().enumerate() {
        let place = format!("{pointer}/lines/{at}/registration");
        let fresh = registrations.insert(line.registration);
        checker.require(fresh, &place, "duplicate", "is there already");
        for (at_selection, selection) in line.selections.iter().enumerate() {
            let place = format!("{pointer}/lines/{at}/selections/{at_selection}/quantity");
            let good = (1..=100).contains(&selection.quantity);
            checker.require(good, &place, "out_of_range", "must be 1 to 100");
        }
    }
}
