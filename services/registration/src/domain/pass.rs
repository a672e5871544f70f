//! Pass types: what may be said of one, what it costs, and whether it can be had.

mod sale;

use std::collections::{BTreeMap, BTreeSet};

use butterfly_contracts::{
    ConventionId, FieldError, Money, PassId, PriceTierId, QuotaId,
    registration::{
        PassAvailability, PassInput, PassView, PriceTierInput, PriceTierView, Visibility,
    },
    text::Checker,
};
use chrono::{DateTime, Utc};

use super::{convention::Convention, order_refusal::NotOnSale, price::price, voucher::Voucher};

/// A pass type. What it says of itself has its days and stocks in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pass {
    /// Id.
    pub id: PassId,
    /// The convention it belongs to.
    pub convention: ConventionId,
    /// Counts changes.
    pub version: u32,
    /// Whether its sale stands still for now.
    pub paused: bool,
    /// What it says of itself.
    pub about: PassInput,
}

impl Pass {
    /// Whether everybody may see it.
    pub fn is_public(&self) -> bool {
        self.about.visibility != Visibility::Staff
    }

    /// Whether everybody may buy it, with no voucher that names it.
    pub fn is_for_everybody(&self) -> bool {
        self.about.visibility == Visibility::Public
    }

    /// Why it cannot be had at this time; `voucher` is what the buyer has, if they have one for it.
    pub fn shut(&self, now: DateTime<Utc>, voucher: Option<&Voucher>) -> Option<NotOnSale> {
        let about = &self.about;
        let opened = voucher.is_some_and(|voucher| voucher.names(self.id));
        if !opened && about.visibility == Visibility::Voucher {
            return Some(NotOnSale::NeedsVoucher);
        }
        // What is needed is told in words only: nothing that can be ordered satisfies it.
        if !about.requires.is_empty() && about.requires_passes.is_empty() {
            return Some(NotOnSale::NeedsAnother);
        }
        if about.on_sale_until.is_some_and(|until| now >= until) {
            return Some(NotOnSale::Closed);
        }
        if about.on_sale_from.is_some_and(|from| now < from) {
            return Some(NotOnSale::NotYetOpen(about.on_sale_from));
        }
        self.paused.then_some(NotOnSale::Paused)
    }

    /// The tier whose price holds at this time, given the free places of a tier; none when the regular price
    /// does.
    pub fn tier(
        &self,
        now: DateTime<Utc>,
        free: impl Fn(PriceTierId) -> u32,
    ) -> Option<&PriceTierInput> {
        let holds = |tier: &&PriceTierInput| {
            tier.ends_at.is_none_or(|end| now < end) && tier.id.is_some_and(|id| free(id) > 0)
        };
        self.about.tiers.iter().find(holds)
    }

    /// How many are left, given the free places of a stock; none when nothing limits it.
    pub fn left(&self, free: impl Fn(QuotaId) -> u32) -> Option<u32> {
        self.about.quotas.iter().map(|quota| free(*quota)).min()
    }

    fn availability(&self, convention: &Convention, seen: &Seen<'_>) -> PassAvailability {
        let opens_at = convention.about.registration_opens_at;
        let shut = NotOnSale::of(convention.sale(seen.now), opens_at);
        match self.shut(seen.now, seen.voucher).or(shut) {
            Some(NotOnSale::NeedsVoucher) => PassAvailability::NeedsVoucher,
            Some(NotOnSale::NeedsAnother) => PassAvailability::NotYetForSale,
            Some(NotOnSale::NotYetOpen(_) | NotOnSale::Closed) => PassAvailability::NotOpen,
            Some(NotOnSale::Paused) => PassAvailability::Paused,
            None if seen.left == Some(0) => PassAvailability::SoldOut,
            None => PassAvailability::Available,
        }
    }

    /// The tier whose price holds, given the free places of a tier, and the listed price: with this voucher, if the
    /// buyer has one.
    pub fn listed(
        &self,
        now: DateTime<Utc>,
        voucher: Option<&Voucher>,
        free: impl Fn(PriceTierId) -> u32,
    ) -> (Option<&PriceTierInput>, i64) {
        let tier = self.tier(now, free);
        let tier = tier.filter(|_| !voucher.is_some_and(Voucher::is_own_price));
        let listed = tier.map_or(self.about.price_minor, |tier| tier.price_minor);
        let lowered = voucher.map_or(listed, |voucher| voucher.lower(listed));
        (tier, lowered)
    }

