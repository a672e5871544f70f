//! The steps of an order: confirmed, extended, given up, run out.

use std::collections::BTreeSet;

use butterfly_contracts::{OrderId, registration::OrderStatus};
use butterfly_ledger::Claim;

use super::{Deciding, draft::Used, extras::numbered, inconsistent, short::Wanted};
use crate::{
    domain::{
        extras::{Extras, Wishes},
        line::{Line, LineStatus},
        order::{HOLD, OrderRow, payment},
        order_refusal::{LineProblem, OrderRefusal},
        voucher::Voucher,
    },
    lane::request::{Step, ToConfirm, claims_of},
};

impl Deciding {
    pub(super) fn confirm(&mut self, asked: &ToConfirm) -> Result<(), OrderRefusal> {
        let mut order = self.known(asked.order)?;
        order.account = order.account.or(asked.account);
        match order.status {
            OrderStatus::Confirmed => return Ok(()),
            OrderStatus::Cancelled => return Err(OrderRefusal::Over(order.status)),
            OrderStatus::Expired => return self.retake(order, asked),
            OrderStatus::Held => {}
        }
        self.is_complete(&order.buyer, &order.lines)?;
        self.remains_together(&order)?;
        if asked.refused {
            return Ok(());
        }
        self.take_pinned(&mut order, asked)?;
        let total_minor = order.price().total;
        if asked.seen_total.is_some_and(|seen| seen != total_minor) {
            return Err(OrderRefusal::TotalDiffers { total_minor });
        }
        let held = order
            .lines
            .iter()
            .filter(|line| line.status == LineStatus::Held);
        let places: Vec<_> = held.flat_map(Line::places).collect();
        let confirmed = self.facts.stocks.confirm(&places);
        confirmed.map_err(|error| inconsistent(&error))?;
        settle(&mut order, LineStatus::Held, LineStatus::Live);
        self.confirmed(order);
        Ok(())
    }

    /// Refuses what is left of an order of which single lines were given up, if it does not go together any more.
    fn remains_together(&self, order: &OrderRow) -> Result<(), OrderRefusal> {
        let seen = order.lines.iter();
        let seen = seen.filter(|line| line.status.seen().is_some()).enumerate();
        let (held, ended): (Vec<_>, Vec<_>) =
            seen.partition(|(_, line)| line.status == LineStatus::Held);
        if ended.is_empty() {
            return Ok(());
        }
        let passes = held.into_iter().map(|(at, line)| (at, line.pass));
        OrderRefusal::lines(self.go_together(&passes.collect::<Vec<_>>()))
    }

    fn confirmed(&mut self, mut order: OrderRow) {
        order.status = OrderStatus::Confirmed;
        order.held_until = None;
        order.payment = payment(order.price().total);
        self.effects.confirmed.push(order.id);
        self.invite(&order);
        if order.extras.is_some() {
            self.effects.told.push(order.id);
        }
        self.keep(order);
    }

    /// Who is to say who will attend is asked to, now that the places are there for good.
    pub(super) fn invite(&mut self, order: &OrderRow) {
        let lines = order.lines.iter().filter(|line| line.awaits());
        let live = lines.filter(|line| line.status == LineStatus::Live);
        self.effects.invited.extend(live.map(|line| line.id));
    }

    /// The extras as they are pinned; refused unless those are pinned that the order has.
    fn take_pinned(&self, order: &mut OrderRow, asked: &ToConfirm) -> Result<(), OrderRefusal> {
        let is_held = order.status == OrderStatus::Held;
        match (&mut order.extras, &asked.pinned) {
            (None, None) => Ok(()),
            // It wants nothing, and what is asked of everybody does not concern its passes.
            (None, Some(pinned)) => {
                let mut extras = Extras::new(Wishes::default());
                extras.accept(self.priced(&pinned.priced, &[]));
                order.extras = Some(extras);
                Ok(())
            }
            (Some(extras), Some(pinned)) if extras.version == pinned.version => {
                let held = if is_held { &extras.priced[..] } else { &[] };
                extras.accept(self.priced(&pinned.priced, held));
                Ok(())
            }
            _ => Err(OrderRefusal::Stale),
        }
    }

