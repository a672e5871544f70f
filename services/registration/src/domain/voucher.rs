//! Vouchers: what may be said of one, whom it is good for, and what a pass costs with it.

use std::collections::BTreeSet;

use butterfly_contracts::{
    ConventionId, FieldError, PassId, QuotaId, VoucherId,
    money::share_of,
    registration::{NewVouchers, VoucherEffect, VoucherTerms, VoucherView},
    text::Checker,
};
use chrono::{DateTime, Utc};

use super::{code::Code, pass::Pass};

/// Most a price or an amount may be, in the minor unit.
const MOST_MINOR: i64 = 100_000_000;
/// Everything, in hundredths of a percent.
const WHOLE: i64 = 10_000;
/// Characters of a code at least and at most.
const LENGTH: std::ops::RangeInclusive<usize> = 4..=40;

/// A voucher, as its row is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voucher {
    /// Id.
    pub id: VoucherId,
    /// The convention it belongs to.
    pub convention: ConventionId,
    /// Its code, in capitals.
    pub code: String,
    /// What it is good for.
    pub terms: VoucherTerms,
    /// The stocks it keeps places of.
    pub quotas: Vec<QuotaId>,
    /// How many it keeps of each, used or not.
    pub kept: u32,
    /// How many of its uses are held.
    pub held: u32,
    /// How many are used for good.
    pub sold: u32,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Counts changes of its terms.
    pub version: u32,
}

/// Why a voucher cannot be used for a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VoucherProblem {
    /// The convention has none with this code.
    Unknown,
    /// Its time is over.
    Over,
    /// It is not for this pass.
    OtherPass,
    /// Fewer uses are left than asked for.
    UsedUp {
        /// How many are left.
        left: u32,
    },
}

impl Voucher {
    /// How many uses are held or used for good.
    pub const fn taken(&self) -> u32 {
        self.held.saturating_add(self.sold)
    }

    /// For how many places it is good now: one that keeps places, for no more than it keeps.
    pub const fn most(&self) -> u32 {
        if self.terms.reserves {
            self.kept
        } else {
            self.terms.max_uses
        }
    }

    /// How many uses are neither held nor used.
    pub const fn left(&self) -> u32 {
        self.most().saturating_sub(self.taken())
    }

    /// How many places it shall keep of each of its stocks: all that it is good for, and when its time is over those
    /// that are taken.
    pub fn to_keep(&self, now: DateTime<Utc>) -> u32 {
        if !self.terms.reserves {
            0
        } else if self.is_over(now) {
            self.taken()
        } else {
            self.terms.max_uses
        }
    }

    /// Whether it opens this pass, even if not everybody may buy that.
    pub fn names(&self, pass: PassId) -> bool {
        self.terms.passes.contains(&pass)
    }

    /// Whether it can be used for this pass.
    pub fn is_for(&self, pass: &Pass) -> bool {
        self.names(pass.id) || (self.terms.passes.is_empty() && pass.is_for_everybody())
    }

    /// Whether its time is over.
    pub fn is_over(&self, now: DateTime<Utc>) -> bool {
        self.terms.valid_until.is_some_and(|until| now >= until)
    }

    /// The stocks that somebody with it takes a place of, of those of a pass: none where it keeps places.
    pub fn quotas_of(voucher: Option<&Self>, pass: &Pass) -> Vec<QuotaId> {
        let keeps = voucher.is_some_and(|voucher| voucher.terms.reserves);
        if keeps {
            Vec::new()
        } else {
            pass.about.quotas.clone()
        }
    }

    /// The listed price with it, given the one without.
    pub fn lower(&self, listed_minor: i64) -> i64 {
        let value = self.terms.value;
        match self.terms.effect {
            VoucherEffect::None => listed_minor,
            VoucherEffect::Percent => {
                let points = u32::try_from(value).unwrap_or_default();
                listed_minor - share_of(listed_minor, points)
            }
            VoucherEffect::Amount => (listed_minor - value).max(0),
            VoucherEffect::Price => value,
        }
    }

    /// Whether its price holds whatever the tiers of a pass say.
    pub const fn is_own_price(&self) -> bool {
        matches!(self.terms.effect, VoucherEffect::Price)
    }

    /// What staff see.
    pub fn view(&self) -> VoucherView {
        let terms = self.terms.clone();
        VoucherView {
            id: self.id,
            code: self.code.clone(),
            effect: terms.effect,
            value: terms.value,
            passes: terms.passes,
            reserves: terms.reserves,
            max_uses: terms.max_uses,
            valid_until: terms.valid_until,
            tag: terms.tag,
            comment: terms.comment,
            held: self.held,
            used: self.sold,
            created_at: self.created_at,
            version: self.version,
        }
    }
}

/// The code that somebody typed, as codes are kept; none when no code can be so.
pub fn tidy_code(typed: &str) -> Option<String> {
    let code = typed.trim().to_ascii_uppercase();
    (LENGTH.contains(&code.len()) && is_plain(&code)).then_some(code)
}

