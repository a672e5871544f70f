//! Decides a batch in order of arrival. Pure: facts in, answers and what to write out. A refused request changes
//! no fact, so it never disturbs its neighbours.

mod short;

use std::{collections::BTreeSet, sync::Arc};

use butterfly_contracts::{
    OptionStockId, OrderId,
    options::{DesiredHold, HoldAnswer, HoldOutcome, HoldProblem, HoldStanding, HoldState},
};
use butterfly_ledger::{Change, Claim, StockError, Stocks};

use super::{
    book::Changed,
    facts::Facts,
    request::{Answer, Fate, NewCapacity, Request, Settlement, StockRefusal},
};
use crate::{
    domain::{
        hold::{Hold, Selections, Word, is_over, standing, takes_places},
        rules::{Asked, Outcome, Wanted, problem_of_all},
    },
    store::stocks::Stock,
};

/// What a batch writes.
#[derive(Debug, Default)]
pub(crate) struct Effects {
    pub(crate) holds: Vec<Changed>,
    /// Requests that rename a stock and change its capacity.
    pub(crate) capacities: Vec<usize>,
    pub(crate) changes: Vec<Change<OptionStockId>>,
}

impl Effects {
    pub(crate) fn is_empty(&self) -> bool {
        self.holds.is_empty() && self.capacities.is_empty()
    }
}

/// What earlier attempts at the same batch have shown.
#[derive(Debug, Clone, Default)]
pub(crate) struct Attempt {
    /// Requests the database refused to rename a stock for.
    pub(crate) name_taken: BTreeSet<usize>,
    /// An attempt ended with a lost connection: it may have been committed.
    pub(crate) again: bool,
}

/// The rows contradict each other.
#[derive(Debug, thiserror::Error)]
#[error("the places of {order} cannot be given back")]
struct Contradiction {
    order: OrderId,
    source: StockError<OptionStockId>,
}

/// Decides `batch`.
pub(crate) fn decide(facts: Facts, batch: &[Request], attempt: &Attempt) -> (Vec<Answer>, Effects) {
    let mut deciding = Deciding {
        facts,
        capacities: Vec::new(),
        again: attempt.again,
    };
    let answers = batch.iter().enumerate().map(|(at, request)| match request {
        Request::Hold(desired) => told(deciding.hold(desired).map(Answer::Hold)),
        Request::End(order) => told(deciding.end(*order).map(Answer::Done)),
        Request::Settle(settlement) => told(deciding.settle(settlement).map(Answer::Done)),
        Request::Capacity(_) if attempt.name_taken.contains(&at) => {
            Answer::Capacity(Err(StockRefusal::NameTaken))
        }
        Request::Capacity(capacity) => Answer::Capacity(deciding.capacity(at, capacity)),
    });
    let answers = answers.collect();
    let effects = Effects {
        changes: deciding.facts.stocks.net_changes(),
        holds: deciding.facts.book.changes(),
        capacities: deciding.capacities,
    };
    (answers, effects)
}

fn told(answer: Result<Answer, Contradiction>) -> Answer {
    answer.unwrap_or_else(|contradiction| {
        let error: &dyn std::error::Error = &contradiction;
        tracing::error!(error, "a hold contradicts the stocks");
        Answer::Failed
    })
}

/// How places are taken in this standing; none where none are.
const fn claim(standing: HoldStanding) -> Option<Claim> {
    match standing {
        HoldStanding::Held | HoldStanding::Pinned => Some(Claim::Held),
        HoldStanding::Confirmed => Some(Claim::Sold),
        HoldStanding::Released | HoldStanding::Expired => None,
    }
}

/// Gives back everything a hold has.
fn give_back(stocks: &mut Stocks<OptionStockId>, hold: &Hold) -> Result<(), Contradiction> {
    for (_, selection) in hold.selected() {
        if let Some(claim) = claim(selection.standing) {
            stocks
                .give_back(&selection.places(), claim)
                .map_err(|source| Contradiction {
                    order: hold.order,
                    source,
                })?;
        }
    }
    Ok(())
}

/// What a hold keeps is sold.
fn confirm(stocks: &mut Stocks<OptionStockId>, hold: &Hold) -> Result<(), Contradiction> {
    for (_, selection) in hold.selected() {
        let confirmed = stocks.confirm(&selection.places());
        confirmed.map_err(|source| Contradiction {
            order: hold.order,
            source,
        })?;
    }
    Ok(())
}

/// What was selected before and what is now; what is gone was given back.
fn selections(before: Option<&Hold>, wanted: Vec<Wanted>) -> Selections {
    let mut selections = before.map_or_else(Selections::new, |hold| hold.selections.clone());
    for selection in selections.values_mut() {
        selection.standing = HoldStanding::Released;
    }
    selections.extend(
        wanted
            .into_iter()
            .map(|wanted| ((wanted.registration, wanted.item), wanted.selection)),
    );
    selections
}

struct Deciding {
    facts: Facts,
    capacities: Vec<usize>,
    again: bool,
}

