//! What may be said of when a pass is sold, at which prices and beside which others.

use std::collections::BTreeSet;

use butterfly_contracts::{
    PassId, PriceTierId,
    registration::{PassInput, PriceTierInput},
    text::Checker,
};

/// Price tiers of a pass at most.
const MOST_TIERS: usize = 20;

pub(super) fn check_required(
    check: &mut Checker,
    given: &PassInput,
    passes: &BTreeSet<PassId>,
) -> Vec<PassId> {
    let most = given.requires_passes.len() <= 40;
    check.require(most, "/requires_passes", "too_many", "must be at most 40");
    let mut required = BTreeSet::new();
    for (at, pass) in given.requires_passes.iter().enumerate().take(40) {
        let pointer = format!("/requires_passes/{at}");
        let message = "is not another pass of this convention";
        check.require(passes.contains(pass), &pointer, "unknown_pass", message);
        check.require(
            required.insert(*pass),
            &pointer,
            "twice",
            "is there already",
        );
    }
    required.into_iter().collect()
}

/// New tiers get their ids here.
pub(super) fn check_tiers(
    check: &mut Checker,
    given: &PassInput,
    tiers: &BTreeSet<PriceTierId>,
) -> Vec<PriceTierInput> {
    let most = given.tiers.len() <= MOST_TIERS;
    check.require(most, "/tiers", "too_many", "must be at most 20");
    let mut kept = BTreeSet::new();
    let each = given.tiers.iter().enumerate().take(MOST_TIERS);
    each.map(|(at, tier)| {
        let at = format!("/tiers/{at}");
        if let Some(id) = tier.id {
            let known = tiers.contains(&id) && kept.insert(id);
            let message = "is no tier of this pass, or named twice";
            check.require(known, &format!("{at}/id"), "unknown_tier", message);
        }
        let price = (0..=100_000_000).contains(&tier.price_minor);
        let pointer = format!("{at}/price_minor");
        check.require(price, &pointer, "out_of_range", "must be 0 to 100,000,000");
        let quantity = tier.quantity.is_none_or(|quantity| quantity <= 1_000_000);
        let pointer = format!("{at}/quantity");
        check.require(quantity, &pointer, "out_of_range", "must be 0 to 1,000,000");
        let ends = tier.ends_at.is_some() || tier.quantity.is_some();
        let message = "needs an end: a time, a number of places, or both";
        check.require(ends, &at, "endless", message);
        PriceTierInput {
            id: Some(tier.id.unwrap_or_else(PriceTierId::generate)),
            name: check.line(&format!("{at}/name"), &tier.name, 100),
            ..tier.clone()
        }
    })
    .collect()
}

pub(super) fn check_window(check: &mut Checker, given: &PassInput) {
    let window = given.on_sale_from.zip(given.on_sale_until);
    let ordered = window.is_none_or(|(from, until)| from < until);
    let message = "must be after the sale begins";
    check.require(ordered, "/on_sale_until", "not_after", message);
    let most = given
        .max_per_order
        .is_none_or(|most| (1..=50).contains(&most));
    check.require(most, "/max_per_order", "out_of_range", "must be 1 to 50");
}
