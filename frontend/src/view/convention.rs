//! A convention as its card and the head of its pages show it.

use butterfly_contracts::registration::{
    ConventionView, PassAvailability, PassView, SaleState, Tax,
};
use butterfly_webkit::format::{self, DateBlock};

/// A convention on a card, and at the head of its pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConventionCard {
    /// Its name in addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// First and last day, in its own time zone.
    pub dates: String,
    /// The lines of the date block.
    pub block: DateBlock,
    /// First day for machines, `YYYY-MM-DD`.
    pub first_day: String,
    /// Where it takes place.
    pub venue: String,
    /// The venue's address; may be empty.
    pub address: String,
    /// The class of its colour; may be empty.
    pub accent: String,
    /// Whether passes can be had, in words.
    pub sale: String,
    /// The class of the pill that says so.
    pub sale_class: &'static str,
}

impl ConventionCard {
    /// The card of a convention; `accent` is the class of its colour.
    pub fn new(convention: &ConventionView, accent: String) -> Self {
        let (sale, sale_class) = sale(convention);
        Self {
            slug: convention.slug.clone(),
            name: convention.name.clone(),
            dates: format::days(convention.first_day, convention.last_day),
            block: DateBlock::new(convention.first_day, convention.last_day),
            first_day: convention.first_day.to_string(),
            venue: convention.venue.clone(),
            address: convention.address.clone(),
            accent,
            sale,
            sale_class,
        }
    }
}

impl ConventionCard {
    /// Says that nothing is left, where its sale is open and every pass is sold out.
    #[must_use]
    pub fn knowing(mut self, convention: &ConventionView, passes: &[PassView]) -> Self {
        let gone = |pass: &PassView| pass.availability == PassAvailability::SoldOut;
        let open = convention.sale == SaleState::Open;
        if open && !passes.is_empty() && passes.iter().all(gone) {
            "Sold out".clone_into(&mut self.sale);
            self.sale_class = "pill pill-bad";
        }
        self
    }
}

/// When registration opens, in the convention's time zone.
pub fn opening(convention: &ConventionView) -> Option<String> {
    let opens = convention.registration_opens_at?;
    Some(format::moment(opens, &convention.time_zone))
}

/// When registration closes, in the convention's time zone.
pub fn closing(convention: &ConventionView) -> Option<String> {
    let closes = convention.registration_closes_at?;
    Some(format::moment(closes, &convention.time_zone))
}

/// What is said above the passes while none of them can be had.
pub fn notice(convention: &ConventionView) -> Option<String> {
    match convention.sale {
        SaleState::Open => None,
        SaleState::Paused => {
            Some("Registration is paused for a moment. Please look again soon.".to_owned())
        }
        SaleState::Closed => Some("Registration is closed.".to_owned()),
        SaleState::NotYetOpen => Some(match opening(convention) {
            Some(opening) => format!("Registration opens on {opening}."),
            None => "Registration has not opened yet.".to_owned(),
        }),
    }
}

fn sale(convention: &ConventionView) -> (String, &'static str) {
    match convention.sale {
        SaleState::Open => ("Registration open".to_owned(), "pill pill-good"),
        SaleState::Paused => ("Registration paused".to_owned(), "pill pill-warn"),
        SaleState::Closed => ("Registration closed".to_owned(), "pill"),
        SaleState::NotYetOpen => match opening(convention) {
            Some(opening) => (format!("Opens {opening}"), "pill pill-note"),
            None => ("Not open yet".to_owned(), "pill pill-note"),
        },
    }
}

/// What is said about tax under the passes; empty when there is none.
pub fn tax_note(tax: &Tax) -> String {
    let rate = format::percent(tax.basis_points);
    match (tax.basis_points, tax.inclusive) {
        (0, _) => String::new(),
        (_, true) => format!("Prices include {} of {rate}.", tax.name),
        (_, false) => format!("{} of {rate} is added to the price.", tax.name),
    }
}
