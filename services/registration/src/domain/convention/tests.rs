use butterfly_contracts::registration::PassesPerPerson;

use super::*;

/// A convention of three days that is fine as it is.
pub(crate) fn convention_input() -> ConventionInput {
    ConventionInput {
        slug: "harbour-con".to_owned(),
        name: "Harbour Con".to_owned(),
        description: String::new(),
        venue: "Harbour Hall".to_owned(),
        address: String::new(),
        time_zone: "Europe/Dublin".to_owned(),
        currency: "EUR".parse().unwrap(),
        first_day: "2027-08-13".parse().unwrap(),
        last_day: "2027-08-15".parse().unwrap(),
        registration_opens_at: None,
        registration_closes_at: None,
        tax: None,
        age_on: None,
        passes_per_person: PassesPerPerson::One,
        contact_email: String::new(),
        accent: None,
    }
}

/// The same, published.
pub(crate) fn convention() -> Convention {
    Convention {
        id: ConventionId::generate(),
        status: ConventionStatus::Published,
        paused: false,
        version: 1,
        about: validate(&convention_input()).unwrap(),
    }
}

#[test]
fn slugs() {
    for good in ["abc", "harbour-con", "gen-con-indy-2024", "1-2-3"] {
        assert!(is_slug(good), "{good}");
    }
    for bad in [
        "", "ab", "-abc", "abc-", "a--b", "Abc", "ab c", "abc/", "äbc",
    ] {
        assert!(!is_slug(bad), "{bad}");
    }
    assert!(is_slug(&"a".repeat(64)) && !is_slug(&"a".repeat(65)));
}

#[test]
fn every_mistake_is_named_at_once() {
    let bad = ConventionInput {
        slug: "A".to_owned(),
        name: " ".to_owned(),
        time_zone: "Mars/Olympus".to_owned(),
        last_day: "2027-12-31".parse().unwrap(),
        registration_opens_at: Some("2027-01-02T00:00:00Z".parse().unwrap()),
        registration_closes_at: Some("2027-01-01T00:00:00Z".parse().unwrap()),
        tax: Some(Tax {
            name: String::new(),
            basis_points: 10_001,
            inclusive: false,
        }),
        contact_email: "nobody".to_owned(),
        accent: Some("red".to_owned()),
        ..convention_input()
    };
    let mut pointers: Vec<_> = validate(&bad)
        .unwrap_err()
        .into_iter()
        .map(|error| error.pointer)
        .collect();
    pointers.sort();
    let expected = [
        "/accent",
        "/contact_email",
        "/last_day",
        "/name",
        "/registration_closes_at",
        "/slug",
        "/tax/basis_points",
        "/time_zone",
    ];
    assert_eq!(pointers, expected);
}

#[test]
fn dates_the_database_cannot_keep_are_refused() {
    let far = NaiveDate::from_ymd_opt(10_000, 1, 1).unwrap();
    let bad = ConventionInput {
        first_day: far,
        last_day: far,
        ..convention_input()
    };
    assert_eq!(validate(&bad).unwrap_err().len(), 2);
}

#[test]
fn the_sale_follows_status_and_window() {
    let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
    let mut convention = convention();
    assert_eq!(convention.sale(at("2026-01-01T00:00:00Z")), SaleState::Open);
    convention.about.registration_opens_at = Some(at("2026-02-01T12:00:00Z"));
    convention.about.registration_closes_at = Some(at("2026-03-01T12:00:00Z"));
    for (time, expected) in [
        ("2026-02-01T11:59:59Z", SaleState::NotYetOpen),
        ("2026-02-01T12:00:00Z", SaleState::Open),
        ("2026-03-01T11:59:59Z", SaleState::Open),
        ("2026-03-01T12:00:00Z", SaleState::Closed),
    ] {
        assert_eq!(convention.sale(at(time)), expected, "{time}");
    }
    convention.status = ConventionStatus::Closed;
    assert_eq!(
        convention.sale(at("2026-02-01T12:00:00Z")),
        SaleState::Closed
    );
    convention.status = ConventionStatus::Draft;
    assert_eq!(
        convention.sale(at("2026-02-01T12:00:00Z")),
        SaleState::NotYetOpen
    );
}
