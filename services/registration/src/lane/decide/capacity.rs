//! A stock gets another name and capacity, never below what is taken.

use butterfly_ledger::StockError;

use super::Deciding;
use crate::{
    domain::stock_id::StockId,
    lane::request::{NewCapacity, QuotaRefusal},
    store::quotas::Quota,
};

impl Deciding {
    pub(super) fn capacity(
        &mut self,
        at: usize,
        asked: &NewCapacity,
    ) -> Result<Quota, QuotaRefusal> {
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
        let reserved = quota.reserved;
        let below = |taken: u32| QuotaRefusal::BelowTaken {
            taken: taken.saturating_add(reserved),
        };
        let places = StockId::Quota(asked.quota);
        let taken = self.facts.stocks.get(&places).map_or(0, |s| s.taken());
        let open = asked.capacity.checked_sub(reserved);
        let open = open.ok_or_else(|| below(taken))?;
        let set = self.facts.stocks.set_capacity(&places, open);
        set.map_err(|error| match error {
            StockError::BelowTaken { taken } => below(taken),
            _ => QuotaRefusal::Missing,
        })?;
        quota.name.clone_from(&asked.name);
        quota.capacity = asked.capacity;
        quota.version += 1;
        if let Some(stock) = self.facts.stocks.get(&StockId::Quota(asked.quota)) {
            (quota.held, quota.sold) = (stock.held(), stock.sold());
        }
        self.effects.capacities.push(at);
        Ok(quota.clone())
    }
}
