//! What an order has of the options, as their service says: attached to the order, or the order is given up or
//! becomes again what it was.

use std::collections::BTreeSet;

use butterfly_contracts::{
    OrderId, PassId, RegistrationId, options::PricedSelection, registration::OrderStatus,
};
use butterfly_ledger::Claim;

use super::{Deciding, inconsistent, short::Wanted};
use crate::{
    domain::{
        extras::{Extra, Extras, Wishes},
        line::{Line, LineStatus, Mark},
        order::{OrderRow, payment},
        order_refusal::OrderRefusal,
        person::Hash,
    },
    lane::request::{Accepted, Changed, Undo, claims_of},
};

impl Deciding {
    /// What was selected, with what it costs here. What is held already keeps its price, tax included.
    pub(super) fn priced(&self, selections: &[PricedSelection], held: &[Extra]) -> Vec<Extra> {
        let tax = self.catalogue.convention.tax();
        let extras = selections.iter().map(|selection| {
            let extra = Extra::of(selection, &tax);
            let known = held.iter().find(|known| known.is_same_purchase(&extra));
            known.cloned().unwrap_or(extra)
        });
        extras.collect()
    }

    /// Notes what the options service accepted. The order's version stays: nobody has seen it without.
    pub(super) fn attach(
        &mut self,
        order: OrderId,
        accepted: &Accepted,
    ) -> Result<(), OrderRefusal> {
        let mut order = self.known(order)?;
        if !matches!(order.status, OrderStatus::Held | OrderStatus::Confirmed) {
            return Err(OrderRefusal::Over(order.status));
        }
        let extras = order.extras.as_mut();
        let Some(extras) = extras.filter(|extras| extras.version == accepted.version) else {
            return Err(OrderRefusal::Stale);
        };
        extras.accept(self.priced(&accepted.priced, &extras.priced));
        order.payment = payment(order.price().total);
        if order.mark == Mark::Read {
            order.mark = Mark::Changed;
        }
        self.keep(order);
        Ok(())
    }

    /// Gives up an order that nobody was told of, and forgets its key: the same request may come again.
    pub(super) fn abandon(&mut self, order: OrderId, scope: &Hash) -> Result<(), OrderRefusal> {
        let order = self.known(order)?;
        if order.status == OrderStatus::Confirmed {
            // A twin of the request has finished it meanwhile.
            return Ok(());
        }
        if order.status == OrderStatus::Held {
            self.give_up(order, LineStatus::Dropped)?;
        }
        if self.facts.keys.remove(scope.as_slice()).is_some() {
            self.effects.keys.retain(|key| key.scope != *scope);
        }
        self.effects.forgotten.push(*scope);
        Ok(())
    }

    /// Makes an order what it was before its last change. If somebody has taken a place meanwhile that was given
    /// up then, it stays changed, and the refusal says what is short.
    pub(super) fn undo(&mut self, asked: &Undo) -> Result<(), OrderRefusal> {
        let mut order = self.known(asked.before.id)?;
        if order.status != OrderStatus::Held || asked.after != Changed::now(&order) {
            return Ok(());
        }
        let mut before = (*asked.before).clone();
        let own: BTreeSet<_> = order.lines.iter().map(|line| line.id).collect();
        let keys = numbered(&before.lines, &asked.claims);
        OrderRefusal::lines(self.are_free(keys, &own))?;
        let stocks = self.facts.stocks.clone();
        if let Err(refusal) = self.move_back(&mut order, &before) {
            self.facts.stocks = stocks;
            return Err(refusal);
        }
        let was_there = |line: &Line| before.lines.iter().any(|known| known.id == line.id);
        let added = std::mem::take(&mut order.lines).into_iter();
        let added = added.filter(|line| !was_there(line)).map(|mut line| {
            line.end(LineStatus::Dropped, self.facts.now);
            line
        });
        let added: Vec<_> = added.collect();
        for line in &mut before.lines {
            line.touch();
            line.claims = claims_of(&asked.claims, line.id).map(<[Hash]>::to_vec);
        }
        before.lines.extend(added);
        before.lines.sort_by_key(|line| line.id);
        before.extras = extras_again(before.extras, order.extras.as_ref());
        (before.version, before.held_until) = (order.version, order.held_until);
        (before.extended, before.mark) = (order.extended, order.mark);
        self.effects.told.push(before.id);
        self.keep(before);
        Ok(())
    }

    /// Gives back what came with the change, and takes again what went with it.
    fn move_back(&mut self, order: &mut OrderRow, before: &OrderRow) -> Result<(), OrderRefusal> {
        let same =
            |one: &Line, other: &Line| one.is_same_purchase(other) && one.status == other.status;
        let has = |lines: &[Line], line: &Line| lines.iter().any(|other| same(line, other));
        let goes = order.lines.iter_mut();
        for line in goes.filter(|line| !has(&before.lines, line)) {
            let keeps = before.lines.iter().any(|known| known.keeps_tier_of(line));
            let released = self.release_all_but(line, keeps);
            released.map_err(|error| inconsistent(&error))?;
        }
        let comes = before.lines.iter().enumerate();
        let comes = comes.filter(|(_, line)| line.status == LineStatus::Held);
        let comes = comes.filter(|(_, line)| !has(&order.lines, line));
        let comes = comes.map(|(at, line)| {
            let mut lines = order.lines.iter();
            Wanted::beside((at, line), lines.find(|known| known.id == line.id))
        });
        let comes: Vec<_> = comes.collect();
        self.take(&comes, Claim::Held)
    }
}

/// The lines that people see and who they are for, by the lines' numbers.
pub(super) fn numbered<'k>(
    lines: &'k [Line],
    claims: &'k [(RegistrationId, Vec<Hash>)],
) -> impl Iterator<Item = (usize, PassId, &'k [Hash])> {
    let seen = lines.iter().filter(|line| line.status.seen().is_some());
    let named = seen.enumerate();
    named.filter_map(|(at, line)| Some((at, line.pass, claims_of(claims, line.id)?)))
}

/// What is desired after a change: told anew when it differs, or when the lines do.
pub(super) fn change(order: &mut OrderRow, wishes: Option<Wishes>, lines_differ: bool) {
    match (&mut order.extras, wishes) {
        (None, None) => {}
        (None, Some(wishes)) => order.extras = Some(Extras::new(wishes)),
        (Some(extras), wishes) => {
            let wishes = wishes.unwrap_or_default();
            if lines_differ || extras.wishes != wishes {
                extras.wishes = wishes;
                extras.advance();
            }
        }
    }
}

/// The extras as they were, in a version that counts more than the one they had in between.
fn extras_again(before: Option<Extras>, now: Option<&Extras>) -> Option<Extras> {
    let now = now?;
    let before = before.unwrap_or_else(|| Extras::new(Wishes::default()));
    let mut again = Extras {
        version: now.version,
        mark: now.mark,
        ..before
    };
    again.advance();
    again.accepted = again.version;
    Some(again)
}
