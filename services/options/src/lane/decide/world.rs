//! A convention in memory, for tests of what is decided.

use std::{collections::BTreeMap, sync::Arc};

use butterfly_contracts::{
    ConventionId, OptionChoiceId, OptionId, OptionStockId, OrderId, PassId, RegistrationId,
    options::{DesiredHold, HoldAnswer, HoldLine, HoldState, SelectionInput},
};
use chrono::{DateTime, TimeDelta, Utc};

use super::{Attempt, decide};
use crate::{
    domain::{
        catalogue::{Catalogue, testing},
        hold::Hold,
        option::ConventionOption,
    },
    lane::{
        book::Book,
        facts::Facts,
        request::{Answer, Request},
    },
    store::stocks::Stock,
};

/// A convention in memory: what batches decide is written down here.
#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) convention: ConventionId,
    pub(crate) catalogue: Catalogue,
    pub(crate) stocks: BTreeMap<OptionStockId, Stock>,
    pub(crate) holds: BTreeMap<OrderId, Hold>,
    pub(crate) now: DateTime<Utc>,
}

impl World {
    pub(crate) fn new() -> Self {
        Self {
            convention: ConventionId::generate(),
            catalogue: Catalogue::default(),
            stocks: BTreeMap::new(),
            holds: BTreeMap::new(),
            now: "2026-11-24T12:00:00Z".parse().unwrap(),
        }
    }

    pub(crate) fn stock(&mut self, capacity: u32) -> OptionStockId {
        let stock = Stock {
            id: OptionStockId::generate(),
            convention: self.convention,
            name: "Stock".to_owned(),
            capacity,
            held: 0,
            sold: 0,
            version: 1,
        };
        let id = stock.id;
        self.stocks.insert(id, stock);
        id
    }

    pub(crate) fn option(&mut self, input: serde_json::Value) -> ConventionOption {
        let option = testing::option(input);
        self.catalogue.options.push(option.clone());
        option
    }

    pub(crate) fn facts(&self) -> Facts {
        let places = self.stocks.values();
        Facts {
            catalogue: Arc::new(self.catalogue.clone()),
            stocks: places.map(|row| (row.id, row.places().unwrap())).collect(),
            rows: self.stocks.clone(),
            book: Book::new(self.holds.values().cloned()),
            now: self.now,
        }
    }

    /// Decides a batch and writes down what came out.
    pub(crate) fn run(&mut self, batch: &[Request]) -> Vec<Answer> {
        let (answers, effects) = decide(self.facts(), batch, &Attempt::default());
        for at in effects.capacities {
            if let Request::Capacity(asked) = &batch[at] {
                let row = self.stocks.get_mut(&asked.stock).unwrap();
                row.name.clone_from(&asked.name);
                row.version += 1;
            }
        }
        for change in effects.changes {
            let row = self.stocks.get_mut(&change.stock).unwrap();
            row.capacity = row
                .capacity
                .checked_add_signed(small(change.capacity))
                .unwrap();
            row.held = row.held.checked_add_signed(small(change.held)).unwrap();
            row.sold = row.sold.checked_add_signed(small(change.sold)).unwrap();
        }
        for changed in effects.holds {
            let known = self.holds.insert(changed.after.order, changed.after);
            assert_eq!(known, changed.before);
        }
        answers
    }

    pub(crate) fn hold(&mut self, desired: &DesiredHold) -> HoldAnswer {
        let answer = self.run(&[Request::Hold(Box::new(desired.clone()))]).pop();
        match answer {
            Some(Answer::Hold(answer)) => answer,
            other => panic!("not an answer to a hold: {other:?}"),
        }
    }

    pub(crate) fn taken(&self, stock: OptionStockId) -> (u32, u32) {
        let row = &self.stocks[&stock];
        (row.held, row.sold)
    }

    /// An order of one registration that wants so many of each, in version 1.
    pub(crate) fn order(&self, picks: &[(OptionId, Option<OptionChoiceId>, u32)]) -> DesiredHold {
        let pick = |(option, choice, quantity): &_| SelectionInput {
            option: *option,
            choice: *choice,
            quantity: *quantity,
        };
        DesiredHold {
            answered: None,
            order: OrderId::generate(),
            convention: self.convention,
            version: 1,
            state: HoldState::Held,
            held_until: Some(self.now + TimeDelta::minutes(15)),
            complete: false,
            lines: vec![HoldLine {
                answers_later: false,
                registration: RegistrationId::generate(),
                pass: PassId::generate(),
                selections: picks.iter().map(pick).collect(),
                answers: Vec::new(),
            }],
            answers: Vec::new(),
        }
    }
}

fn small(change: i64) -> i32 {
    i32::try_from(change).unwrap()
}

/// The same order in this version and state.
pub(crate) fn next(desired: &DesiredHold, version: u64, state: HoldState) -> DesiredHold {
    DesiredHold {
        version,
        state,
        ..desired.clone()
    }
}
