//! A held order becomes another, by the net change of its places. What stays keeps its price.

use std::collections::{BTreeMap, BTreeSet};

use butterfly_contracts::{RegistrationId, registration::OrderStatus};
use butterfly_ledger::Claim;

use super::{
    Deciding,
    draft::{Used, nobody},
    extras, inconsistent,
    short::Wanted,
};
use crate::{
    domain::{
        line::{Line, LineStatus, Mark},
        order::{OrderRow, payment},
        order_refusal::{LineProblem, OrderRefusal},
    },
    lane::request::{ToChange, ToLine},
};

impl Deciding {
    /// The order as it was before, unless the change was made in an earlier attempt.
    pub(super) fn change(
        &mut self,
        asked: &ToChange,
    ) -> Result<Option<Box<OrderRow>>, OrderRefusal> {
        let mut order = self.known(asked.order)?;
        let original = Box::new(order.clone());
        if order.status != OrderStatus::Held {
            return Err(OrderRefusal::Over(order.status));
        }
        if order.version != asked.version {
            let done = self.again && order.version == asked.version + 1;
            return if done {
                Ok(None)
            } else {
                Err(OrderRefusal::Stale)
            };
        }
        let mut held = take_held(&mut order);
        let own: BTreeSet<_> = held.keys().copied().collect();
        if asked.lines.iter().any(|line| is_fresh(&held, line)) {
            self.is_open()?;
        }
        let drafts = self.changed(&held, &asked.lines);
        let lines = self.agreed(drafts, &asked.lines, &held)?;

        let before = self.facts.stocks.clone();
        if let Err(refusal) = self.move_places(&mut held, &lines) {
            self.facts.stocks = before;
            let OrderRefusal::Lines(_) = refusal else {
                return Err(refusal);
            };
            let wanted = lines.iter().enumerate().map(Wanted::of).collect();
            return Err(self.refused_beside(&held, (Vec::new(), wanted)));
        }
        let others =
            lines.len() != own.len() || lines.iter().any(|line| !is_among(line, &original));
        let gone = |before: &Line| lines.iter().all(|line| line.id != before.id);
        let gone: Vec<_> = held.into_values().filter(gone).collect();
        order.lines.extend(lines);
        order.lines.extend(gone.into_iter().map(|mut line| {
            line.end(LineStatus::Dropped, self.facts.now);
            line
        }));
        order.lines.sort_by_key(|line| line.id);
        order.account = order.account.or(asked.account);
        order.buyer = asked.buyer.clone().unwrap_or_else(nobody);
        extras::change(&mut order, asked.wishes.clone(), others);
        order.payment = payment(order.price().total);
        self.keep(order);
        Ok(Some(original))
    }

    /// Gives back what goes, then takes what comes: the net change.
    fn move_places(
        &mut self,
        held: &mut BTreeMap<RegistrationId, Line>,
        lines: &[Line],
    ) -> Result<(), OrderRefusal> {
        let comes = lines.iter().enumerate().filter(|(_, line)| {
            let before = held.get(&line.id);
            before.is_none_or(|before| !before.is_same_purchase(line))
        });
        let comes = comes.map(|(at, line)| {
            let before = held.get(&line.id);
            Wanted::beside((at, line), before)
        });
        let comes: Vec<_> = comes.collect();
        for before in held.values_mut() {
            if !lines.iter().any(|line| before.is_same_purchase(line)) {
                let keeps = lines.iter().any(|line| line.keeps_tier_of(before));
                let released = self.release_all_but(before, keeps);
                released.map_err(|error| inconsistent(&error))?;
            }
        }
        self.take(&comes, Claim::Held)
    }

    /// The lines as they shall be.
    fn changed(
        &self,
        held: &BTreeMap<RegistrationId, Line>,
        asked: &[ToLine],
    ) -> Vec<Result<Line, LineProblem>> {
        let (mut kept, mut used) = (BTreeSet::new(), Used::new());
        let draft = |line: &ToLine| {
            let Some(id) = line.kept else {
                return self.draft(line, (None, &mut used));
            };
            let before = held.get(&id).filter(|_| kept.insert(id));
            self.replaced(before.ok_or(LineProblem::Unknown)?, line, &mut used)
        };
        asked.iter().map(draft).collect()
    }

    /// A line that is there, for the same or with another pass or voucher.
    fn replaced(
        &self,
        before: &Line,
        asked: &ToLine,
        used: &mut Used,
    ) -> Result<Line, LineProblem> {
        if is_other(before, asked) {
            let other = self.draft(asked, (Some(before), used))?;
            return Ok(Line {
                code: before.code.clone(),
                created_at: before.created_at,
                mark: changed(before.mark),
                ..other
            });
        }
        if let Some(pass) = self.catalogue.pass(before.pass) {
            let attendee = asked.attendee.as_ref();
            self.fits(pass, attendee.and_then(|one| one.birth_date))?;
        }
        Ok(Line {
            attendee: asked.attendee.clone(),
            invited: asked.invited.clone(),
            claims: Some(asked.claims.clone()),
            mark: changed(before.mark),
            ..before.clone()
        })
    }
}

/// Whether a line is to be for another pass or voucher.
fn is_other(before: &Line, asked: &ToLine) -> bool {
    before.pass != asked.pass
        || before.voucher_code() != asked.voucher.as_deref().unwrap_or_default()
}

/// Whether something must be on sale for this line.
fn is_fresh(held: &BTreeMap<RegistrationId, Line>, asked: &ToLine) -> bool {
    let before = asked.kept.and_then(|id| held.get(&id));
    before.is_none_or(|before| is_other(before, asked))
}

/// Whether the order has this line with the same pass.
fn is_among(line: &Line, order: &OrderRow) -> bool {
    let known = order.lines.iter();
    known
        .into_iter()
        .any(|known| known.id == line.id && known.pass == line.pass)
}

/// Takes the lines that are held out of the order.
fn take_held(order: &mut OrderRow) -> BTreeMap<RegistrationId, Line> {
    let lines = std::mem::take(&mut order.lines);
    let (held, rest): (Vec<_>, Vec<_>) = lines
        .into_iter()
        .partition(|line| line.status == LineStatus::Held);
    order.lines = rest;
    held.into_iter().map(|line| (line.id, line)).collect()
}

const fn changed(mark: Mark) -> Mark {
    match mark {
        Mark::New => Mark::New,
        Mark::Read | Mark::Changed => Mark::Changed,
    }
}
