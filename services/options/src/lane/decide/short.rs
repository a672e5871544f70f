//! Taking places, and saying exactly what cannot be had.

use butterfly_contracts::{
    OptionStockId,
    options::{HoldProblem, HoldShort},
};
use butterfly_ledger::Stocks;

use super::claim;
use crate::domain::{
    catalogue::Catalogue,
    hold::Item,
    rules::{Wanted, problem},
};

/// Takes everything that is wanted, what was there before first; what is short is told.
pub(super) fn take(
    stocks: &mut Stocks<OptionStockId>,
    wanted: &[Wanted],
    catalogue: &Catalogue,
) -> Result<(), Vec<HoldProblem>> {
    let all = stocks.clone();
    let (kept, fresh): (Vec<_>, Vec<_>) = wanted.iter().partition(|wanted| wanted.kept);
    let mut problems = Vec::new();
    for wanted in kept.into_iter().chain(fresh) {
        let selection = &wanted.selection;
        let Some(claim) = claim(selection.standing) else {
            continue;
        };
        if stocks.take(&selection.places(), claim).is_ok() {
            continue;
        }
        let short = HoldShort {
            name: selection.label(),
            left: free(&all, &selection.stocks),
            alternatives: alternatives(stocks, wanted.item, catalogue),
        };
        problems.push(HoldProblem {
            short: Some(short.clone()),
            ..problem(
                wanted.registration,
                Some(wanted.index),
                "sold_out",
                words(&short),
            )
        });
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems)
    }
}

fn words(short: &HoldShort) -> String {
    let name = &short.name;
    let left = match short.left {
        0 => format!("{name} is sold out."),
        left => format!("Only {left} of {name} left for this order."),
    };
    match short.alternatives.as_slice() {
        [] => left,
        others => format!("{left} There is still {}.", others.join(", ")),
    }
}

/// How many can be had of what takes of all these.
fn free(stocks: &Stocks<OptionStockId>, of: &[OptionStockId]) -> u32 {
    let free = |stock| stocks.get(stock).map_or(0, |stock| stock.free());
    of.iter().map(free).min().unwrap_or(u32::MAX)
}

/// Other choices of an option that are left.
fn alternatives(stocks: &Stocks<OptionStockId>, item: Item, catalogue: &Catalogue) -> Vec<String> {
    let Some(option) = catalogue.option(item.option) else {
        return Vec::new();
    };
    let others = option.choices.iter();
    let others = others.filter(|other| Some(other.id) != item.choice);
    let others = others.filter(|other| free(stocks, &option.takes(Some(other))) > 0);
    others.map(|other| other.about.name.clone()).collect()
}
