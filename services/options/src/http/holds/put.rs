//! `PUT /holds`

use std::collections::HashSet;

use actix_web::{HttpResponse, http::header, put, web::Data};
use butterfly_chassis::{
    ApiError, ApiResult, Internal,
    extract::LargeBody,
    refusals::{Always, SignedIn, WithBody},
};
use butterfly_contracts::{
    FieldError, Problem,
    options::{DesiredHold, DesiredHolds, HoldAnswers, HoldState},
    text::Checker,
};
use futures_util::future::try_join_all;

use super::only_owner;
use crate::AppState;

/// Makes orders have what is desired: everything of an order, or nothing of it.
///
/// Safe to repeat: what was accepted is answered in the same way again. After an answer that got lost, or a 503,
/// send the same again or a later version. Each order is decided for itself, in the order given.
#[utoipa::path(
    tag = "holds",
    request_body = DesiredHolds,
    responses(
        (status = 200, description = "What was done with each, in the order given", body = HoldAnswers),
        (
            status = 403,
            description = "This program owns no orders (`forbidden`)",
            body = Problem,
            content_type = "application/problem+json"
        ),
        SignedIn,
        WithBody,
        Always,
    ),
    security(("bearer" = [])),
)]
#[put("/holds")]
pub(crate) async fn put_holds(
    state: Data<AppState>,
    caller: Internal,
    LargeBody(input): LargeBody<DesiredHolds>,
) -> ApiResult<HttpResponse> {
    only_owner(&caller)?;
    check(&input).map_err(ApiError::invalid)?;
    let holds = input.items.into_iter().map(|item| state.ledger.hold(item));
    let items = try_join_all(holds).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(HoldAnswers { items }))
}

/// What can be seen to be wrong without knowing anything: mistakes of the caller, not of people.
fn check(input: &DesiredHolds) -> Result<(), Vec<FieldError>> {
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
    checker.finish(())
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
