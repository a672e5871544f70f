//! A convention to decide about.

use std::{collections::HashMap, sync::Arc};

use butterfly_contracts::{
    ConventionId, PassId, PriceTierId, QuotaId,
    registration::{ConventionStatus, PassInput, Tax},
};
use butterfly_ledger::{Stock, Stocks};
use chrono::{DateTime, Utc};

use super::*;
use crate::{
    domain::{
        convention::tests::convention,
        pass::{Pass, tests::pass_input},
        voucher::Voucher,
    },
    store::quotas::Quota,
};

/// A convention, its stocks, and the orders in it.
pub(super) struct World {
    pub(super) passes: Vec<Pass>,
    pub(super) quotas: Vec<Quota>,
    pub(super) status: ConventionStatus,
    pub(super) tiers: Vec<(PriceTierId, Stock)>,
    pub(super) vouchers: Vec<Voucher>,
    pub(super) orders: Vec<OrderRow>,
    pub(super) now: DateTime<Utc>,
    /// Lines that were taken out of held orders; nobody reads them again but those who count.
    pub(super) dropped: Vec<Line>,
    /// The convention's tax.
    pub(super) tax: Option<Tax>,
    /// Whether a quota ends where its capacity does.
    pub(super) guarded: bool,
}

pub(super) fn quota(name: &str, capacity: u32, sold: u32) -> Quota {
    Quota {
        id: QuotaId::generate(),
        convention: ConventionId::generate(),
        name: name.to_owned(),
        capacity,
        held: 0,
        sold,
        reserved: 0,
        version: 1,
    }
}

pub(super) fn pass(name: &str, quotas: &[&Quota]) -> Pass {
    let quotas = quotas.iter().map(|quota| quota.id).collect();
    Pass {
        id: PassId::generate(),
        convention: ConventionId::generate(),
        version: 1,
        paused: false,
        about: PassInput {
            quotas,
            ..pass_input(name)
        },
    }
}

pub(super) fn world(passes: Vec<Pass>, quotas: Vec<Quota>) -> World {
    World {
        passes,
        quotas,
        status: ConventionStatus::Published,
        tiers: Vec::new(),
        vouchers: Vec::new(),
        orders: Vec::new(),
        now: "2026-11-24T12:00:00Z".parse().unwrap(),
        dropped: Vec::new(),
        tax: None,
        guarded: true,
    }
}

impl World {
    pub(super) fn facts(&self) -> Facts {
        let mut convention = convention();
        convention.status = self.status;
        convention.about.tax.clone_from(&self.tax);
        let stock = |row: &Quota| {
            (
                StockId::Quota(row.id),
                Stock::new(self.most(row.open()), row.held, row.sold).unwrap(),
            )
        };
        Facts {
            catalogue: Arc::new(Catalogue {
                version: 1,
                convention,
                passes: self.passes.clone(),
                has_tiers: !self.tiers.is_empty(),
            }),
            stocks: self
                .quotas
                .iter()
                .map(stock)
                .chain(
                    self.tiers
                        .iter()
                        .map(|(tier, stock)| (StockId::Tier(*tier), *stock)),
                )
                .chain(self.vouchers.iter().map(|row| {
                    let stock = Stock::new(row.most(), row.held, row.sold);
                    (StockId::Voucher(row.id), stock.unwrap())
                }))
                .collect::<Stocks<_>>(),
            quotas: self
                .quotas
                .iter()
                .map(|row| (row.id, row.clone()))
                .collect(),
            vouchers: self
                .vouchers
                .iter()
                .map(|row| (row.code.clone(), row.clone()))
                .collect(),
            keys: HashMap::new(),
            claims: HashMap::new(),
            orders: self
                .orders
                .iter()
                .map(|row| (row.id, row.clone()))
                .collect(),
            now: self.now,
        }
    }

    fn most(&self, capacity: u32) -> u32 {
        if self.guarded { capacity } else { u32::MAX }
    }

    pub(super) fn decide(&self, batch: &[Request]) -> (Vec<Answer>, Effects) {
        decide(self.facts(), batch, &Attempt::default(), Code::random)
    }
}
