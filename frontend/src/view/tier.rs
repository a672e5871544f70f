//! The price of now: what it is called, how long it holds, and what comes after it.

use butterfly_contracts::{
    Money,
    registration::{ConventionView, PassView, PriceTierView},
};
use butterfly_webkit::format;
use chrono::{DateTime, Utc};

use super::pass::FEW;

/// A price that does not stay, as a card shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tier {
    /// What it is called.
    pub name: String,
    /// How long it holds and what comes after it; empty where neither is known.
    pub words: String,
}

impl Tier {
    /// The tier whose price a pass has now; none when it has the regular one.
    pub fn of(pass: &PassView, of: &ConventionView, now: DateTime<Utc>) -> Option<Self> {
        let current = current(pass)?;
        let after = after(pass, current, now);
        let then = (after != current.price).then(|| format!("then {}", format::price(after)));
        Some(Self::with(current, of, then))
    }

    /// The same for who has a voucher: what comes after it then is not known.
    pub fn by_voucher(pass: &PassView, of: &ConventionView) -> Option<Self> {
        Some(Self::with(current(pass)?, of, None))
    }

    fn with(tier: &PriceTierView, of: &ConventionView, then: Option<String>) -> Self {
        let left = tier.left.map(|left| match left {
            ..=FEW => format!("only {left} left at this price"),
            _ => format!("{} left at this price", format::number(left)),
        });
        let until = tier.ends_at.map(|end| format::moment(end, &of.time_zone));
        let until = until.map(|end| format!("until {end}"));
        let holds: Vec<_> = left.into_iter().chain(until).collect();
        let parts = [holds.join(", "), then.unwrap_or_default()];
        let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        Self {
            name: tier.name.clone(),
            words: parts.join("; "),
        }
    }
}

/// What one of a pass costs now without any voucher.
pub fn usual(pass: &PassView, now: DateTime<Utc>) -> Money {
    // A voucher with a price of its own takes the tier's place, and then no tier is the current one.
    let mut tiers = pass.tiers.iter();
    let holds = current(pass).or_else(|| tiers.find(|tier| can_hold(tier, now)));
    holds.map_or(pass.regular_price, |tier| tier.price)
}

fn current(pass: &PassView) -> Option<&PriceTierView> {
    pass.tiers.iter().find(|tier| tier.current)
}

fn can_hold(tier: &PriceTierView, now: DateTime<Utc>) -> bool {
    tier.left != Some(0) && tier.ends_at.is_none_or(|end| now < end)
}

/// The price after this tier's: the next one's that is not over by then, or the regular one.
fn after(pass: &PassView, current: &PriceTierView, now: DateTime<Utc>) -> Money {
    // One that ends by number alone may end at once.
    let over = match (current.quantity, current.ends_at) {
        (None, Some(end)) => end,
        _ => now,
    };
    let mut later = pass.tiers.iter().skip_while(|tier| !tier.current).skip(1);
    let next = later.find(|tier| can_hold(tier, over));
    next.map_or(pass.regular_price, |tier| tier.price)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::samples;

    fn now() -> DateTime<Utc> {
        "2027-03-01T10:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_price_says_how_long_it_holds_and_what_comes_then() {
        let (of, pass) = (samples::convention(), samples::tiered_pass());
        let tier = Tier::of(&pass, &of, now()).unwrap();
        assert_eq!(tier.name, "Early bird");
        let words = "only 2 left at this price, until Thu 1 Apr 2027, 12:00 EDT; then $120.00";
        assert_eq!(tier.words, words);
        let with_voucher = Tier::by_voucher(&pass, &of).unwrap().words;
        assert!(!with_voucher.contains("then"), "{with_voucher}");
        assert_eq!(Tier::of(&samples::pass(), &of, now()), None);
    }

    #[test]
    fn what_comes_after_is_not_over_by_then() {
        let (of, mut pass) = (samples::convention(), samples::tiered_pass());
        pass.tiers[0].quantity = None;
        pass.tiers[0].left = None;
        pass.tiers[1].ends_at = pass.tiers[0].ends_at;
        let tier = Tier::of(&pass, &of, now()).unwrap();
        assert!(tier.words.ends_with("; then $143.00"), "{}", tier.words);
        pass.tiers.truncate(1);
        pass.tiers[0].ends_at = None;
        pass.regular_price = pass.tiers[0].price;
        assert_eq!(Tier::of(&pass, &of, now()).unwrap().words, "");
    }

    #[test]
    fn without_a_voucher_the_tier_of_now_holds() {
        let mut pass = samples::tiered_pass();
        assert_eq!(usual(&pass, now()).minor, 9_900);
        pass.tiers[0].current = false;
        assert_eq!(usual(&pass, now()).minor, 9_900, "a voucher's own price");
        pass.tiers[0].left = Some(0);
        assert_eq!(usual(&pass, now()).minor, 12_000);
        assert_eq!(usual(&samples::pass(), now()).minor, 14_300);
    }
}
