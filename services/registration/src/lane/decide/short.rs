//! Moving places, and saying exactly what cannot be had.

use butterfly_contracts::{PassId, QuotaId};
use butterfly_ledger::{Claim, Stocks};

use super::Deciding;
use crate::domain::{
    line::Line,
    order_refusal::{OrderRefusal, Short},
    pass::Pass,
};

/// Places that a line asks for.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    line: usize,
    pass: PassId,
    quotas: Vec<QuotaId>,
}

impl Wanted {
    pub(super) fn of((line, drafted): (usize, &Line)) -> Self {
        Self {
            line,
            pass: drafted.pass,
            quotas: drafted.quotas.clone(),
        }
    }
}

impl Deciding {
    /// Gives held places back and takes others by the net change, or names what is short and does nothing.
    pub(super) fn exchange(
        &mut self,
        give: &[QuotaId],
        take: &[Wanted],
        claim: Claim,
    ) -> Result<(), OrderRefusal> {
        let places: Vec<_> = take
            .iter()
            .flat_map(|wanted| wanted.quotas.iter().copied())
            .collect();
        match self.facts.stocks.exchange(give, &places, claim) {
            Ok(()) => Ok(()),
            Err(error) => {
                let mut there = self.facts.stocks.clone();
                if there.give_back(give, claim).is_err() {
                    tracing::error!(%error, "places are not as the rows say");
                    return Err(OrderRefusal::Inconsistent);
                }
                Err(self.sold_out(&there, take, claim))
            }
        }
    }

    /// Which lines get nothing when each takes what it can, in their order.
    fn sold_out(&self, there: &Stocks<QuotaId>, take: &[Wanted], claim: Claim) -> OrderRefusal {
        let free = |quota: QuotaId| there.get(&quota).map_or(0, |stock| stock.free());
        let mut left = there.clone();
        let mut short: Vec<Short> = Vec::new();
        for wanted in take {
            if left.take(&wanted.quotas, claim).is_ok() {
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
                && other.needs().is_none()
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