    /// The pass as it is seen.
    pub fn view(&self, convention: &Convention, seen: &Seen<'_>) -> PassView {
        let about = self.about.clone();
        let free = |id| seen.tiers_left.get(&id).copied().unwrap_or_default();
        let (current, price_minor) = self.listed(seen.now, seen.voucher, free);
        let parts = price(price_minor, &convention.tax());
        let money = |minor| Money::new(minor, convention.about.currency);
        let tier = |tier: &PriceTierInput| {
            tier.id.map(|id| PriceTierView {
                id,
                name: tier.name.clone(),
                price: money(tier.price_minor),
                ends_at: tier.ends_at,
                quantity: tier.quantity,
                left: tier.quantity.map(|_| free(id)),
                current: current.is_some_and(|current| current.id == tier.id),
            })
        };
        let availability = self.availability(convention, seen);
        PassView {
            id: self.id,
            name: about.name,
            description: about.description,
            days: about.days,
            price: money(price_minor),
            regular_price: money(about.price_minor),
            tiers: about.tiers.iter().filter_map(tier).collect(),
            tax: money(parts.tax),
            total: money(parts.total),
            attending: about.attending,
            min_age: about.min_age,
            max_age: about.max_age,
            visibility: about.visibility,
            requires: about.requires,
            requires_passes: about.requires_passes,
            on_sale_from: about.on_sale_from,
            on_sale_until: about.on_sale_until,
            max_per_order: about.max_per_order,
            paused: self.paused,
            included: about.included,
            availability,
            left: seen.left,
            quotas: about.quotas,
            position: about.position,
            version: self.version,
        }
    }
}

/// How a pass is seen.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// How many are left of it; none when nothing limits it.
    pub left: Option<u32>,
    /// How many are left of each price tier.
    pub tiers_left: &'a BTreeMap<PriceTierId, u32>,
    /// By whom: somebody with this voucher.
    pub voucher: Option<&'a Voucher>,
    /// When.
    pub now: DateTime<Utc>,
}

/// What a pass may name.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The stocks of its convention.
    pub quotas: BTreeSet<QuotaId>,
    /// The other passes of its convention.
    pub passes: BTreeSet<PassId>,
    /// Its own price tiers.
    pub tiers: BTreeSet<PriceTierId>,
}

/// Checks and tidies what somebody says of a pass of this convention.
pub fn validate(
    given: &PassInput,
    convention: &Convention,
    known: &Known,
) -> Result<PassInput, Vec<FieldError>> {
    let mut check = Checker::new();
    let days = check_days(&mut check, given, convention);
    let quotas = check_quotas(&mut check, given, &known.quotas);
    let requires_passes = sale::check_required(&mut check, given, &known.passes);
    let tiers = sale::check_tiers(&mut check, given, &known.tiers);
    sale::check_window(&mut check, given);
    check_numbers(&mut check, given);
    check.require(
        given.included.len() <= 30,
        "/included",
        "too_many",
        "must be at most 30",
    );
    let included = given.included.iter().take(30).enumerate();
    let included: Vec<_> = included
        .map(|(at, text)| check.line(&format!("/included/{at}"), text, 200))
        .collect();
    let tidy = PassInput {
        name: check.line("/name", &given.name, 100),
        description: check.paragraphs("/description", &given.description, 1000),
        days,
        requires: check.optional_line("/requires", &given.requires, 200),
        requires_passes,
        tiers,
        included,
        quotas,
        ..given.clone()
    };
    check.finish(tidy)
}

fn check_days(
    check: &mut Checker,
    given: &PassInput,
    convention: &Convention,
) -> Vec<chrono::NaiveDate> {
    let whole = convention.about.first_day..=convention.about.last_day;
    let mut days = BTreeSet::new();
    for (at, day) in given.days.iter().enumerate().take(100) {
        let pointer = format!("/days/{at}");
        let message = "must be one of the convention's days";
        check.require(whole.contains(day), &pointer, "not_a_day", message);
        check.require(days.insert(*day), &pointer, "twice", "is there already");
    }
    check.require(
        given.days.len() <= 100,
        "/days",
        "too_many",
        "must be the convention's days",
    );
    days.into_iter().collect()
}

fn check_quotas(
    check: &mut Checker,
    given: &PassInput,
    stocks: &BTreeSet<QuotaId>,
) -> Vec<QuotaId> {
    let mut quotas = BTreeSet::new();
    for (at, quota) in given.quotas.iter().enumerate().take(40) {
        let pointer = format!("/quotas/{at}");
        let message = "is not a stock of this convention";
        check.require(stocks.contains(quota), &pointer, "unknown_quota", message);
        check.require(quotas.insert(*quota), &pointer, "twice", "is there already");
    }
    check.require(
        given.quotas.len() <= 40,
        "/quotas",
        "too_many",
        "must be at most 40",
    );
    quotas.into_iter().collect()
}

fn check_numbers(check: &mut Checker, given: &PassInput) {
    let price = (0..=100_000_000).contains(&given.price_minor);
    check.require(
        price,
        "/price_minor",
        "out_of_range",
        "must be 0 to 100,000,000",
    );
    check.require(
        given.position <= 10_000,
        "/position",
        "out_of_range",
        "must be 0 to 10,000",
    );
    let age = |age: Option<u16>| age.is_none_or(|age| age <= 120);
    check.require(
        age(given.min_age),
        "/min_age",
        "out_of_range",
        "must be 0 to 120",
    );
    check.require(
        age(given.max_age),
        "/max_age",
        "out_of_range",
        "must be 0 to 120",
    );
    let ordered = given
        .min_age
        .zip(given.max_age)
        .is_none_or(|(least, most)| least <= most);
    check.require(
        ordered,
        "/max_age",
        "below_min_age",
        "must not be below the youngest age",
    );
}

#[cfg(test)]
pub(crate) mod tests;
