//! Taking places, and saying exactly what cannot be had.

use std::collections::BTreeMap;

use butterfly_contracts::{PassId, RegistrationId};
use butterfly_ledger::{Claim, Stocks};
use chrono::NaiveDate;

use super::Deciding;
use crate::domain::{
    line::Line,
    order_refusal::{Alternative, LineProblem, OrderRefusal, Refused},
    pass::Pass,
    stock_id::StockId,
    voucher::VoucherProblem,
};

/// Places that a line asks for.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    line: usize,
    id: Option<RegistrationId>,
    pass: PassId,
    birth_date: Option<NaiveDate>,
    places: Vec<StockId>,
}

impl Wanted {
    pub(super) fn of((line, drafted): (usize, &Line)) -> Self {
        Self {
            line,
            id: Some(drafted.id),
            pass: drafted.pass,
            birth_date: drafted.attendee.as_ref().and_then(|one| one.birth_date),
            places: drafted.places().collect(),
        }
    }

    /// The same for a line that is not drafted, because something else in it must change first.
    pub(super) fn bare(line: usize, pass: &Pass) -> Self {
        let quotas = pass.about.quotas.iter().copied();
        Self {
            line,
            id: None,
            pass: pass.id,
            birth_date: None,
            places: quotas.map(StockId::Quota).collect(),
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

    /// Its number.
    pub(super) const fn line(&self) -> usize {
        self.line
    }

    /// Whether one of these lines has it already.
    pub(super) fn is_of(&self, own: &BTreeMap<RegistrationId, Line>) -> bool {
        let known = self.id.and_then(|id| own.get(&id));
        known.is_some_and(|known| known.pass == self.pass)
    }
}

impl Deciding {
    /// Takes every place, or names what is short and takes none.
    pub(super) fn take(&mut self, wanted: &[Wanted], claim: Claim) -> Result<(), OrderRefusal> {
        let places = wanted.iter().flat_map(|wanted| &wanted.places);
        let places: Vec<_> = places.copied().collect();
        let taken = self.facts.stocks.take(&places, claim);
        taken.map_err(|_short| self.refused(Vec::new(), wanted, &self.facts.stocks))
    }

    /// The refusal that tells all of this, and what is short for the lines that are wanted.
    pub(super) fn refused(
        &self,
        mut problems: Vec<(usize, LineProblem)>,
        wanted: &[Wanted],
        stocks: &Stocks<StockId>,
    ) -> OrderRefusal {
        problems.extend(used_up(wanted, stocks));
        let served = Served::of(wanted, stocks);
        problems.extend(served.lacking.iter().map(|wanted| {
            let (left, beside) = self.left_of(wanted.pass, &served);
            let problem = LineProblem::SoldOut {
                pass: wanted.pass,
                name: self.name_of(wanted.pass),
                left,
                beside,
            };
            (wanted.line, problem)
        }));
        let mut refused = Refused::of(problems);
        let is_sold_out =
            |(_, problem): &(usize, LineProblem)| matches!(problem, LineProblem::SoldOut { .. });
        if refused.lines.iter().any(is_sold_out) {
            refused.alternatives = self.alternatives(&served);
        }
        OrderRefusal::Lines(refused)
    }

    /// How many of a pass this order could have, and the passes in it that take the same places.
    fn left_of(&self, pass: PassId, served: &Served<'_>) -> (u32, Vec<String>) {
        let known = self.catalogue.pass(pass);
        let free = known.and_then(|pass| left(pass, &served.left));
        let quotas = known.map_or(&[][..], |pass| &pass.about.quotas);
        let shares = |other: &&Pass| other.about.quotas.iter().any(|one| quotas.contains(one));
        let others = self.catalogue.passes.iter();
        let others = others.filter(|other| other.id != pass && served.count(other.id) > 0);
        let others = others.filter(shares);
        let beside = others.map(|other| other.about.name.clone()).collect();
        (served.count(pass) + free.unwrap_or_default(), beside)
    }

    fn name_of(&self, pass: PassId) -> String {
        let known = self.catalogue.pass(pass);
        known
            .map(|known| known.about.name.clone())
            .unwrap_or_default()
    }

    /// What whoever gets nothing can have instead, beside what the others get.
    fn alternatives(&self, served: &Served<'_>) -> Vec<Alternative> {
        let now = self.facts.now;
        let suits = |pass: &Pass| {
            let about = &pass.about;
            let needed = &about.requires_passes;
            let beside = needed.iter().any(|pass| served.count(*pass) > 0);
            let most = about.max_per_order.unwrap_or(u32::MAX);
            let mut people = served.lacking.iter().map(|line| line.birth_date);
            (needed.is_empty() || beside)
                && served.count(pass.id) < most
                && people.any(|born| self.fits(pass, born).is_ok())
        };
        let passes = self.catalogue.passes.iter();
        let others =
            passes.filter(|pass| pass.is_public() && pass.shut(now, None).is_none() && suits(pass));
        let others = others.map(|pass| Alternative {
            pass: pass.id,
            name: pass.about.name.clone(),
            left: left(pass, &served.left),
        });
        others.filter(|other| other.left != Some(0)).collect()
    }
}

/// Lines when each takes what it can, in their order.
struct Served<'w> {
    had: Vec<&'w Wanted>,
    lacking: Vec<&'w Wanted>,
    /// What is left then.
    left: Stocks<StockId>,
}

impl<'w> Served<'w> {
    fn of(wanted: &'w [Wanted], stocks: &Stocks<StockId>) -> Self {
        let mut left = stocks.clone();
        let gets = |wanted: &&Wanted| left.take(&wanted.places, Claim::Held).is_ok();
        let (had, lacking) = wanted.iter().partition(gets);
        Self { had, lacking, left }
    }

    /// How many get this pass.
    fn count(&self, pass: PassId) -> u32 {
        let got = self.had.iter().filter(|line| line.pass == pass).count();
        u32::try_from(got).unwrap_or(u32::MAX)
    }
}

/// The lines whose vouchers have no use left for them.
fn used_up(wanted: &[Wanted], stocks: &Stocks<StockId>) -> Vec<(usize, LineProblem)> {
    let mut left = stocks.clone();
    let used_up = wanted.iter().filter_map(|wanted| {
        let is_use = |place: &&StockId| matches!(place, StockId::Voucher(_));
        let voucher = wanted.places.iter().find(is_use)?;
        left.take(&[*voucher], Claim::Held).err()?;
        let left = stocks.get(voucher).map_or(0, |stock| stock.free());
        let problem = LineProblem::Voucher(VoucherProblem::UsedUp { left });
        Some((wanted.line, problem))
    });
    used_up.collect()
}

/// How many are left of a pass; none when nothing limits it.
fn left(pass: &Pass, stocks: &Stocks<StockId>) -> Option<u32> {
    pass.left(|quota| {
        let stock = stocks.get(&StockId::Quota(quota));
        stock.map_or(0, |stock| stock.free())
    })
}
