//! What services answer, for tests of what is made from it.

use std::sync::Arc;

use butterfly_contracts::{
    ConventionId, Money, OptionChoiceId, OptionId, OrderId, PassId, PriceTierId, QuestionId,
    RegistrationId,
    attendee::Claims,
    options::{
        AnswerView, AskedOf, ChoiceView, OptionAvailability, OptionView, QuestionKind, QuestionView,
    },
    registration::{
        AttendeeView, BuyerView, ConventionStatus, ConventionView, OrderStatus, OrderView,
        OrderedOption, PassAvailability, PassView, PassesPerPerson, PaymentMethod, PriceTierView,
        RegistrationStatus, RegistrationView, SaleState, Tax, Visibility,
    },
};
use uuid::Uuid;

use crate::{
    pages::checkout::{Catalogue, Offers},
    slug::Slug,
};

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
        passes_per_person: PassesPerPerson::One,
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

/// A pass in the first of two tiers, of which two are left.
pub(crate) fn tiered_pass() -> PassView {
    let tier = |id: u128, name: &str, price: i64| PriceTierView {
        id: PriceTierId::from(Uuid::from_u128(id)),
        name: name.to_owned(),
        price: dollars(price),
        ends_at: Some("2027-04-01T16:00:00Z".parse().unwrap()),
        quantity: None,
        left: None,
        current: false,
    };
    let early = PriceTierView {
        quantity: Some(10),
        left: Some(2),
        current: true,
        ..tier(20, "Early bird", 9_900)
    };
    PassView {
        price: dollars(9_900),
        tax: dollars(990),
        total: dollars(10_890),
        tiers: vec![early, tier(21, "Advance", 12_000)],
        ..pass()
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
        invited: String::new(),
        voucher: String::new(),
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

/// A weekend pass, and one for children that needs it in the same order, at most three.
pub(crate) fn catalogue() -> Catalogue {
    let child = PassView {
        id: PassId::from(Uuid::from_u128(5)),
        name: "Child".to_owned(),
        max_age: Some(12),
        requires_passes: vec![pass().id],
        max_per_order: Some(3),
        ..pass()
    };
    Catalogue {
        slug: Slug::parse("harbour-con").unwrap(),
        convention: Arc::new(convention()),
        passes: Arc::new(vec![pass(), child]),
        offers: Some(offers()),
        voucher: None,
    }
}

/// A T-shirt of two sizes, and a question for the buyer.
pub(crate) fn offers() -> Offers {
    Offers {
        options: Arc::new(vec![shirt()]),
        questions: Arc::new(vec![question()]),
    }
}

/// A T-shirt that everybody must choose a size of.
pub(crate) fn shirt() -> OptionView {
    let choice = |id: u128, name: &str| ChoiceView {
        id: OptionChoiceId::from(Uuid::from_u128(id)),
        name: name.to_owned(),
        price: dollars(2_500),
        left: Some(20),
        stocks: Vec::new(),
    };
    OptionView {
        id: OptionId::from(Uuid::from_u128(6)),
        convention: convention().id,
        name: "T-shirt".to_owned(),
        description: String::new(),
        price: dollars(2_500),
        included_in: Vec::new(),
        choices: vec![choice(7, "M"), choice(8, "L")],
        min_per_registration: 1,
        max_per_registration: 1,
        requires_passes: Vec::new(),
        requires_options: Vec::new(),
        on_sale_from: None,
        on_sale_until: None,
        paused: false,
        availability: OptionAvailability::Available,
        left: None,
        stocks: Vec::new(),
        position: 0,
        version: 1,
    }
}

/// A question for the buyer.
pub(crate) fn question() -> QuestionView {
    QuestionView {
        id: QuestionId::from(Uuid::from_u128(9)),
        convention: convention().id,
        kind: QuestionKind::YesNo,
        asked_of: AskedOf::Buyer,
        label: "Do you eat meat?".to_owned(),
        help: "Only the kitchen sees it.".to_owned(),
        required: true,
        choices: Vec::new(),
        min: None,
        max: None,
        max_length: None,
        for_passes: Vec::new(),
        for_options: Vec::new(),
        position: 0,
        version: 1,
    }
}

/// Two weekend passes for nobody yet, held; two T-shirts with the first, and the question answered.
pub(crate) fn held_order() -> OrderView {
    let line = |id: u128| RegistrationView {
        id: RegistrationId::from(Uuid::from_u128(id)),
        attendee: AttendeeView {
            name: String::new(),
            email: String::new(),
            birth_date: None,
        },
        status: RegistrationStatus::Held,
        ..registration()
    };
    let shirts = OrderedOption {
        registration: line(10).id,
        option: shirt().id,
        option_name: shirt().name,
        choice: Some(shirt().choices[0].id),
        choice_name: "M".to_owned(),
        quantity: 2,
        included: 1,
        unit: dollars(2_500),
        total: dollars(2_750),
    };
    let answer = AnswerView {
        registration: None,
        question: question().id,
        values: vec!["yes".to_owned()],
    };
    OrderView {
        id: registration().order,
        code: "H7K2M9QX4".to_owned(),
        convention: convention().id,
        status: OrderStatus::Held,
        payment: PaymentMethod::AtDoor,
        held_until: Some("2027-03-01T10:15:00Z".parse().unwrap()),
        extendable: true,
        buyer: BuyerView {
            name: String::new(),
            email: String::new(),
        },
        registrations: vec![line(10), line(11)],
        options: vec![shirts],
        answers: vec![answer],
        invitations: Vec::new(),
        net: dollars(31_100),
        tax: dollars(3_110),
        total: dollars(34_210),
        secret: "secret".to_owned(),
        created_at: "2027-03-01T10:00:00Z".parse().unwrap(),
        version: 1,
    }
}
