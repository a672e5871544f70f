use butterfly_contracts::registration::{
    PassAvailability, PassView, RegistrationStatus, SaleState,
};

use chrono::{DateTime, Utc};

use super::{
    convention::{ConventionCard, notice, tax_note},
    joined, paragraphs,
    pass::PassCard,
    samples,
    ticket::{Ticket, with_secret},
};

fn now() -> DateTime<Utc> {
    "2027-03-01T10:00:00Z".parse().unwrap()
}

#[test]
fn a_voucher_is_compared_with_the_price_of_now() {
    let (of, mut pass) = (samples::convention(), samples::tiered_pass());
    let card = PassCard::new(&pass, &of, now());
    assert!(card.was.is_empty() && card.tier.is_some());
    pass.price.minor = 8_910;
    let card = PassCard::by_voucher(&pass, &of, now());
    assert_eq!(
        (card.price.as_str(), card.was.as_str()),
        ("$89.10", "$99.00")
    );
    pass.price.minor = 9_900;
    assert_eq!(PassCard::by_voucher(&pass, &of, now()).was, "");
    pass.availability = PassAvailability::SoldOut;
    assert_eq!(PassCard::new(&pass, &of, now()).tier, None);
}

#[test]
fn prices_say_what_tax_adds() {
    let (mut of, mut pass) = (samples::convention(), samples::pass());
    let card = PassCard::new(&pass, &of, now());
    assert_eq!(
        (card.price.as_str(), card.price_note.as_str()),
        ("$143.00", "+ $14.30 tax")
    );
    assert_eq!(
        tax_note(&of.tax),
        "Admissions tax of 10% is added to the price."
    );
    of.tax.inclusive = true;
    assert_eq!(
        PassCard::new(&pass, &of, now()).price_note,
        "incl. $14.30 tax"
    );
    (pass.price.minor, pass.tax.minor, pass.total.minor) = (0, 0, 0);
    let free = PassCard::new(&pass, &of, now());
    assert_eq!(
        (free.price.as_str(), free.price_note.as_str()),
        ("Free", "")
    );
}

#[test]
fn what_is_left_is_said_in_words() {
    let (of, mut pass) = (samples::convention(), samples::pass());
    assert_eq!(PassCard::new(&pass, &of, now()).left, "70,000 left");
    pass.left = Some(2);
    let few = PassCard::new(&pass, &of, now());
    assert!(few.few && few.left == "Only 2 left");
    pass.left = None;
    assert_eq!(PassCard::new(&pass, &of, now()).left, "");
    (pass.left, pass.availability) = (Some(0), PassAvailability::SoldOut);
    let gone = PassCard::new(&pass, &of, now());
    assert!(gone.sold_out && !gone.available && gone.left == "Sold out");
    assert_eq!(gone.clone().holding(0), gone);
    let own = gone.holding(3);
    assert!(!own.sold_out && !own.available && own.left == "You hold 3");
}

#[test]
fn a_pass_that_cannot_be_had_says_why() {
    let (mut of, mut pass) = (samples::convention(), samples::pass());
    pass.availability = PassAvailability::NeedsVoucher;
    assert_eq!(
        PassCard::new(&pass, &of, now()).reason,
        "For holders of a voucher."
    );
    pass.availability = PassAvailability::NotYetForSale;
    assert_eq!(PassCard::new(&pass, &of, now()).reason, "Not yet for sale.");
    (pass.availability, of.sale) = (PassAvailability::NotOpen, SaleState::NotYetOpen);
    let reason = "Registration opens on Thu 11 Feb 2027, 12:00 EST.";
    assert_eq!(PassCard::new(&pass, &of, now()).reason, reason);
    of.sale = SaleState::Closed;
    assert_eq!(notice(&of).as_deref(), Some("Registration is closed."));
}

#[test]
fn a_convention_without_places_does_not_look_open() {
    let (of, mut pass) = (samples::convention(), samples::pass());
    let card = |pass: &PassView| {
        let card = ConventionCard::new(&of, String::new());
        card.knowing(&of, std::slice::from_ref(pass)).sale
    };
    assert_eq!(card(&pass), "Registration open");
    pass.availability = PassAvailability::SoldOut;
    assert_eq!(card(&pass), "Sold out");
}

#[test]
fn a_convention_shows_its_own_dates() {
    let card = ConventionCard::new(&samples::convention(), String::new());
    assert_eq!(card.dates.replace('\u{a0}', " "), "Thu 5 – Sun 8 Aug 2027");
    assert_eq!(card.sale, "Registration open");
}

#[test]
fn a_ticket_says_what_is_due_while_it_is_live() {
    let mut order = samples::held_order();
    for line in &mut order.registrations {
        line.status = RegistrationStatus::Live;
    }
    let tickets = order.registrations.iter().map(|line| {
        let mut ticket = Ticket::new(line, String::new(), Some("a&b"));
        assert!(ticket.due.is_empty(), "the pass alone is not what is due");
        ticket.within(&order);
        ticket
    });
    let [ticket, plain] = tickets.collect::<Vec<_>>().try_into().unwrap();
    assert_eq!(ticket.due, "$184.80 to pay at the door");
    assert_eq!(
        (ticket.price.as_str(), ticket.extras[0].name.as_str()),
        ("$157.30", "2 × T-shirt, M")
    );
    assert_eq!(plain.due, "$157.30 to pay at the door");
    assert!(plain.price.is_empty() && plain.extras.is_empty());
    assert!(
        ticket.cancel.ends_with("/cancel?secret=a%26b"),
        "{}",
        ticket.cancel
    );
    order.registrations[0].status = RegistrationStatus::Removed;
    let mut ended = Ticket::new(&order.registrations[0], String::new(), None);
    ended.within(&order);
    assert!(!ended.live && ended.due.is_empty());
    assert_eq!(with_secret("/x", None), "/x");
}

#[test]
fn texts_are_cut_and_joined() {
    assert_eq!(paragraphs("a\r\n\r\n b \n"), ["a", "b"]);
    let words = ["a", "b", "c"].map(str::to_owned);
    assert_eq!(joined(&words), "a, b and c");
    assert_eq!(joined(&words[..1]), "a");
}