/// Letters, digits and hyphens, not beginning with a hyphen: spreadsheets take that for a formula.
fn is_plain(code: &str) -> bool {
    let plain = |letter: u8| letter.is_ascii_alphanumeric() || letter == b'-';
    code.bytes().all(plain) && !code.starts_with('-')
}

/// Checks and tidies the terms of a voucher that may be for these passes.
pub fn validate(
    given: &VoucherTerms,
    passes: &BTreeSet<PassId>,
) -> Result<VoucherTerms, Vec<FieldError>> {
    let mut check = Checker::new();
    let terms = check_terms(&mut check, "", given, passes);
    check.finish(terms)
}

fn check_terms(
    check: &mut Checker,
    place: &str,
    given: &VoucherTerms,
    known: &BTreeSet<PassId>,
) -> VoucherTerms {
    let (most, message) = match given.effect {
        VoucherEffect::None => (0, "must be 0 where the price stays"),
        VoucherEffect::Percent => (WHOLE, "must be 0 to 10,000 hundredths of a percent"),
        VoucherEffect::Amount | VoucherEffect::Price => (MOST_MINOR, "must be 0 to 100,000,000"),
    };
    let good = (0..=most).contains(&given.value);
    check.require(good, &format!("{place}/value"), "out_of_range", message);
    let good = (1..=1_000_000).contains(&given.max_uses);
    let message = "must be 1 to 1,000,000";
    check.require(good, &format!("{place}/max_uses"), "out_of_range", message);
    let few = given.passes.len() <= 40;
    let message = "must be at most 40";
    check.require(few, &format!("{place}/passes"), "too_many", message);
    let one = !given.reserves || given.passes.len() == 1;
    let message = "must be exactly one where places are kept";
    check.require(one, &format!("{place}/passes"), "not_one", message);
    let mut passes = BTreeSet::new();
    for (at, pass) in given.passes.iter().enumerate().take(40) {
        let pointer = format!("{place}/passes/{at}");
        let message = "is not a pass of this convention";
        check.require(known.contains(pass), &pointer, "unknown_pass", message);
        passes.insert(*pass);
    }
    VoucherTerms {
        passes: passes.into_iter().collect(),
        tag: check.optional_line(&format!("{place}/tag"), &given.tag, 100),
        comment: check.paragraphs(&format!("{place}/comment"), &given.comment, 1000),
        ..given.clone()
    }
}

/// Refuses what cannot be changed of a voucher that keeps places, and that another one shall keep some.
pub fn check_kept(before: &VoucherTerms, after: &VoucherTerms) -> Result<(), Vec<FieldError>> {
    let mut check = Checker::new();
    let same = before.reserves == after.reserves;
    let message = "cannot be changed once a voucher is made";
    check.require(same, "/reserves", "fixed", message);
    let same = !before.reserves || before.passes == after.passes;
    let message = "cannot be changed while places of this pass are kept";
    check.require(same, "/passes", "fixed", message);
    check.finish(())
}

/// Checks and tidies what vouchers are to be made now: their codes and what they are good for.
pub fn validate_new(
    given: &NewVouchers,
    passes: &BTreeSet<PassId>,
    now: DateTime<Utc>,
) -> Result<(Vec<String>, VoucherTerms), Vec<FieldError>> {
    let mut check = Checker::new();
    let terms = check_terms(&mut check, "/terms", &given.terms, passes);
    let good = terms.valid_until.is_none_or(|until| until > now);
    let message = "must be in the future";
    check.require(good, "/terms/valid_until", "over", message);
    let codes = match given.code.as_deref() {
        None => random_codes(&mut check, given),
        Some(code) => chosen_code(&mut check, given, code),
    };
    check.finish((codes, terms))
}

fn chosen_code(check: &mut Checker, given: &NewVouchers, typed: &str) -> Vec<String> {
    let code = tidy_code(typed);
    let message = "must be 4 to 40 letters, digits and hyphens";
    check.require(code.is_some(), "/code", "not_a_code", message);
    let alone = given.count.is_none() && given.prefix.is_empty();
    let message = "goes with neither a number nor a beginning";
    check.require(alone, "/code", "not_random", message);
    code.into_iter().collect()
}

fn random_codes(check: &mut Checker, given: &NewVouchers) -> Vec<String> {
    let count = given.count.unwrap_or(1);
    let good = (1..=1000).contains(&count);
    check.require(good, "/count", "out_of_range", "must be 1 to 1,000");
    let prefix = given.prefix.trim().to_ascii_uppercase();
    let good = prefix.len() <= 20 && is_plain(&prefix);
    let message = "must be at most 20 letters, digits and hyphens";
    check.require(good, "/prefix", "not_a_code", message);
    let random = |_| format!("{prefix}{}", Code::random());
    (0..count.min(1000)).map(random).collect()
}

#[cfg(test)]
pub(crate) mod tests;
