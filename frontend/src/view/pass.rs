//! A pass as people choose it.

use butterfly_contracts::registration::{ConventionView, PassAvailability, PassView, Tax};
use butterfly_webkit::format;
use chrono::{DateTime, Utc};

use super::{convention, tier, tier::Tier};

/// From how many on what is left is said with urgency.
pub const FEW: u32 = 10;

/// A pass as a card shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says one thing a card shows or leaves out"
)]
pub struct PassCard {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is; may be empty.
    pub description: String,
    /// Its days, short.
    pub days: Vec<String>,
    /// Whether its holder comes in person.
    pub attending: bool,
    /// Its ages in words; empty when there is no limit.
    pub ages: String,
    /// What comes with it.
    pub included: Vec<String>,
    /// What must be in the same order, in the organiser's words; may be empty.
    pub requires: String,
    /// Its price, before tax that is added.
    pub price: String,
    /// What it costs without the buyer's voucher; empty when that is the price, or there is none.
    pub was: String,
    /// What its price is called and how long it holds; none for the regular price, and where it does not matter.
    pub tier: Option<Tier>,
    /// What is said about tax; may be empty.
    pub price_note: String,
    /// What is left in words; empty when there is no limit or it does not matter.
    pub left: String,
    /// Whether few are left.
    pub few: bool,
    /// Whether none is left.
    pub sold_out: bool,
    /// Whether it can be chosen.
    pub available: bool,
    /// Why it cannot be chosen; empty when it can.
    pub reason: String,
}

impl PassCard {
    /// The card of a pass.
    pub fn new(pass: &PassView, of: &ConventionView, now: DateTime<Utc>) -> Self {
        let sold_out = pass.availability == PassAvailability::SoldOut;
        Self {
            id: pass.id.to_string(),
            name: pass.name.clone(),
            description: pass.description.clone(),
            days: pass
                .days
                .iter()
                .map(|day| format::short_day(*day))
                .collect(),
            attending: pass.attending,
            ages: begin(format::ages(pass.min_age, pass.max_age)),
            included: pass.included.clone(),
            requires: pass.requires.clone(),
            price: format::price(pass.price),
            was: String::new(),
            tier: Tier::of(pass, of, now).filter(|_| !sold_out),
            price_note: price_note(pass, &of.tax),
            left: left(pass),
            few: pass.left.is_some_and(|left| left <= FEW),
            sold_out,
            available: pass.availability == PassAvailability::Available,
            reason: reason(pass, of),
        }
    }

    /// The card for who holds places of it: what they have is not gone for them.
    #[must_use]
    pub fn holding(self, places: usize) -> Self {
        if places == 0 || !self.sold_out {
            return self;
        }
        Self {
            left: format!("You hold {places}"),
            few: false,
            sold_out: false,
            reason: "No more are left than the ones you hold.".to_owned(),
            ..self
        }
    }

    /// The card of a pass for who has a voucher for it: with what it costs without, if that is more.
    pub fn by_voucher(pass: &PassView, of: &ConventionView, now: DateTime<Utc>) -> Self {
        let usual = tier::usual(pass, now);
        let lower = pass.price.minor < usual.minor;
        Self {
            was: if lower {
                format::price(usual)
            } else {
                String::new()
            },
            tier: Tier::by_voucher(pass, of),
            ..Self::new(pass, of, now)
        }
    }
}

/// The cards of a convention's passes, in their order.
pub fn cards(passes: &[PassView], of: &ConventionView, now: DateTime<Utc>) -> Vec<PassCard> {
    let card = |pass| PassCard::new(pass, of, now);
    passes.iter().map(card).collect()
}

/// Words as they begin a sentence, or stand alone.
fn begin(words: String) -> String {
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => words,
    }
}

fn price_note(pass: &PassView, tax: &Tax) -> String {
    let amount = format::money(pass.tax);
    match (pass.tax.minor, tax.inclusive) {
        (0, _) => String::new(),
        (_, true) => format!("incl. {amount} tax"),
        (_, false) => format!("+ {amount} tax"),
    }
}

fn left(pass: &PassView) -> String {
    match (pass.availability, pass.left) {
        (PassAvailability::SoldOut, _) | (PassAvailability::Available, Some(0)) => {
            "Sold out".to_owned()
        }
        (PassAvailability::NotYetForSale | PassAvailability::NeedsVoucher, _) | (_, None) => {
            String::new()
        }
        (_, Some(left)) if left <= FEW => format!("Only {left} left"),
        (_, Some(left)) => format!("{} left", format::number(left)),
    }
}

fn reason(pass: &PassView, of: &ConventionView) -> String {
    match pass.availability {
        PassAvailability::Available => String::new(),
        PassAvailability::SoldOut => "Every place of this pass is taken.".to_owned(),
        PassAvailability::NotOpen => {
            convention::notice(of).unwrap_or_else(|| "Not open.".to_owned())
        }
        PassAvailability::Paused => {
            "Sales are paused for a moment. Please look again soon.".to_owned()
        }
        PassAvailability::NeedsVoucher => "For holders of a voucher.".to_owned(),
        PassAvailability::NotYetForSale => "Not yet for sale.".to_owned(),
    }
}
