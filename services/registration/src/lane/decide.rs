//! Decides a batch in order of arrival. Pure: facts in, answers and what to write out. A refused
//! request changes no fact, so it never disturbs its neighbours.

mod capacity;
mod change;
mod draft;
mod end;
mod extras;
mod name;
mod place;
mod short;
mod step;

use std::{collections::BTreeSet, sync::Arc};

use butterfly_contracts::{OrderId, PriceTierId, RegistrationId};
use butterfly_ledger::{Change, Claim, StockError};

use super::{
    catalogue::Catalogue,
    facts::Facts,
    request::{Answer, QuotaRefusal, Request},
};
use crate::{
    domain::{
        code::Code,
        line::{Line, Mark},
        order::OrderRow,
        order_refusal::OrderRefusal,
        person::Hash,
        stock_id::StockId,
    },
    store::idempotency::NewKey,
};

/// What a batch writes.
#[derive(Debug, Default)]
pub(crate) struct Effects {
    /// Orders that are new or differ from what was read, or whose lines do.
    pub(crate) orders: Vec<OrderRow>,
    pub(crate) keys: Vec<NewKey>,
    /// Idempotency scopes whose orders are not to be.
    pub(crate) forgotten: Vec<Hash>,
    /// Requests that rename a stock and change its capacity.
    pub(crate) capacities: Vec<usize>,
    /// Requests by which staff ended a registration.
    pub(crate) removals: Vec<usize>,
    pub(crate) changes: Vec<Change<StockId>>,
    /// Orders whose buyers are told that they stand.
    pub(crate) confirmed: Vec<OrderId>,
    /// Registrations somebody is invited to say who will attend by.
    pub(crate) invited: Vec<RegistrationId>,
    /// Registrations whose attendees have said who they are.
    pub(crate) named: Vec<RegistrationId>,
    /// Registrations whose holders are told that they have ended.
    pub(crate) ended: Vec<RegistrationId>,
    /// Orders whose extras the options service is told what became of.
    pub(crate) told: Vec<OrderId>,
}

impl Effects {
    pub(crate) fn is_empty(&self) -> bool {
        self.orders.is_empty() && self.capacities.is_empty() && self.forgotten.is_empty()
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

/// Decides `batch`; `draw` makes codes.
pub(crate) fn decide(
    facts: Facts,
    batch: &[Request],
    attempt: &Attempt,
    draw: fn() -> Code,
) -> (Vec<Answer>, Effects) {
    let mut deciding = Deciding {
        catalogue: Arc::clone(&facts.catalogue),
        facts,
        effects: Effects::default(),
        again: attempt.again,
        draw,
    };
    let answers = batch.iter().enumerate().map(|(at, request)| match request {
        Request::Order(order) => Answer::Order(deciding.order(order)),
        Request::Change(change) => Answer::Changed(deciding.change(change)),
        Request::Undo(undo) => Answer::Settled(deciding.undo(undo)),
        Request::Attach(order, accepted) => Answer::Settled(deciding.attach(*order, accepted)),
        Request::Abandon(order, scope) => Answer::Settled(deciding.abandon(*order, scope)),
        Request::Confirm(confirm) => Answer::Settled(deciding.confirm(confirm)),
        Request::Name(name) => Answer::Settled(deciding.name(name)),
        Request::Step(order, step) => Answer::Settled(deciding.step(*order, *step)),
        Request::End(ending) => deciding.end(at, ending),
        Request::Capacity(_) if attempt.name_taken.contains(&at) => {
            Answer::Capacity(Err(QuotaRefusal::NameTaken))
        }
        Request::Capacity(capacity) => Answer::Capacity(deciding.capacity(at, capacity)),
    });
    let answers = answers.collect();
    let Deciding {
        facts, mut effects, ..
    } = deciding;
    effects.changes = facts.stocks.net_changes();
    let orders = facts.orders.into_values();
    effects.orders = orders.filter(|order| order.mark != Mark::Read).collect();
    (answers, effects)
}

struct Deciding {
    catalogue: Arc<Catalogue>,
    facts: Facts,
    effects: Effects,
    again: bool,
    draw: fn() -> Code,
}

impl Deciding {
    /// The order, to be changed aside: what is refused half-way leaves no trace.
    fn known(&self, order: OrderId) -> Result<OrderRow, OrderRefusal> {
        let known = self.facts.orders.get(&order);
        known.cloned().ok_or(OrderRefusal::NoOrder)
    }

    /// How many places are left at the price of a tier.
    fn free_at(&self, tier: PriceTierId) -> u32 {
        let stock = self.facts.stocks.get(&StockId::Tier(tier));
        stock.map_or(0, |stock| stock.free())
    }

    /// Gives the places of a standing line back. A place that was sold goes back to its price tier only while the
    /// tier's price is the one of now; else it stays used, so that a tier that sold out does not begin anew. One that
    /// was only held always goes back: a tier ends after so many sold, and not for baskets that come to nothing.
    fn release(&mut self, line: &mut Line) -> Result<(), StockError<StockId>> {
        self.release_all_but(line, false)
    }

    /// The same, for a line that may keep its place in the tier.
    fn release_all_but(&mut self, line: &mut Line, tier: bool) -> Result<(), StockError<StockId>> {
        let Some(claim) = line.status.claim() else {
            return Ok(());
        };
        if tier {
            let is_tier = |place: &StockId| matches!(place, StockId::Tier(_));
            let places: Vec<_> = line.places().filter(|place| !is_tier(place)).collect();
            return self.facts.stocks.give_back(&places, claim);
        }
        let pass = self.catalogue.pass(line.pass);
        let current = pass.and_then(|pass| pass.tier(self.facts.now, |tier| self.free_at(tier)));
        let current = current.and_then(|tier| tier.id);
        let spent = line.tier.filter(|tier| current != Some(*tier));
        let spent = spent.filter(|_| claim == Claim::Sold);
        let stays = spent.map(StockId::Tier);
        let places: Vec<_> = line
            .places()
            .filter(|place| stays != Some(*place))
            .collect();
        self.facts.stocks.give_back(&places, claim)?;
        line.tier_spent |= stays.is_some();
        Ok(())
    }

    /// Keeps a changed order, and claims who is told in it instead of who was.
    fn keep(&mut self, mut order: OrderRow) {
        order.touch();
        for line in &order.lines {
            let standing = line.status.claim().is_some();
            if line.claims.is_some() || !standing {
                self.facts.claims.retain(|_, holder| *holder != line.id);
            }
            if standing {
                let person = line.claims.as_deref().unwrap_or_default();
                let keys = self.catalogue.claims(line.pass, person);
                let claims = keys.iter().map(|key| (key.to_vec(), line.id));
                self.facts.claims.extend(claims);
            }
        }
        self.facts.orders.insert(order.id, order);
    }
}

/// The rows contradict each other: a mistake of ours, for which nothing is granted.
fn inconsistent(error: &StockError<StockId>) -> OrderRefusal {
    tracing::error!(?error, "places are not as the rows say");
    OrderRefusal::Inconsistent
}

#[cfg(test)]
mod tests;
