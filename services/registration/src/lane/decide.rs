//! Decides a batch in order of arrival. Pure: facts in, answers and what to write out. A refused
//! request changes no fact, so it never disturbs its neighbours.

use std::collections::{BTreeSet, HashMap};

use butterfly_contracts::{
    Money, OrderId, QuotaId,
    registration::{AttendeeView, OrderStatus, RegistrationStatus, RegistrationView},
};
use butterfly_ledger::{Change, Claim, StockError};

use super::{
    facts::Facts,
    request::{Answer, Ending, NewCapacity, Placed, QuotaRefusal, Request, ToOrder},
};
use crate::{
    domain::{
        age,
        code::Code,
        order::{Order, payment},
        order_refusal::{NotOnSale, OrderRefusal},
        pass::Pass,
        price::{Price, price},
    },
    store::{names, quotas::Quota},
};

/// An order to write, with the request it came from.
#[derive(Debug)]
pub(crate) struct NewOrder {
    pub(crate) request: usize,
    pub(crate) order: Order,
    pub(crate) price: Price,
    pub(crate) quotas: Vec<QuotaId>,
}

/// A registration to end.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) request: usize,
    pub(crate) order: OrderId,
}

/// What a batch writes.
#[derive(Debug, Default)]
pub(crate) struct Effects {
    pub(crate) orders: Vec<NewOrder>,
    pub(crate) ended: Vec<Ended>,
    /// Requests that rename a stock and change its capacity.
    pub(crate) capacities: Vec<usize>,
    pub(crate) changes: Vec<Change<QuotaId>>,
}

impl Effects {
    pub(crate) fn is_empty(&self) -> bool {
        self.orders.is_empty() && self.ended.is_empty() && self.capacities.is_empty()
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
    let again = attempt.again;
    let (effects, placed) = (Effects::default(), HashMap::new());
    let mut deciding = Deciding {
        facts,
        effects,
        placed,
        again,
        draw,
    };
    let answers = batch.iter().enumerate().map(|(at, request)| match request {
        Request::Order(order) => Answer::Order(deciding.order(at, order)),
        Request::End(ending) => deciding.end(at, ending),
        Request::Capacity(_) if attempt.name_taken.contains(&at) => {
            Answer::Capacity(Err(QuotaRefusal::NameTaken))
        }
        Request::Capacity(capacity) => Answer::Capacity(deciding.capacity(at, capacity)),
    });
    let answers = answers.collect();
    let mut effects = deciding.effects;
    effects.changes = deciding.facts.stocks.net_changes();
    (answers, effects)
}

struct Deciding {
    facts: Facts,
    effects: Effects,
    /// Orders of this very batch, for their twins.
    placed: HashMap<OrderId, Order>,
    again: bool,
    draw: fn() -> Code,
}

impl Deciding {
    fn order(&mut self, at: usize, asked: &ToOrder) -> Result<Placed, OrderRefusal> {
        if let Some((request_hash, order)) = self.facts.keys.get(asked.scope.as_slice()) {
            if request_hash.as_slice() != asked.request_hash {
                return Err(OrderRefusal::KeyReused);
            }
            let twin = self.placed.get(order).cloned();
            return Ok(twin.map_or(Placed::Before(*order), |twin| Placed::Now(Box::new(twin))));
        }
        let catalogue = std::sync::Arc::clone(&self.facts.catalogue);
        let pass = self.on_sale(&catalogue, asked)?;
        let claimed = |claim: &[u8; 32]| self.facts.claims.contains_key(claim.as_slice());
        if asked.claims.iter().any(claimed) {
            return Err(OrderRefusal::AlreadyRegistered);
        }
        let price = price(pass.about.price_minor, &catalogue.convention.tax());
        if asked.seen_total.is_some_and(|seen| seen != price.total) {
            return Err(OrderRefusal::TotalDiffers {
                total_minor: price.total,
            });
        }
        let taken = self.facts.stocks.take(&pass.about.quotas, Claim::Sold);
        taken.map_err(|_short| self.sold_out(pass))?;
        let order = self.place(asked, pass, price);
        for claim in &asked.claims {
            self.facts.claims.insert(claim.to_vec(), asked.registration);
        }
        let key = (asked.request_hash.to_vec(), asked.order);
        self.facts.keys.insert(asked.scope.to_vec(), key);
        self.placed.insert(asked.order, order.clone());
        let quotas = pass.about.quotas.clone();
        self.effects.orders.push(NewOrder {
            request: at,
            order: order.clone(),
            price,
            quotas,
        });
        Ok(Placed::Now(Box::new(order)))
    }