    /// A hold that has run out takes its places again, at the price of now. If the buyer saw another one, the
    /// places are held anew for the decision.
    fn retake(&mut self, mut order: OrderRow, asked: &ToConfirm) -> Result<(), OrderRefusal> {
        self.is_open()?;
        self.is_complete(&order.buyer, &order.lines)?;
        self.reprice(&mut order)?;
        if let Some(extras) = &mut order.extras {
            extras.advance();
        }
        if !asked.refused {
            self.take_pinned(&mut order, asked)?;
        }
        let keys = numbered(&order.lines, &asked.claims);
        OrderRefusal::lines(self.are_free(keys, &BTreeSet::new()))?;
        for line in order
            .lines
            .iter_mut()
            .filter(|line| line.status == LineStatus::Expired)
        {
            let told = claims_of(&asked.claims, line.id).unwrap_or_default();
            line.claims = Some(told.to_vec());
        }
        settle(&mut order, LineStatus::Expired, LineStatus::Held);
        let seen = order.lines.iter();
        let seen = seen.filter(|line| line.status.seen().is_some());
        let held = seen.enumerate();
        let held = held.filter(|(_, line)| line.status == LineStatus::Held);
        let wanted: Vec<_> = held.map(Wanted::of).collect();
        if asked.refused {
            let stocks = self.facts.stocks.clone();
            let taken = self.take(&wanted, Claim::Held);
            self.facts.stocks = stocks;
            return taken;
        }
        let total_minor = order.price().total;
        if asked.seen_total.is_some_and(|seen| seen != total_minor) {
            self.take(&wanted, Claim::Held)?;
            order.status = OrderStatus::Held;
            order.held_until = Some(self.facts.now + HOLD);
            self.keep(order);
            return Err(OrderRefusal::TotalDiffers { total_minor });
        }
        self.take(&wanted, Claim::Sold)?;
        settle(&mut order, LineStatus::Held, LineStatus::Live);
        self.confirmed(order);
        Ok(())
    }

    /// Gives the lines that ran out what their passes cost and take now.
    fn reprice(&self, order: &mut OrderRow) -> Result<(), OrderRefusal> {
        let seen = order.lines.iter_mut();
        let seen = seen.filter(|line| line.status.seen().is_some());
        let expired = seen.enumerate();
        let expired = expired.filter(|(_, line)| line.status == LineStatus::Expired);
        let (mut used, mut passes, mut problems) = (Used::new(), Vec::new(), Vec::new());
        for (at, line) in expired {
            passes.push((at, line.pass));
            if let Err(problem) = self.renew(line, &mut used) {
                problems.push((at, problem));
            }
        }
        problems.extend(self.go_together(&passes));
        OrderRefusal::lines(problems)
    }

    /// Gives a line that ran out what its pass costs, takes and says now.
    fn renew(&self, line: &mut Line, used: &mut Used) -> Result<(), LineProblem> {
        let code = line.voucher.as_ref().map(|used| used.code.as_str());
        let voucher = self.voucher(code)?;
        let pass = self.on_sale(line.pass, voucher)?;
        line.edition = pass.version;
        line.quotas = Voucher::quotas_of(voucher, pass);
        (line.price, line.tier) = self.price_of(pass, voucher, used);
        Ok(())
    }

    pub(super) fn step(&mut self, order: OrderId, step: Step) -> Result<(), OrderRefusal> {
        let order = self.known(order)?;
        match step {
            Step::Extend => self.extend(order),
            Step::Cancel => self.give_up(order, LineStatus::Cancelled),
            Step::Expire => {
                let over = order
                    .held_until
                    .is_some_and(|until| until <= self.facts.now);
                if order.status == OrderStatus::Held && over {
                    return self.give_up(order, LineStatus::Expired);
                }
                Ok(())
            }
        }
    }

    fn extend(&mut self, mut order: OrderRow) -> Result<(), OrderRefusal> {
        if order.status != OrderStatus::Held {
            return Err(OrderRefusal::Over(order.status));
        }
        if order.extended {
            return Ok(());
        }
        order.extended = true;
        order.held_until = order.held_until.map(|until| until + HOLD);
        if let Some(extras) = &mut order.extras {
            let accepted = !extras.is_pending();
            extras.advance();
            if accepted {
                extras.accepted = extras.version;
            }
            self.effects.told.push(order.id);
        }
        self.keep(order);
        Ok(())
    }

    /// Ends an order with all its places. One that has ended already stays as it is, but one that ran out and is given
    /// up cannot be taken up again.
    pub(super) fn give_up(
        &mut self,
        mut order: OrderRow,
        end: LineStatus,
    ) -> Result<(), OrderRefusal> {
        let before = match order.status {
            OrderStatus::Cancelled => return Ok(()),
            OrderStatus::Expired => {
                if end == LineStatus::Cancelled {
                    order.status = OrderStatus::Cancelled;
                    self.keep(order);
                }
                return Ok(());
            }
            OrderStatus::Held => LineStatus::Held,
            OrderStatus::Confirmed => LineStatus::Live,
        };
        let stocks = self.facts.stocks.clone();
        let lines = order.lines.iter_mut();
        for line in lines.filter(|line| line.status == before) {
            if let Err(error) = self.release(line) {
                self.facts.stocks = stocks;
                return Err(inconsistent(&error));
            }
            line.end(end, self.facts.now);
            if before == LineStatus::Live {
                self.effects.ended.push(line.id);
            }
        }
        let expired = end == LineStatus::Expired;
        order.status = if expired {
            OrderStatus::Expired
        } else {
            OrderStatus::Cancelled
        };
        order.held_until = None;
        if let Some(extras) = &mut order.extras {
            extras.advance();
            self.effects.told.push(order.id);
        }
        self.keep(order);
        Ok(())
    }
}

/// Moves the lines of one status to another.
fn settle(order: &mut OrderRow, from: LineStatus, to: LineStatus) {
    for line in order.lines.iter_mut().filter(|line| line.status == from) {
        (line.status, line.ended_at) = (to, None);
        line.touch();
    }
}
