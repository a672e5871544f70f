//! Taking places, and saying exactly what cannot be had.

use butterfly_contracts::PassId;
use butterfly_ledger::Claim;

use super::Deciding;
use crate::domain::{
    line::Line,
    order_refusal::{OrderRefusal, Short},
    pass::Pass,
    stock_id::StockId,
    voucher::VoucherProblem,
};

/// Places that a line asks for.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    line: usize,
    pass: PassId,
    places: Vec<StockId>,
}

impl Wanted {
    pub(super) fn of((line, drafted): (usize, &Line)) -> Self {
        Self {
            line,
            pass: drafted.pass,
            places: drafted.places().collect(),
        }
    }

    /// The same for a line that takes the place of another one, and keeps its place in a price tier.
    pub(super) fn beside((line, drafted): (usize, &Line), before: Option<&Line>) -> Self {
        let mut wanted = Self::of((line, drafted));
        if before.is_some_and(|before| drafted.keeps_tier_of(before)) {
            let is_tier = |place: &StockId| matches!(place, StockId::Tier(_));
            wanted.places.retain(|place| !is_tier(place));
        }
        wanted
    }
}

impl Deciding {
    /// Takes every place, or names what is short and takes none.
    pub(super) fn take(&mut self, wanted: &[Wanted], claim: Claim) -> Result<(), OrderRefusal> {
        let places = wanted.iter().flat_map(|wanted| &wanted.places);
        let places: Vec<_> = places.copied().collect();
        let taken = self.facts.stocks.take(&places, claim);
        taken.map_err(|_short| {
            let used_up = self.used_up(wanted, claim);
            used_up.unwrap_or_else(|| self.sold_out(wanted, claim))
        })
    }

    /// The first line whose voucher has no use left for it.
    fn used_up(&self, take: &[Wanted], claim: Claim) -> Option<OrderRefusal> {
        let mut left = self.facts.stocks.clone();
        take.iter().find_map(|wanted| {
            let is_use = |place: &&StockId| matches!(place, StockId::Voucher(_));
            let voucher = wanted.places.iter().find(is_use)?;
            left.take(&[*voucher], claim).err()?;
            let left = self
                .facts
                .stocks
                .get(voucher)
                .map_or(0, |stock| stock.free());
            Some(OrderRefusal::Voucher(
                wanted.line,
                VoucherProblem::UsedUp { left },
            ))
        })
    }

    /// Which lines get nothing when each takes what it can, in their order.
    fn sold_out(&self, take: &[Wanted], claim: Claim) -> OrderRefusal {
        let stocks = &self.facts.stocks;
        let free = |quota| {
            let stock = stocks.get(&StockId::Quota(quota));
            stock.map_or(0, |stock| stock.free())
        };
        let mut left = stocks.clone();
        let mut short: Vec<Short> = Vec::new();
        for wanted in take {
            if left.take(&wanted.places, claim).is_ok() {
                continue;
            }
            if let Some(known) = short.iter_mut().find(|known| known.pass == wanted.pass) {
                known.lines.push(wanted.line);
                continue;
            }
            let pass = self.catalogue.pass(wanted.pass);
            short.push(Short {
                pass: wanted.pass,
                name: pass.map(|pass| pass.about.name.clone()).unwrap_or_default(),
                lines: vec![wanted.line],
                left: pass.and_then(|pass| pass.left(free)).unwrap_or_default(),
            });
        }
        let can_be_had = |other: &&Pass| {
            short.iter().all(|known| known.pass != other.id)
                && other.is_public()
                && other.shut(self.facts.now, None).is_none()
                && other.left(free) != Some(0)
        };
        let others = self.catalogue.passes.iter().filter(can_be_had);
        let alternatives = others.map(|other| other.about.name.clone()).collect();
        OrderRefusal::SoldOut {
            short,
            alternatives,
        }
    }
}
