//! Pass types: what may be said of one, what it costs, and whether it can be had.

use std::collections::BTreeSet;

use butterfly_contracts::{
    ConventionId, FieldError, Money, PassId, QuotaId,
    registration::{PassAvailability, PassInput, PassView, SaleState, Visibility},
    text::Checker,
};
use chrono::{DateTime, Utc};

use super::{convention::Convention, order_refusal::NotOnSale, price::price};

/// A pass type. What it says of itself has its days and stocks in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pass {
    /// Id.
    pub id: PassId,
    /// The convention it belongs to.
    pub convention: ConventionId,
    /// Counts changes.
    pub version: u32,
    /// What it says of itself.
    pub about: PassInput,
}

impl Pass {
    /// Whether everybody may see it.
    pub fn is_public(&self) -> bool {
        self.about.visibility != Visibility::Staff
    }

    /// What it needs that cannot be ordered yet.
    pub fn needs(&self) -> Option<NotOnSale> {
        match self.about.visibility {
            Visibility::Voucher => Some(NotOnSale::NeedsVoucher),
            _ if !self.about.requires.is_empty() => Some(NotOnSale::NeedsAnother),
            Visibility::Public | Visibility::Staff => None,
        }
    }

    /// How many are left, given the free places of a stock; none when nothing limits it.
    pub fn left(&self, free: impl Fn(QuotaId) -> u32) -> Option<u32> {
        self.about.quotas.iter().map(|quota| free(*quota)).min()
    }

    /// The pass as it is seen at this time.
    pub fn view(&self, convention: &Convention, left: Option<u32>, now: DateTime<Utc>) -> PassView {
        let about = self.about.clone();
        let parts = price(about.price_minor, &convention.tax());
        let money = |minor| Money::new(minor, convention.about.currency);
        let availability = if self.needs().is_some() {
            PassAvailability::NotYetForSale
        } else if convention.sale(now) != SaleState::Open {
            PassAvailability::NotOpen
        } else if left == Some(0) {
            PassAvailability::SoldOut
        } else {
            PassAvailability::Available
        };
        PassView {
            id: self.id,
            name: about.name,
            description: about.description,
            days: about.days,
            price: money(about.price_minor),
            tax: money(parts.tax),
            total: money(parts.total),
            attending: about.attending,
            min_age: about.min_age,
            max_age: about.max_age,
            visibility: about.visibility,
            requires: about.requires,
            included: about.included,
            availability,
            left,
            quotas: about.quotas,
            position: about.position,
            version: self.version,
        }
    }
}

/// Checks and tidies what somebody says of a pass of this convention, whose stocks these are.
pub fn validate(
    given: &PassInput,
    convention: &Convention,
    stocks: &BTreeSet<QuotaId>,
) -> Result<PassInput, Vec<FieldError>> {
    let mut check = Checker::new();
    let days = check_days(&mut check, given, convention);
    let quotas = check_quotas(&mut check, given, stocks);
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
pub(crate) mod tests {
    use super::*;
    use crate::domain::convention::tests::convention;

    /// A pass that is fine as it is.
    pub(crate) fn pass_input(name: &str) -> PassInput {
        PassInput {
            name: name.to_owned(),
            description: String::new(),
            days: Vec::new(),
            price_minor: 9000,
            attending: true,
            min_age: None,
            max_age: None,
            visibility: Visibility::Public,
            requires: String::new(),
            included: Vec::new(),
            quotas: Vec::new(),
            position: 0,
        }
    }

    fn pass(about: PassInput) -> Pass {
        Pass {
            id: PassId::generate(),
            convention: ConventionId::generate(),
            version: 1,
            about,
        }
    }

    #[test]
    fn days_and_stocks_must_be_the_conventions() {
        let (mine, other) = (QuotaId::generate(), QuotaId::generate());
        let day = |text: &str| text.parse().unwrap();
        let given = PassInput {
            days: vec![
                day("2027-08-15"),
                day("2027-08-13"),
                day("2027-08-12"),
                day("2027-08-13"),
            ],
            quotas: vec![mine, other, mine],
            price_minor: -1,
            min_age: Some(30),
            max_age: Some(20),
            ..pass_input("")
        };
        let errors = validate(&given, &convention(), &BTreeSet::from([mine])).unwrap_err();
        let found: Vec<_> = errors
            .iter()
            .map(|e| (e.pointer.as_str(), e.code.as_str()))
            .collect();
        let expected = [
            ("/days/2", "not_a_day"),
            ("/days/3", "twice"),
            ("/quotas/1", "unknown_quota"),
            ("/quotas/2", "twice"),
            ("/price_minor", "out_of_range"),
            ("/max_age", "below_min_age"),
            ("/name", "required"),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn the_scarcest_stock_decides_what_is_left() {
        let (friday, saturday) = (QuotaId::generate(), QuotaId::generate());
        let weekend = pass(PassInput {
            quotas: vec![friday, saturday],
            ..pass_input("Weekend")
        });
        assert_eq!(
            weekend.left(|quota| if quota == friday { 7 } else { 3 }),
            Some(3)
        );
        assert_eq!(pass(pass_input("Virtual")).left(|_| 0), None);
    }

    #[test]
    fn availability() {
        let mut convention = convention();
        let now = "2026-11-24T12:00:00Z".parse().unwrap();
        let plain = pass(pass_input("Day"));
        let trade = pass(PassInput {
            visibility: Visibility::Voucher,
            ..pass_input("Trade")
        });
        let child = pass(PassInput {
            requires: "an adult".to_owned(),
            ..pass_input("Child")
        });
        let seen = |pass: &Pass, convention: &Convention, left| {
            pass.view(convention, left, now).availability
        };
        assert_eq!(
            seen(&plain, &convention, Some(1)),
            PassAvailability::Available
        );
        assert_eq!(seen(&plain, &convention, None), PassAvailability::Available);
        assert_eq!(
            seen(&plain, &convention, Some(0)),
            PassAvailability::SoldOut
        );
        assert_eq!(
            seen(&trade, &convention, Some(1)),
            PassAvailability::NotYetForSale
        );
        assert_eq!(
            seen(&child, &convention, Some(1)),
            PassAvailability::NotYetForSale
        );
        convention.about.registration_opens_at = Some("2026-12-01T00:00:00Z".parse().unwrap());
        assert_eq!(
            seen(&plain, &convention, Some(1)),
            PassAvailability::NotOpen
        );
    }
}
