//! How the form of a convention is read and filled.

use butterfly_contracts::{
    ConventionId,
    registration::{ConventionStatus, SaleState},
};
use butterfly_webkit::{Fields, Posted};

use super::*;

const GOOD: [(&str, &str); 8] = [
    ("name", " Hafen-Con 2027! "),
    ("venue", "Harbour Hall"),
    ("time_zone", "Europe/Dublin"),
    ("currency", "EUR"),
    ("first_day", "2027-05-14"),
    ("last_day", "2027-05-16"),
    ("registration_opens_at", "2027-01-15T12:00"),
    ("registration_closes_at", "2027-05-01T12:00"),
];

fn form(pairs: &[(&str, &str)]) -> Form<F> {
    let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    Form::of(&Posted::from(pairs.iter().map(own).collect::<Vec<_>>()))
}

fn with(more: &[(&'static str, &'static str)]) -> Form<F> {
    let kept = GOOD
        .iter()
        .filter(|(name, _)| more.iter().all(|(other, _)| other != name));
    form(&kept.chain(more).copied().collect::<Vec<_>>())
}

/// The convention as it is seen once it is made.
fn viewed(given: ConventionInput) -> ConventionView {
    ConventionView {
        id: ConventionId::generate(),
        slug: given.slug,
        name: given.name,
        description: given.description,
        venue: given.venue,
        address: given.address,
        time_zone: given.time_zone,
        currency: given.currency,
        first_day: given.first_day,
        last_day: given.last_day,
        registration_opens_at: given.registration_opens_at,
        registration_closes_at: given.registration_closes_at,
        tax: given.tax.unwrap(),
        age_on: given.age_on,
        passes_per_person: given.passes_per_person,
        contact_email: given.contact_email,
        accent: given.accent.unwrap(),
        status: ConventionStatus::Draft,
        sale: SaleState::NotYetOpen,
        paused: false,
        version: 1,
    }
}

/// Any convention.
pub(crate) fn sample() -> ConventionView {
    let none = [
        ("tax_name", "VAT"),
        ("tax_rate", "0"),
        ("accent", "#112233"),
    ];
    viewed(read(&mut with(&none)).unwrap())
}

#[test]
fn local_times_become_moments() {
    let input = read(&mut with(&[])).unwrap();
    assert_eq!(input.slug, "hafen-con-2027");
    assert_eq!(
        input.registration_opens_at.unwrap().to_rfc3339(),
        "2027-01-15T12:00:00+00:00"
    );
    assert_eq!(
        input.registration_closes_at.unwrap().to_rfc3339(),
        "2027-05-01T11:00:00+00:00"
    );
    assert_eq!((input.tax, input.age_on, input.accent), (None, None, None));
}

#[test]
fn an_hour_the_clocks_skip_is_refused() {
    let mut form = with(&[("registration_opens_at", "2027-03-28T01:30")]);
    assert_eq!(read(&mut form), None);
    let message = "Registration opens must be a time that clocks show there";
    assert_eq!(form.error_of(F::OpensAt), Some(message));
    assert_eq!(form.value(F::OpensAt), "2027-03-28T01:30");
}

#[test]
fn a_tax_needs_a_name_and_an_exact_rate() {
    let tax = |pairs: &[(&'static str, &'static str)]| read(&mut with(pairs)).map(|read| read.tax);
    let hst = Tax {
        name: "HST".to_owned(),
        basis_points: 1300,
        inclusive: true,
    };
    let pairs = [
        ("tax_name", "HST"),
        ("tax_rate", "13"),
        ("tax_inclusive", "yes"),
    ];
    assert_eq!(tax(&pairs), Some(Some(hst)));
    assert_eq!(tax(&[("tax_rate", "0")]), Some(None));
    assert_eq!(tax(&[("tax_rate", "13")]), None);
    assert_eq!(tax(&[("tax_name", "Sales"), ("tax_rate", "8.875")]), None);
}

#[test]
fn everything_missing_is_named_at_once() {
    let mut form = form(&[]);
    assert_eq!(read(&mut form), None);
    for field in [
        F::Name,
        F::Venue,
        F::TimeZone,
        F::Currency,
        F::FirstDay,
        F::LastDay,
    ] {
        assert_eq!(
            form.error_of(field),
            Some(format!("{} is needed", field.label()).as_str())
        );
    }
}

#[test]
fn a_form_that_is_sent_unchanged_changes_nothing() {
    let input = read(&mut with(&[
        ("slug", "harbour"),
        ("tax_name", "VAT"),
        ("tax_rate", "8.25"),
        ("age_on", "2027-05-15"),
        ("accent", "#123456"),
        ("description", "Line one\nline two 🦋"),
    ]))
    .unwrap();
    let given = input.clone();
    let view = viewed(given);
    assert_eq!(read(&mut fill(&view)), Some(input));
}

#[test]
fn an_address_is_made_of_the_name_when_none_is_typed() {
    assert_eq!(slug("my-con", "Other"), "my-con");
    assert_eq!(
        slug("", "  The 85th  Worldcon: Montréal "),
        "the-85th-worldcon-montreal"
    );
    assert_eq!(slug("", &"abc ".repeat(40)).len(), 63);
    assert_eq!(slug("", "شهرزاد"), "shhrzd");
    assert_eq!(slug("", "R!"), "convention-r");
}
