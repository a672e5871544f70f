//! A pass as people choose it.

use butterfly_contracts::registration::{ConventionView, PassAvailability, PassView, Tax};
use butterfly_webkit::format;

use super::convention;

/// From how many on what is left is said with urgency.
const FEW: u32 = 10;

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
    pub fn new(pass: &PassView, of: &ConventionView) -> Self {
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
            ages: format::ages(pass.min_age, pass.max_age),
            included: pass.included.clone(),
            requires: pass.requires.clone(),
            price: format::price(pass.price),
            was: String::new(),
            price_note: price_note(pass, &of.tax),
            left: left(pass),
            few: pass.left.is_some_and(|left| left <= FEW),
            sold_out,
            available: pass.availability == PassAvailability::Available,
            reason: reason(pass, of),
        }
    }

    /// With what it costs without a voucher, if that is more.
    #[must_use]
    pub fn instead_of(mut self, pass: &PassView) -> Self {
        if pass.price.minor < pass.regular_price.minor {
            self.was = format::price(pass.regular_price);
        }
        self
    }
}

/// The cards of a convention's passes, in their order.
pub fn cards(passes: &[PassView], of: &ConventionView) -> Vec<PassCard> {
    passes.iter().map(|pass| PassCard::new(pass, of)).collect()
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
