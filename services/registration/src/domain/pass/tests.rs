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
        requires_passes: Vec::new(),
        on_sale_from: None,
        on_sale_until: None,
        max_per_order: None,
        tiers: Vec::new(),
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
        paused: false,
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
    let errors = validate(
        &given,
        &convention(),
        &Known {
            quotas: BTreeSet::from([mine]),
            ..Known::default()
        },
    )
    .unwrap_err();
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
        let seen = Seen {
            left,
            tiers_left: &BTreeMap::new(),
            voucher: None,
            now,
        };
        pass.view(convention, &seen).availability
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
        PassAvailability::NeedsVoucher
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
