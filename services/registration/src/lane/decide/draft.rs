//! What is asked of each line of an order: a pass that is on sale, for somebody whom it fits.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use butterfly_contracts::{PassId, PriceTierId, RegistrationId, registration::BuyerInput};

use butterfly_ledger::Claim;
use chrono::NaiveDate;

use super::{Deciding, inconsistent, short::Wanted};
use crate::{
    domain::{
        age::{self, AgeProblem},
        line::{Line, LineStatus, Mark, UsedVoucher},
        order_refusal::{LineProblem, Missing, NotOnSale, OrderRefusal},
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
    /// A new line for what is asked, if the pass can be had now.
    pub(super) fn draft(
        &self,
        asked: &ToLine,
        (before, used): (Option<&Line>, &mut Used),
    ) -> Result<Line, LineProblem> {
        let voucher = self.voucher(asked.voucher.as_deref())?;
        let pass = self.on_sale(asked.pass, voucher)?;
        let attendee = asked.attendee.as_ref();
        self.fits(pass, attendee.and_then(|one| one.birth_date))?;
        let frozen = before.filter(|before| before.pass == pass.id);
        let frozen = frozen.and_then(|before| self.frozen(pass, voucher, before.tier?));
        let (price, tier) = frozen.unwrap_or_else(|| self.price_of(pass, voucher, used));
        Ok(Line {
            id: asked.id(),
            code: (self.draw)().to_string(),
            pass: pass.id,
            edition: pass.version,
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
    pub(super) fn voucher(&self, code: Option<&str>) -> Result<Option<&Voucher>, LineProblem> {
        let Some(code) = code else { return Ok(None) };
        let voucher = self.facts.vouchers.get(code);
        let voucher = voucher.ok_or(LineProblem::Voucher(VoucherProblem::Unknown))?;
        if voucher.is_over(self.facts.now) {
            return Err(LineProblem::Voucher(VoucherProblem::Over));
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
            Some(reason) => Err(OrderRefusal::Shut(reason)),
            None => Ok(()),
        }
    }

    /// The pass, if it can be ordered now by everybody, or by whoever has this voucher.
    pub(super) fn on_sale(
        &self,
        pass: PassId,
        voucher: Option<&Voucher>,
    ) -> Result<&Pass, LineProblem> {
        let pass = self.catalogue.pass(pass);
        let opened = |pass: &Pass| voucher.is_some_and(|voucher| voucher.names(pass.id));
        let pass = pass.filter(|pass| pass.is_public() || opened(pass));
        let pass = pass.ok_or(LineProblem::UnknownPass)?;
        if voucher.is_some_and(|voucher| !voucher.is_for(pass)) {
            return Err(LineProblem::Voucher(VoucherProblem::OtherPass));
        }
        match pass.shut(self.facts.now, voucher) {
            Some(reason) => Err(LineProblem::NotOnSale(reason)),
            None => Ok(pass),
        }
    }

    /// Lines, by their number, that are more of a pass than one order may have, or lack one that they need beside them.
    pub(super) fn go_together(&self, lines: &[(usize, PassId)]) -> Vec<(usize, LineProblem)> {
        let mut count: BTreeMap<PassId, u32> = BTreeMap::new();
        let judge = |(at, id): &(usize, PassId)| {
            let about = &self.catalogue.pass(*id)?.about;
            let so_far = count.entry(*id).or_default();
            *so_far += 1;
            if let Some(most) = about.max_per_order
                && *so_far > most
            {
                return Some((*at, LineProblem::TooMany { most }));
            }
            let needed = &about.requires_passes;
            let there = lines.iter().any(|(_, other)| needed.contains(other));
            let alone = LineProblem::NotOnSale(NotOnSale::NeedsAnother);
            (!needed.is_empty() && !there).then_some((*at, alone))
        };
        lines.iter().filter_map(judge).collect()
    }

    /// Refuses an attendee whose age does not fit. While the place is held the date of birth may be missing.
    pub(super) fn fits(
        &self,
        pass: &Pass,
        birth_date: Option<NaiveDate>,
    ) -> Result<(), LineProblem> {
        let day = self.catalogue.convention.age_day();
        match age::check(&pass.about, birth_date, day) {
            Ok(()) | Err(AgeProblem::BirthDateNeeded) => Ok(()),
            Err(problem) => Err(LineProblem::Age(problem)),
        }
    }

    /// Refuses an order that is not told enough to be confirmed.
    pub(super) fn is_complete(
        &self,
        buyer: &BuyerInput,
        lines: &[Line],
    ) -> Result<(), OrderRefusal> {
        let day = self.catalogue.convention.age_day();
        let seen = lines.iter().filter(|line| line.status.seen().is_some());
        let lacks = |(at, line): (usize, &Line)| {
            if line.awaits() {
                return None;
            }
            let Some(attendee) = &line.attendee else {
                return Some(Missing::Attendee(at));
            };
            let about = &self.catalogue.pass(line.pass)?.about;
            let fits = age::check(about, attendee.birth_date, day);
            fits.err().map(|problem| Missing::Age(at, problem))
        };
        let buyer = buyer.name.is_empty().then_some(Missing::Buyer);
        let missing = buyer.into_iter().chain(seen.enumerate().filter_map(lacks));
        let missing: Vec<_> = missing.collect();
        if missing.is_empty() {
            Ok(())
        } else {
            Err(OrderRefusal::Missing(missing))
        }
    }

    /// Lines, by their number, whose people are registered already, except by these lines, or named twice.
    pub(super) fn are_free<'k>(
        &self,
        lines: impl Iterator<Item = (usize, PassId, &'k [Hash])>,
        own: &BTreeSet<RegistrationId>,
    ) -> Vec<(usize, LineProblem)> {
        let limit = self.catalogue.convention.about.passes_per_person;
        let mut named: HashSet<Hash> = HashSet::new();
        let judge = |(at, pass, person): (usize, PassId, &'k [Hash])| {
            let keys = self.catalogue.claims(pass, person);
            let taken = |key: &Hash| {
                let holder = self.facts.claims.get(key.as_slice());
                holder.is_some_and(|holder| !own.contains(holder))
            };
            if keys.iter().any(taken) {
                return Some((at, LineProblem::AlreadyRegistered(limit)));
            }
            let twice = keys.iter().any(|key| named.contains(key));
            named.extend(keys.iter());
            twice.then_some((at, LineProblem::TwiceInOrder))
        };
        lines.filter_map(judge).collect()
    }

    /// The lines that were drafted, if each of them can be had and they go together; else all that is wrong with them.
    /// `own` are those the order has already, with their places.
    pub(super) fn agreed(
        &self,
        drafts: Vec<Result<Line, LineProblem>>,
        asked: &[ToLine],
        own: &BTreeMap<RegistrationId, Line>,
    ) -> Result<Vec<Line>, OrderRefusal> {
        let (mut lines, mut problems) = (Vec::with_capacity(drafts.len()), Vec::new());
        for (at, draft) in drafts.into_iter().enumerate() {
            match draft {
                Ok(line) => lines.push((at, line)),
                Err(problem) => problems.push((at, problem)),
            }
        }
        let numbered = asked.iter().enumerate();
        let passes: Vec<_> = numbered.clone().map(|(at, line)| (at, line.pass)).collect();
        problems.extend(self.go_together(&passes));
        let ids = own.keys().copied().collect();
        let people = numbered.map(|(at, line)| (at, line.pass, line.claims.as_slice()));
        problems.extend(self.are_free(people, &ids));
        if problems.is_empty() {
            return Ok(lines.into_iter().map(|(_, line)| line).collect());
        }
        let drafted = lines.iter().map(|(at, line)| Wanted::of((*at, line)));
        let others = problems
            .iter()
            .filter_map(|(at, problem)| self.wants_anyway(*at, asked.get(*at)?, problem));
        let mut wanted: Vec<_> = drafted.chain(others).collect();
        wanted.sort_by_key(Wanted::line);
        Err(self.refused_beside(own, (problems, wanted)))
    }

    /// The refusal of an order that has these lines already: what is short is told beside what it would give back, and
    /// its own places go first.
    pub(super) fn refused_beside(
        &self,
        own: &BTreeMap<RegistrationId, Line>,
        (problems, mut wanted): (Vec<(usize, LineProblem)>, Vec<Wanted>),
    ) -> OrderRefusal {
        let mut stocks = self.facts.stocks.clone();
        for line in own.values() {
            let places: Vec<_> = line.places().collect();
            if let Err(error) = stocks.give_back(&places, Claim::Held) {
                return inconsistent(&error);
            }
        }
        wanted.sort_by_key(|wanted| !wanted.is_of(own));
        self.refused(problems, &wanted, &stocks)
    }

    /// The place of a line that will still be asked for when its mistyped voucher or date of birth is mended.
    fn wants_anyway(&self, at: usize, asked: &ToLine, problem: &LineProblem) -> Option<Wanted> {
        let mended = matches!(problem, LineProblem::Voucher(_) | LineProblem::Age(_));
        let pass = self.on_sale(asked.pass, None).ok()?;
        mended.then(|| Wanted::bare(at, pass))
    }
}

/// Nobody yet.
pub(super) const fn nobody() -> BuyerInput {
    BuyerInput {
        name: String::new(),
        email: String::new(),
    }
}