    /// The pass, if this person may order it now.
    fn on_sale<'a>(
        &self,
        catalogue: &'a super::catalogue::Catalogue,
        asked: &ToOrder,
    ) -> Result<&'a Pass, OrderRefusal> {
        let convention = &catalogue.convention;
        if !convention.is_public() {
            return Err(OrderRefusal::NoConvention);
        }
        let pass = catalogue.pass(asked.pass).filter(|pass| pass.is_public());
        let pass = pass.ok_or(OrderRefusal::UnknownPass)?;
        let sale = convention.sale(self.facts.now);
        let shut = NotOnSale::of(sale, convention.about.registration_opens_at);
        if let Some(reason) = shut.or_else(|| pass.needs()) {
            return Err(OrderRefusal::NotOnSale(reason));
        }
        age::check(&pass.about, asked.attendee.birth_date, convention.age_day())
            .map_err(OrderRefusal::Age)?;
        Ok(pass)
    }

    fn sold_out(&self, pass: &Pass) -> OrderRefusal {
        let free = |quota| {
            self.facts
                .stocks
                .get(&quota)
                .map_or(0, |stock| stock.free())
        };
        let can_be_had = |other: &&Pass| {
            other.id != pass.id
                && other.is_public()
                && other.needs().is_none()
                && other.left(free) != Some(0)
        };
        let others = self.facts.catalogue.passes.iter().filter(can_be_had);
        OrderRefusal::SoldOut {
            pass: pass.id,
            name: pass.about.name.clone(),
            alternatives: others.map(|other| other.about.name.clone()).collect(),
        }
    }

    fn place(&self, asked: &ToOrder, pass: &Pass, price: Price) -> Order {
        let convention = &self.facts.catalogue.convention;
        let money = |minor| Money::new(minor, convention.about.currency);
        let registration = RegistrationView {
            id: asked.registration,
            code: (self.draw)().to_string(),
            order: asked.order,
            convention: convention.id,
            convention_name: convention.about.name.clone(),
            convention_slug: convention.about.slug.clone(),
            pass: pass.id,
            pass_name: pass.about.name.clone(),
            days: pass.about.days.clone(),
            attendee: AttendeeView {
                name: asked.attendee.name.clone(),
                email: asked.attendee.email.clone(),
                birth_date: asked.attendee.birth_date,
            },
            total: money(price.total),
            status: RegistrationStatus::Live,
            created_at: self.facts.now,
            ended_at: None,
        };
        Order {
            id: asked.order,
            code: (self.draw)().to_string(),
            convention: convention.id,
            status: OrderStatus::Confirmed,
            payment: payment(price.total),
            account: asked.account,
            buyer: asked.buyer.clone(),
            registrations: vec![registration],
            net: money(price.net),
            tax: money(price.tax),
            total: money(price.total),
            created_at: self.facts.now,
        }
    }

    fn end(&mut self, at: usize, asked: &Ending) -> Answer {
        let Some(row) = self.facts.endable.get_mut(&asked.registration) else {
            return Answer::End(false);
        };
        if row.status != names::of(RegistrationStatus::Live) {
            return Answer::End(true);
        }
        let quotas: Vec<_> = row.quotas.0.iter().map(|id| QuotaId::from(*id)).collect();
        if let Err(error) = self.facts.stocks.give_back(&quotas, Claim::Sold) {
            tracing::error!(registration = %asked.registration, %error, "places cannot be given back");
            return Answer::Failed;
        }
        row.status = names::of(asked.status());
        self.facts
            .claims
            .retain(|_, holder| *holder != asked.registration);
        self.effects.ended.push(Ended {
            request: at,
            order: row.order,
        });
        Answer::End(true)
    }

    fn capacity(&mut self, at: usize, asked: &NewCapacity) -> Result<Quota, QuotaRefusal> {
        let quota = self
            .facts
            .quotas
            .get_mut(&asked.quota)
            .ok_or(QuotaRefusal::Missing)?;
        let done = quota.name == asked.name && quota.capacity == asked.capacity;
        if self.again && done && quota.version == asked.version + 1 {
            return Ok(quota.clone());
        }
        if quota.version != asked.version {
            return Err(QuotaRefusal::Stale);
        }
        let set = self.facts.stocks.set_capacity(&asked.quota, asked.capacity);
        set.map_err(|error| match error {
            StockError::BelowTaken { taken } => QuotaRefusal::BelowTaken { taken },
            _ => QuotaRefusal::Missing,
        })?;
        quota.name.clone_from(&asked.name);
        quota.capacity = asked.capacity;
        quota.version += 1;
        if let Some(stock) = self.facts.stocks.get(&asked.quota) {
            (quota.held, quota.sold) = (stock.held(), stock.sold());
        }
        self.effects.capacities.push(at);
        Ok(quota.clone())
    }
}

#[cfg(test)]
mod tests;
