//! Taking places, and saying exactly what cannot be had.

use butterfly_contracts::PassId;
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
    pass: PassId,
    birth_date: Option<NaiveDate>,
    places: Vec<StockId>,
}

impl Wanted {
    pub(super) fn of((line, drafted): (usize, &Line)) -> Self {
        Self {
            line,
            pass: drafted.pass,
            birth_date: drafted.attendee.as_ref().and_then(|one| one.birth_date),
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
        problems.extend(sold_out(wanted, stocks).into_iter().map(|wanted| {
            let pass = self.catalogue.pass(wanted.pass);
            let problem = LineProblem::SoldOut {
                pass: wanted.pass,
                name: pass.map(|pass| pass.about.name.clone()).unwrap_or_default(),
                left: pass.and_then(|pass| left(pass, stocks)).unwrap_or_default(),
            };
            (wanted.line, problem)
        }));
        let mut refused = Refused::of(problems);
        let short = refused
            .lines
            .iter()
            .filter_map(|(_, problem)| match problem {
                LineProblem::SoldOut { pass, .. } => Some(*pass),
                _ => None,
            });
        let short: Vec<_> = short.collect();
        if !short.is_empty() {
            refused.alternatives = self.alternatives(&short, wanted, stocks);
        }
        OrderRefusal::Lines(refused)
    }

    /// What can be had instead of these passes: by whoever asked for one of them, beside the rest of the order.
    fn alternatives(
        &self,
        short: &[PassId],
        wanted: &[Wanted],
        stocks: &Stocks<StockId>,
    ) -> Vec<Alternative> {
        let now = self.facts.now;
        let (gone, rest): (Vec<_>, Vec<_>) =
            wanted.iter().partition(|line| short.contains(&line.pass));
        let suits = |pass: &Pass| {
            let needed = &pass.about.requires_passes;
            let beside = rest.iter().any(|line| needed.contains(&line.pass));
            let mut people = gone.iter().map(|line| line.birth_date);
            (needed.is_empty() || beside) && people.any(|born| self.fits(pass, born).is_ok())
        };
        let passes = self.catalogue.passes.iter();
        let others = passes.filter(|pass| {
            let another = !short.contains(&pass.id) && pass.is_public();
            another && pass.shut(now, None).is_none() && suits(pass)
        });
        let others = others.map(|pass| Alternative {
            pass: pass.id,
            name: pass.about.name.clone(),
            left: left(pass, stocks),
        });
        others.filter(|other| other.left != Some(0)).collect()
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

/// Which lines get nothing when each takes what it can, in their order.
fn sold_out<'w>(wanted: &'w [Wanted], stocks: &Stocks<StockId>) -> Vec<&'w Wanted> {
    let mut left = stocks.clone();
    let mut lacks = |wanted: &&Wanted| left.take(&wanted.places, Claim::Held).is_err();
    wanted.iter().filter(|wanted| lacks(wanted)).collect()
}

/// How many are left of a pass; none when nothing limits it.
fn left(pass: &Pass, stocks: &Stocks<StockId>) -> Option<u32> {
    pass.left(|quota| {
        let stock = stocks.get(&StockId::Quota(quota));
        stock.map_or(0, |stock| stock.free())
    })
}
