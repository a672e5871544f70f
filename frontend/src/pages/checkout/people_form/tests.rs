use super::*;
use crate::{
    draft::{Draft, Part},
    view::samples,
};

fn typed(pairs: &[(&str, &str)]) -> OpenForm {
    let mut form = OpenForm::default();
    for (name, value) in pairs {
        form.set(*name, *value);
    }
    form
}

fn today() -> NaiveDate {
    "2027-01-01".parse().unwrap()
}

#[test]
fn a_buyer_who_attends_types_their_name_once() {
    let order = samples::held_order();
    let lines: Vec<_> = lines::standing(&order).collect();
    let second = field("name", lines[1].id);
    let mut form = typed(&[
        (BUYER_NAME, "شهرزاد 🦋"),
        (BUYER_EMAIL, "s@example.org"),
        (ME, "yes"),
        (&second, "Bo"),
    ]);
    let told = read(&mut form, &lines, &samples::catalogue(), today());
    assert!(form.is_valid(), "{form:?}");
    let change = change(&order, told);
    let attendees = change
        .lines
        .iter()
        .map(|line| line.attendee.as_ref().unwrap());
    let attendees: Vec<_> = attendees
        .map(|one| (one.name.as_str(), one.email.as_str()))
        .collect();
    let buyers = "s@example.org";
    assert_eq!(
        attendees,
        [("شهرزاد 🦋", buyers), ("Bo", buyers)],
        "the buyer's, as none was given"
    );
    assert_eq!(change.lines[0].options[0].quantity, 2, "options stay");
}

#[test]
fn who_is_invited_needs_an_address_and_nothing_else() {
    let mut order = samples::held_order();
    order.registrations[1].pass = samples::catalogue().passes[1].id;
    let lines: Vec<_> = lines::standing(&order).collect();
    let [invite, email] = ["invite", "email"].map(|what| field(what, lines[1].id));
    let buyer = [
        (BUYER_NAME, "M"),
        (BUYER_EMAIL, "m@example.org"),
        (ME, "yes"),
        (&invite, "yes"),
    ];
    let mut form = typed(&buyer);
    read(&mut form, &lines, &samples::catalogue(), today());
    assert_eq!(
        form.error_of(&email),
        Some("Person 2: E-mail address is needed")
    );
    let mut form = typed(&buyer);
    form.set(email.as_str(), "bo@example.org");
    let told = read(&mut form, &lines, &samples::catalogue(), today());
    assert!(form.is_valid(), "no date of birth: {form:?}");
    let change = change(&order, told);
    assert_eq!(change.lines[1].invited.as_deref(), Some("bo@example.org"));
    assert_eq!(change.lines[1].attendee, None);
    order.registrations[1].invited = "bo@example.org".to_owned();
    let form = super::told(&order);
    assert!(form.is_ticked(&invite) && form.value(&email) == "bo@example.org");
}

#[test]
fn each_field_says_what_to_change() {
    let order = samples::held_order();
    let lines: Vec<_> = lines::standing(&order).collect();
    let [name, email] = ["name", "email"].map(|what| field(what, lines[0].id));
    let mut form = typed(&[(BUYER_NAME, &"x".repeat(201)), (&email, "a@b")]);
    read(&mut form, &lines, &samples::catalogue(), today());
    assert_eq!(form.error_of(BUYER_EMAIL), Some("E-mail address is needed"));
    assert!(form.error_of(BUYER_NAME).unwrap().starts_with("Name must"));
    assert_eq!(form.error_of(&name), Some("Person 1: Name is needed"));
    assert!(
        form.error_of(&email)
            .unwrap()
            .starts_with("Person 1: E-mail address must")
    );
    assert!(form.error_of(&field("name", lines[1].id)).is_some());
}

#[test]
fn ages_are_counted_on_the_day_for_them() {
    let mut order = samples::held_order();
    order.registrations.truncate(1);
    order.registrations[0].pass = samples::catalogue().passes[1].id;
    let lines: Vec<_> = lines::standing(&order).collect();
    let birth = field("birth", lines[0].id);
    let wrong = |day: &str| {
        let who = [
            (BUYER_NAME, "M"),
            (BUYER_EMAIL, "m@example.org"),
            (ME, "yes"),
        ];
        let mut form = typed(&who);
        form.set(birth.as_str(), day);
        let told = read(&mut form, &lines, &samples::catalogue(), today());
        let told = match &told.attendees[0] {
            Who::Named(attendee) => attendee.birth_date,
            Who::Invited(_) => None,
        };
        (form.error_of(&birth).is_some(), told)
    };
    assert_eq!(wrong("2015-08-05"), (false, "2015-08-05".parse().ok()));
    for bad in ["", "yesterday", "2030-01-01", "1800-01-01", "2001-01-01"] {
        assert!(wrong(bad).0, "{bad}");
    }
}

#[test]
fn what_the_account_says_is_there_and_what_was_typed_comes_back() {
    let mut order = samples::held_order();
    let claims = samples::claims();
    let mut form = told(&order);
    introduce(&mut form, Some(&claims));
    assert_eq!(
        (form.value(BUYER_NAME), form.is_ticked(ME)),
        ("Robin", true)
    );
    let second = field("name", order.registrations[1].id);
    let typed = typed(&[(BUYER_NAME, "Mina"), (second.as_str(), "Bo")]);
    let mut draft = Draft::empty("harbour-con");
    draft.keep(Part::People, typed.changes_from(&told(&order)));
    let mut form = told(&order);
    draft.fill(Part::People, &mut form);
    introduce(&mut form, Some(&claims));
    assert_eq!(
        (form.value(BUYER_NAME), form.value(&second)),
        ("Mina", "Bo")
    );
    assert!(!form.is_ticked(ME), "it was not ticked when it was typed");

    order.buyer.name = "Mina".to_owned();
    order.registrations[0].attendee.name = "Child".to_owned();
    let form = told(&order);
    let first = field("name", order.registrations[0].id);
    assert_eq!((form.value(&first), form.is_ticked(ME)), ("Child", false));
}

#[test]
fn what_the_service_says_stands_at_its_field() {
    let order = samples::held_order();
    let lines: Vec<_> = lines::standing(&order).collect();
    let mut form = typed(&[(ME, "yes")]);
    let error = |pointer: &str| FieldError::new(pointer, "x", "is wrong");
    absorb(
        &mut form,
        &lines,
        &[
            error("/lines/0/attendee/email"),
            error("/lines/1/attendee/birth_date"),
            error("/lines/1/attendee"),
            error("/buyer/name"),
            error("/lines/9/attendee"),
        ],
    );
    assert_eq!(
        form.error_of(BUYER_EMAIL),
        Some("Person 1: E-mail address is wrong")
    );
    assert_eq!(form.error_of(BUYER_NAME), Some("Name is wrong"));
    let second = lines[1].id;
    assert_eq!(
        form.error_of(&field("birth", second)),
        Some("Person 2: Date of birth is wrong")
    );
    assert_eq!(
        form.error_of(&field("name", second)),
        Some("Person 2: This person is wrong")
    );
    assert!(form.summary().to_string().contains("5 things"));
}
