//! Taking places, and saying exactly what cannot be had.

use butterfly_contracts::{
    OptionStockId,
    options::{HoldProblem, HoldShort, OtherChoice},
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
    let (kept, fresh): (Vec<_>, Vec<_>) = wanted.iter().partition(|wanted| wanted.kept);
    let (mut had, mut lacking) = (Vec::new(), Vec::new());
    for wanted in kept.into_iter().chain(fresh) {
        let selection = &wanted.selection;
        let Some(claim) = claim(selection.standing) else {
            continue;
        };
        match stocks.take(&selection.places(), claim) {
            Ok(()) => had.push(wanted),
            Err(_short) => lacking.push(wanted),
        }
    }
    if lacking.is_empty() {
        return Ok(());
    }
    let served = Served { had, stocks };
    let lacking = lacking.into_iter();
    Err(lacking.map(|one| served.short_of(one, catalogue)).collect())
}

/// What each gets that takes what it can.
struct Served<'w> {
    had: Vec<&'w Wanted>,
    /// What is left then.
    stocks: &'w Stocks<OptionStockId>,
}

impl Served<'_> {
    fn short_of(&self, wanted: &Wanted, catalogue: &Catalogue) -> HoldProblem {
        let (item, stocks) = (wanted.item, &wanted.selection.stocks);
        let (same, others): (Vec<&Wanted>, Vec<_>) =
            self.had.iter().partition(|had| had.item == item);
        let shares = |other: &&Wanted| {
            other
                .selection
                .stocks
                .iter()
                .any(|one| stocks.contains(one))
        };
        let beside = others.into_iter().filter(shares);
        let mut beside: Vec<_> = beside.map(|other| other.selection.label()).collect();
        beside.sort();
        beside.dedup();
        let own: u32 = same.iter().map(|had| had.selection.quantity).sum();
        let short = HoldShort {
            option: item.option,
            choice: item.choice,
            name: wanted.selection.label(),
            left: self.free(stocks).saturating_add(own),
            beside,
            alternatives: self.alternatives(item, catalogue),
        };
        let words = words(&short);
        HoldProblem {
            short: Some(short),
            ..problem(wanted.registration, Some(wanted.index), "sold_out", words)
        }
    }

    /// How many can be had of what takes of all these.
    fn free(&self, of: &[OptionStockId]) -> u32 {
        let free = |stock| self.stocks.get(stock).map_or(0, |stock| stock.free());
        of.iter().map(free).min().unwrap_or(u32::MAX)
    }

    /// Other choices of an option that are left.
    fn alternatives(&self, item: Item, catalogue: &Catalogue) -> Vec<OtherChoice> {
        let Some(option) = catalogue.option(item.option) else {
            return Vec::new();
        };
        let others = option.choices.iter();
        let others = others.filter(|other| Some(other.id) != item.choice);
        let others = others.map(|other| OtherChoice {
            choice: other.id,
            name: other.about.name.clone(),
            left: Some(self.free(&option.takes(Some(other)))).filter(|left| *left < u32::MAX),
        });
        others.filter(|other| other.left != Some(0)).collect()
    }
}

fn words(short: &HoldShort) -> String {
    let name = &short.name;
    let beside = short.beside.join(", ");
    let left = match (short.left, beside.is_empty()) {
        (0, true) => format!("{name} is sold out."),
        (0, false) => format!("No {name} is left beside {beside}."),
        (left, true) => format!("Only {left} of {name} left for this order."),
        (left, false) => format!("Only {left} of {name} left beside {beside}."),
    };
    let others = short.alternatives.iter().map(|other| other.name.as_str());
    match others.collect::<Vec<_>>().as_slice() {
        [] => left,
        others => format!("{left} There is still {}.", others.join(", ")),
    }
}
