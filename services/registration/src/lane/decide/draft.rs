//! What is asked of each line of an order: a pass that is on sale, for somebody whom it fits.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use butterfly_contracts::{
    PassId, PriceTierId, RegistrationId,
    registration::{AttendeeInput, BuyerInput},
};

use super::Deciding;
use crate::{
    domain::{
        age::{self, AgeProblem},
        line::{Line, LineStatus, Mark, UsedVoucher},
        order_refusal::{Missing, NotOnSale, OrderRefusal},
        pass::Pass,
        person::Hash,
        price::{Price, price},
        voucher::{Voucher, VoucherProblem},
    },
    lane::request::ToLine,
};

/// Places at a tier's price that the lines before have used up.
pub(super) type Used = BTreeMap<PriceTierId, u32>;

impl Deciding {
    /// A new line for what is asked at this place, if the pass can be had now.
    pub(super) fn draft(
        &self,
        at: usize,
        asked: &ToLine,
        (before, used): (Option<&Line>, &mut Used),
    ) -> Result<Line, OrderRefusal> {
        let voucher = self.voucher(at, asked.voucher.as_deref())?;
        let pass = self.on_sale(at, asked.pass, voucher)?;
        self.fits(at, pass, asked.attendee.as_ref())?;
        let frozen = before.filter(|before| before.pass == pass.id);
        let frozen = frozen.and_then(|before| self.frozen(pass, voucher, before.tier?));
        let (price, tier) = frozen.unwrap_or_else(|| self.price_of(pass, voucher, used));
        Ok(Line {
            id: asked.id(),
            code: (self.draw)().to_string(),
            pass: pass.id,
            attendee: asked.attendee.clone(),
            invited: asked.invited.clone(),
            claims: Some(asked.claims.clone()),
            quotas: Voucher::quotas_of(voucher, pass),
            tier,
            tier_spent: false,
            voucher: voucher.map(|voucher| UsedVoucher {
                id: voucher.id,
                code: voucher.code.clone(),
            }),
            price,
            status: LineStatus::Held,
            created_at: self.facts.now,
            ended_at: None,
            mark: Mark::New,
        })
    }

    /// The voucher of a line, if it names one.
    pub(super) fn voucher(
        &self,
        at: usize,
        code: Option<&str>,
    ) -> Result<Option<&Voucher>, OrderRefusal> {
        let Some(code) = code else { return Ok(None) };
        let voucher = self.facts.vouchers.get(code);
        let voucher = voucher.ok_or(OrderRefusal::Voucher(at, VoucherProblem::Unknown))?;
        if voucher.is_over(self.facts.now) {
            return Err(OrderRefusal::Voucher(at, VoucherProblem::Over));
        }
        Ok(Some(voucher))
    }

    /// What a pass costs with this voucher for who holds it at the price of a tier: another voucher does not take the
    /// tier away, even if it is over by now.
    fn frozen(
        &self,
        pass: &Pass,
        voucher: Option<&Voucher>,
        tier: PriceTierId,
    ) -> Option<(Price, Option<PriceTierId>)> {
        if voucher.is_some_and(Voucher::is_own_price) {
            return None;
        }
        let mut tiers = pass.about.tiers.iter();
        let listed = tiers.find(|known| known.id == Some(tier))?.price_minor;
        let lowered = voucher.map_or(listed, |voucher| voucher.lower(listed));
        let price = price(lowered, &self.catalogue.convention.tax());
        Some((price, Some(tier)))
    }

    /// What one more of a pass costs now, with this voucher, and the tier that says so.
    pub(super) fn price_of(
        &self,
        pass: &Pass,
        voucher: Option<&Voucher>,
        used: &mut Used,
    ) -> (Price, Option<PriceTierId>) {
        let used_up = |tier| used.get(&tier).copied().unwrap_or_default();
        let free = |tier| self.free_at(tier).saturating_sub(used_up(tier));
        let (tier, listed) = pass.listed(self.facts.now, voucher, free);
        let id = tier.and_then(|tier| tier.id);
        if let Some(id) = id {
            *used.entry(id).or_default() += 1;
        }
        (price(listed, &self.catalogue.convention.tax()), id)
    }

    /// Refuses unless the convention sells at this time.
    pub(super) fn is_open(&self) -> Result<(), OrderRefusal> {
        let convention = &self.catalogue.convention;
        if !convention.is_public() {
            return Err(OrderRefusal::NoConvention);
        }
        let sale = convention.sale(self.facts.now);
        match NotOnSale::of(sale, convention.about.registration_opens_at) {
            Some(reason) => Err(OrderRefusal::NotOnSale(0, reason)),
            None => Ok(()),
        }
    }

