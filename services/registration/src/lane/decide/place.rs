//! A new order: every place is taken, or none.

use std::collections::BTreeMap;

use butterfly_contracts::registration::OrderStatus;
use butterfly_ledger::Claim;

use super::{
    Deciding,
    draft::{Used, nobody},
    short::Wanted,
};
use crate::{
    domain::{
        extras::Extras,
        line::{LineStatus, Mark},
        order::{HOLD, OrderRow, payment},
        order_refusal::OrderRefusal,
    },
    lane::request::{Placed, ToOrder},
    store::idempotency::NewKey,
};

impl Deciding {
    pub(super) fn order(&mut self, asked: &ToOrder) -> Result<Placed, OrderRefusal> {
        if let Some((request_hash, order)) = self.facts.keys.get(asked.scope.as_slice()) {
            if request_hash.as_slice() != asked.request_hash {
                return Err(OrderRefusal::KeyReused);
            }
            let twin = self.facts.orders.get(order);
            let twin = twin.filter(|twin| twin.mark == Mark::New);
            return Ok(twin.map_or(Placed::Before(*order), |twin| self.placed(twin)));
        }
        let order = self.drafted(asked)?;
        let wanted: Vec<_> = order.lines.iter().enumerate().map(Wanted::of).collect();
        let at_once = asked.is_at_once();
        let claim = if at_once { Claim::Sold } else { Claim::Held };
        self.take(&wanted, claim)?;
        if at_once {
            self.effects.confirmed.push(order.id);
            self.invite(&order);
        }
        let key = (asked.request_hash.to_vec(), order.id);
        self.facts.keys.insert(asked.scope.to_vec(), key);
        self.effects.keys.push(NewKey {
            scope: asked.scope,
            request_hash: asked.request_hash,
            order: order.id,
        });
        let placed = self.placed(&order);
        self.keep(order);
        Ok(placed)
    }

    fn drafted(&self, asked: &ToOrder) -> Result<OrderRow, OrderRefusal> {
        self.is_open()?;
        let mut used = Used::new();
        let drafts = asked.lines.iter();
        let drafts = drafts.map(|line| self.draft(line, (None, &mut used)));
        let mut lines = self.agreed(drafts.collect(), &asked.lines, &BTreeMap::new())?;
        let buyer = asked.buyer.clone().unwrap_or_else(nobody);
        if asked.confirm {
            self.is_complete(&buyer, &lines)?;
        }
        let at_once = asked.is_at_once();
        if at_once {
            for line in &mut lines {
                line.status = LineStatus::Live;
            }
        }
        let order = OrderRow {
            id: asked.order,
            code: (self.draw)().to_string(),
            status: if at_once {
                OrderStatus::Confirmed
            } else {
                OrderStatus::Held
            },
            payment: payment(lines.iter().map(|line| line.price.total).sum()),
            held_until: (!at_once).then(|| self.facts.now + HOLD),
            extended: false,
            account: asked.account,
            buyer,
            version: 1,
            created_at: self.facts.now,
            lines,
            extras: asked.wishes.clone().map(Extras::new),
            mark: Mark::New,
        };
        let total_minor = order.price().total;
        let known = asked.seen_total.filter(|_| order.extras.is_none());
        if known.is_some_and(|seen| seen != total_minor) {
            return Err(OrderRefusal::TotalDiffers { total_minor });
        }
        Ok(order)
    }

    fn placed(&self, order: &OrderRow) -> Placed {
        Placed::Now(Box::new(self.catalogue.seen(order)))
    }
}
