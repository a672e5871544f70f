//! What services answer, for tests of what is made from it.

use butterfly_contracts::{
    ConventionId, Money, OrderId, PassId, RegistrationId,
    attendee::Claims,
    registration::{
        AttendeeView, ConventionStatus, ConventionView, PassAvailability, PassView,
        RegistrationStatus, RegistrationView, SaleState, Tax, Visibility,
    },
};
use uuid::Uuid;

fn dollars(minor: i64) -> Money {
    Money::new(minor, "USD".parse().unwrap())
}

pub(crate) fn convention() -> ConventionView {
    ConventionView {
        id: ConventionId::from(Uuid::from_u128(1)),
        slug: "harbour-con".to_owned(),
        name: "Harbour Con".to_owned(),
        description: "Two days by the sea.\n\nBring a coat.".to_owned(),
        venue: "Harbour Hall".to_owned(),
        address: "1 Quay Street".to_owned(),
        time_zone: "America/Indiana/Indianapolis".to_owned(),
        currency: "USD".parse().unwrap(),
        first_day: "2027-08-05".parse().unwrap(),
        last_day: "2027-08-08".parse().unwrap(),
        registration_opens_at: Some("2027-02-11T17:00:00Z".parse().unwrap()),
        registration_closes_at: None,
        tax: Tax {
            name: "Admissions tax".to_owned(),
            basis_points: 1000,
            inclusive: false,
        },
        age_on: None,
        contact_email: "hello@example.org".to_owned(),
        accent: "#0f766e".to_owned(),
        status: ConventionStatus::Published,
        sale: SaleState::Open,
        paused: false,
        version: 1,
    }
}

pub(crate) fn pass() -> PassView {
    PassView {
        id: PassId::from(Uuid::from_u128(2)),
        name: "Weekend".to_owned(),
        description: String::new(),
        days: vec!["2027-08-07".parse().unwrap(), "2027-08-08".parse().unwrap()],
        price: dollars(14_300),
        regular_price: dollars(14_300),
        tiers: Vec::new(),
        tax: dollars(1_430),
        total: dollars(15_730),
        attending: true,
        min_age: None,
        max_age: None,
        visibility: Visibility::Public,
        requires: String::new(),
        requires_passes: Vec::new(),
        on_sale_from: None,
        on_sale_until: None,
        max_per_order: None,
        paused: false,
        included: vec!["a lanyard".to_owned(), "a mug".to_owned()],
        availability: PassAvailability::Available,
        left: Some(70_000),
        quotas: Vec::new(),
        position: 0,
        version: 1,
    }
}

pub(crate) fn claims() -> Claims {
    Claims {
        iss: "butterfly".to_owned(),
        sub: "acc_1".to_owned(),
        aud: "public".to_owned(),
        iat: 0,
        exp: 300,
        sid: None,
        email: "robin@example.org".to_owned(),
        name: "Robin".to_owned(),
        roles: Vec::new(),
    }
}

pub(crate) fn registration() -> RegistrationView {
    RegistrationView {
        id: RegistrationId::from(Uuid::from_u128(3)),
        code: "K3M8W2TXD".to_owned(),
        order: OrderId::from(Uuid::from_u128(4)),
        convention: convention().id,
        convention_name: convention().name,
        convention_slug: convention().slug,
        pass: pass().id,
        pass_name: pass().name,
        days: pass().days,
        attendee: AttendeeView {
            name: "شهرزاد 🦋 <b>".to_owned(),
            email: "s@example.org".to_owned(),
            birth_date: None,
        },
        total: pass().total,
        status: RegistrationStatus::Live,
        created_at: "2027-03-01T10:00:00Z".parse().unwrap(),
        ended_at: None,
    }
}