    /// The pass, if it can be ordered now by everybody, or by whoever has this voucher.
    pub(super) fn on_sale(
        &self,
        at: usize,
        pass: PassId,
        voucher: Option<&Voucher>,
    ) -> Result<&Pass, OrderRefusal> {
        let pass = self.catalogue.pass(pass);
        let opened = |pass: &Pass| voucher.is_some_and(|voucher| voucher.names(pass.id));
        let pass = pass.filter(|pass| pass.is_public() || opened(pass));
        let pass = pass.ok_or(OrderRefusal::UnknownPass(at))?;
        if voucher.is_some_and(|voucher| !voucher.is_for(pass)) {
            return Err(OrderRefusal::Voucher(at, VoucherProblem::OtherPass));
        }
        match pass.shut(self.facts.now, voucher) {
            Some(reason) => Err(OrderRefusal::NotOnSale(at, reason)),
            None => Ok(pass),
        }
    }

    /// Refuses more of a pass than one order may have, and a pass without one that it needs beside it.
    pub(super) fn go_together(&self, lines: &[Line]) -> Result<(), OrderRefusal> {
        let mut count: BTreeMap<PassId, u32> = BTreeMap::new();
        for (at, line) in lines.iter().enumerate() {
            let Some(pass) = self.catalogue.pass(line.pass) else {
                continue;
            };
            let so_far = count.entry(line.pass).or_default();
            *so_far += 1;
            if let Some(most) = pass.about.max_per_order
                && *so_far > most
            {
                return Err(OrderRefusal::TooMany { line: at, most });
            }
            let needed = &pass.about.requires_passes;
            let there = lines.iter().any(|other| needed.contains(&other.pass));
            if !needed.is_empty() && !there {
                return Err(OrderRefusal::NotOnSale(at, NotOnSale::NeedsAnother));
            }
        }
        Ok(())
    }

    /// Refuses an attendee whose age does not fit. While the place is held the date of birth may be missing.
    pub(super) fn fits(
        &self,
        at: usize,
        pass: &Pass,
        attendee: Option<&AttendeeInput>,
    ) -> Result<(), OrderRefusal> {
        let birth_date = attendee.and_then(|attendee| attendee.birth_date);
        let day = self.catalogue.convention.age_day();
        match age::check(&pass.about, birth_date, day) {
            Ok(()) | Err(AgeProblem::BirthDateNeeded) => Ok(()),
            Err(problem) => Err(OrderRefusal::Age(at, problem)),
        }
    }

    /// Refuses an order that is not told enough to be confirmed.
    pub(super) fn is_complete(
        &self,
        buyer: &BuyerInput,
        lines: &[Line],
    ) -> Result<(), OrderRefusal> {
        let standing = lines.iter().filter(|line| line.status.seen().is_some());
        let unnamed = standing
            .enumerate()
            .filter(|(_, line)| line.attendee.is_none() && !line.awaits());
        let unnamed = unnamed.map(|(at, _)| Missing::Attendee(at));
        let buyer = buyer.name.is_empty().then_some(Missing::Buyer);
        let missing: Vec<_> = buyer.into_iter().chain(unnamed).collect();
        if !missing.is_empty() {
            return Err(OrderRefusal::Missing(missing));
        }
        let day = self.catalogue.convention.age_day();
        let told = lines.iter().enumerate().filter(|(_, line)| !line.awaits());
        for (at, line) in told {
            let birth_date = line.attendee.as_ref().and_then(|one| one.birth_date);
            if let Some(pass) = self.catalogue.pass(line.pass) {
                let fits = age::check(&pass.about, birth_date, day);
                fits.map_err(|problem| OrderRefusal::Age(at, problem))?;
            }
        }
        Ok(())
    }

    /// Refuses people who are registered already, except by these lines, and people named twice.
    pub(super) fn are_free<'k>(
        &self,
        lines: impl Iterator<Item = &'k [Hash]>,
        own: &BTreeSet<RegistrationId>,
    ) -> Result<(), OrderRefusal> {
        let mut named = HashSet::new();
        for (at, keys) in lines.enumerate() {
            for key in keys {
                let holder = self.facts.claims.get(key.as_slice());
                if holder.is_some_and(|holder| !own.contains(holder)) {
                    return Err(OrderRefusal::AlreadyRegistered(at));
                }
                if !named.insert(key) {
                    return Err(OrderRefusal::TwiceInOrder(at));
                }
            }
        }
        Ok(())
    }
}

/// Nobody yet.
pub(super) const fn nobody() -> BuyerInput {
    BuyerInput {
        name: String::new(),
        email: String::new(),
    }
}