impl Deciding {
    fn hold(&mut self, desired: &DesiredHold) -> Result<HoldAnswer, Contradiction> {
        let before = self.facts.book.get(desired.order);
        if let Some(outcome) = self.answered(before, desired) {
            return Ok(outcome);
        }
        let mut outcome = Outcome::default();
        if desired.state != HoldState::Released {
            let catalogue = Arc::clone(&self.facts.catalogue);
            let asked = Asked {
                catalogue: &catalogue,
                before,
                desired,
                now: self.facts.now,
            };
            outcome = asked.judge();
        }
        let mut stocks = self.facts.stocks.clone();
        if let Some(before) = before {
            give_back(&mut stocks, before)?;
        }
        if let Err(short) = short::take(&mut stocks, &outcome.wanted, &self.facts.catalogue) {
            outcome.problems.extend(short);
        }
        if !outcome.problems.is_empty() {
            return Ok(answer(
                before,
                desired,
                HoldOutcome::Refused,
                outcome.problems,
            ));
        }
        let pinned = desired.state == HoldState::Pinned;
        let after = Hold {
            order: desired.order,
            convention: desired.convention,
            version: desired.version,
            standing: standing(desired.state),
            held_until: desired
                .held_until
                .filter(|_| desired.state == HoldState::Held),
            pinned_at: pinned.then_some(self.facts.now),
            selections: selections(before, outcome.wanted),
            answers: outcome.answers,
        };
        let answer = answer(Some(&after), desired, HoldOutcome::Accepted, Vec::new());
        self.facts.stocks = stocks;
        self.facts.book.put(after);
        Ok(answer)
    }

    /// The answer, when what is desired needs no decision.
    fn answered(&self, before: Option<&Hold>, desired: &DesiredHold) -> Option<HoldAnswer> {
        let refused = |code, message| {
            let problems = vec![problem_of_all(code, message)];
            Some(answer(before, desired, HoldOutcome::Refused, problems))
        };
        if let Some(known) = before {
            if known.convention != desired.convention {
                let message = "This order is known under another convention.";
                return refused("other_convention", message);
            }
            match known.weigh(desired.version, desired.state) {
                Word::Stale => {
                    return Some(answer(before, desired, HoldOutcome::Stale, Vec::new()));
                }
                Word::Repeat => {
                    return Some(answer(before, desired, HoldOutcome::Accepted, Vec::new()));
                }
                Word::News => {}
            }
        }
        if desired.state == HoldState::Held && is_over(desired.held_until, self.facts.now) {
            return refused("expired", "The time of this order is over.");
        }
        None
    }

    /// A hold whose time is over ends.
    fn end(&mut self, order: OrderId) -> Result<bool, Contradiction> {
        let over = |hold: &&Hold| {
            hold.standing == HoldStanding::Held && is_over(hold.held_until, self.facts.now)
        };
        let Some(mut hold) = self.facts.book.get(order).filter(over).cloned() else {
            return Ok(false);
        };
        let mut stocks = self.facts.stocks.clone();
        give_back(&mut stocks, &hold)?;
        turn(&mut hold, HoldStanding::Expired);
        self.facts.stocks = stocks;
        self.facts.book.put(hold);
        Ok(true)
    }

    /// A pinned order becomes what its owner says. A newer version than ours is on its way to us by itself.
    fn settle(&mut self, told: &Settlement) -> Result<bool, Contradiction> {
        let pinned = |hold: &&Hold| hold.standing == HoldStanding::Pinned;
        let Some(mut hold) = self.facts.book.get(told.order).filter(pinned).cloned() else {
            return Ok(false);
        };
        if told.fate == Fate::Confirmed && told.version != hold.version {
            return Ok(false);
        }
        let mut stocks = self.facts.stocks.clone();
        match told.fate {
            Fate::Confirmed => {
                confirm(&mut stocks, &hold)?;
                turn(&mut hold, HoldStanding::Confirmed);
            }
            Fate::Over => {
                give_back(&mut stocks, &hold)?;
                turn(&mut hold, HoldStanding::Released);
                hold.version = hold.version.max(told.version);
                hold.answers.clear();
            }
        }
        self.facts.stocks = stocks;
        self.facts.book.put(hold);
        Ok(true)
    }

    fn capacity(&mut self, at: usize, asked: &NewCapacity) -> Result<Stock, StockRefusal> {
        let row = self
            .facts
            .rows
            .get_mut(&asked.stock)
            .ok_or(StockRefusal::Missing)?;
        let done = row.name == asked.name && row.capacity == asked.capacity;
        if self.again && done && row.version == asked.version + 1 {
            return Ok(row.clone());
        }
        if row.version != asked.version {
            return Err(StockRefusal::Stale);
        }
        let set = self.facts.stocks.set_capacity(&asked.stock, asked.capacity);
        set.map_err(|error| match error {
            StockError::BelowTaken { taken } => StockRefusal::BelowTaken { taken },
            _ => StockRefusal::Missing,
        })?;
        row.name.clone_from(&asked.name);
        row.capacity = asked.capacity;
        row.version += 1;
        if let Some(stock) = self.facts.stocks.get(&asked.stock) {
            (row.held, row.sold) = (stock.held(), stock.sold());
        }
        self.capacities.push(at);
        Ok(row.clone())
    }
}

/// A hold, and everything that is selected in it, stands like this from now on.
fn turn(hold: &mut Hold, standing: HoldStanding) {
    for selection in hold.selections.values_mut() {
        if selection.standing == hold.standing {
            selection.standing = standing;
        }
    }
    hold.standing = standing;
    hold.pinned_at = None;
    if !takes_places(standing) && standing != HoldStanding::Expired {
        hold.held_until = None;
    }
}

/// The answer that tells of this hold.
fn answer(
    hold: Option<&Hold>,
    desired: &DesiredHold,
    outcome: HoldOutcome,
    problems: Vec<HoldProblem>,
) -> HoldAnswer {
    let current = hold.filter(|hold| takes_places(hold.standing));
    HoldAnswer {
        order: desired.order,
        version: hold.map_or(0, |hold| hold.version),
        outcome,
        selections: current.map(Hold::priced).unwrap_or_default(),
        problems,
    }
}

#[cfg(test)]
mod model;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod world;
