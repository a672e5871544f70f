mod capacity;
mod extras;
mod holds;
mod model;
mod prices;
mod vouchers;
mod world;

use butterfly_contracts::{
    PassId, RegistrationId,
    registration::{
        AttendeeInput, BuyerInput, ConventionStatus, OrderStatus, PassInput, PassesPerPerson,
        PaymentMethod, Visibility,
    },
};
use butterfly_ledger::Stock;
use proptest::prelude::*;

use super::*;
use crate::{
    domain::{
        line::{Line, LineStatus},
        order_refusal::{Alternative, LineProblem, NotOnSale, Refused},
        pass::{Pass, tests::pass_input},
        person,
        price::Price,
    },
    lane::request::{Ending, Placed, ToLine, ToOrder},
    store::quotas::Quota,
};
use world::{World, pass, quota, world};

fn line(pass: &Pass, name: &str) -> ToLine {
    let attendee = AttendeeInput {
        name: name.to_owned(),
        email: "somebody@example.org".to_owned(),
        birth_date: None,
    };
    ToLine {
        invited: None,
        kept: None,
        fresh: RegistrationId::generate(),
        pass: pass.id,
        voucher: None,
        claims: person::claims(None, &attendee),
        attendee: Some(attendee),
    }
}

/// An order of one pass, confirmed at once.
fn order(pass: &Pass, name: &str) -> ToOrder {
    ToOrder {
        order: OrderId::generate(),
        scope: person::hash(&[name, "key"]),
        request_hash: person::hash(&[name, &pass.id.to_string()]),
        account: None,
        buyer: Some(buyer(name)),
        lines: vec![line(pass, name)],
        seen_total: None,
        confirm: true,
        wishes: None,
    }
}

fn buyer(name: &str) -> BuyerInput {
    BuyerInput {
        name: name.to_owned(),
        email: "somebody@example.org".to_owned(),
    }
}

/// A confirmed order that was read.
fn known(line: RegistrationId, quotas: &[&Quota]) -> OrderRow {
    let now = "2026-11-24T11:00:00Z".parse().unwrap();
    OrderRow {
        id: OrderId::generate(),
        code: String::new(),
        status: OrderStatus::Confirmed,
        payment: PaymentMethod::AtDoor,
        held_until: None,
        extended: false,
        account: None,
        buyer: buyer("A"),
        version: 1,
        created_at: now,
        lines: vec![Line {
            id: line,
            code: String::new(),
            pass: PassId::generate(),
            edition: 1,
            attendee: None,
            invited: None,
            claims: None,
            quotas: quotas.iter().map(|quota| quota.id).collect(),
            tier: None,
            tier_spent: false,
            voucher: None,
            price: Price::of_parts(9000, 0),
            status: LineStatus::Live,
            created_at: now,
            ended_at: None,
            mark: Mark::Read,
        }],
        extras: None,
        mark: Mark::Read,
    }
}

fn asked(order: ToOrder) -> Request {
    Request::Order(Box::new(order))
}

fn refusal(answer: &Answer) -> &OrderRefusal {
    match answer {
        Answer::Order(Err(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

fn of_line(at: usize, problem: LineProblem) -> OrderRefusal {
    OrderRefusal::line(at, problem)
}

fn not_on_sale(at: usize, reason: NotOnSale) -> OrderRefusal {
    of_line(at, LineProblem::NotOnSale(reason))
}

fn sold_out(pass: &Pass, left: u32) -> LineProblem {
    LineProblem::SoldOut {
        pass: pass.id,
        name: pass.about.name.clone(),
        left,
        beside: Vec::new(),
    }
}

fn instead(pass: &Pass, left: u32) -> Alternative {
    Alternative {
        pass: pass.id,
        name: pass.about.name.clone(),
        left: Some(left),
    }
}

/// Whether the first line that cannot be had is sold out.
fn is_sold_out(refusal: &OrderRefusal) -> bool {
    matches!(refusal, OrderRefusal::Lines(refused)
        if matches!(refused.lines[0].1, LineProblem::SoldOut { .. }))
}

fn ending(order: &OrderRow) -> Request {
    Request::End(Ending {
        registration: order.lines[0].id,
        order: order.id,
        act: None,
    })
}

#[test]
fn a_weekend_takes_every_day_or_nothing() {
    let days = [quota("Fri", 5, 0), quota("Sat", 5, 5), quota("Sun", 5, 0)];
    let weekend = pass("Weekend", &[&days[0], &days[1], &days[2]]);
    let friday = pass("Friday", &[&days[0]]);
    let world = world(vec![weekend.clone(), friday.clone()], days.to_vec());
    let (answers, effects) = world.decide(&[asked(order(&weekend, "A"))]);
    let expected = Refused {
        lines: vec![(0, sold_out(&weekend, 0))],
        alternatives: vec![instead(&friday, 5)],
    };
    assert_eq!(*refusal(&answers[0]), OrderRefusal::Lines(expected));
    assert!(effects.is_empty() && effects.changes.is_empty());
}

#[test]
fn a_refusal_does_not_disturb_its_neighbours() {
    let stock = quota("All", 2, 0);
    let day = pass("Day", &[&stock]);
    let world = world(vec![day.clone()], vec![stock]);
    let unknown = pass("Elsewhere", &[]);
    let batch = [
        asked(order(&day, "A")),
        asked(order(&unknown, "B")),
        asked(order(&day, "C")),
        asked(order(&day, "D")),
    ];
    let (answers, effects) = world.decide(&batch);
    assert!(matches!(answers[0], Answer::Order(Ok(_))));
    assert_eq!(*refusal(&answers[1]), of_line(0, LineProblem::UnknownPass));
    assert!(matches!(answers[2], Answer::Order(Ok(_))));
    assert_eq!(*refusal(&answers[3]), of_line(0, sold_out(&day, 0)));
    assert_eq!(effects.orders.len(), 2);
    assert_eq!(effects.changes[0].sold, 2);
}

#[test]
fn twins_in_one_batch_get_one_order() {
    let day = pass("Day", &[]);
    let world = world(vec![day.clone()], Vec::new());
    let (one, mut twin) = (order(&day, "A"), order(&day, "A"));
    let mut other = order(&day, "A");
    twin.order = OrderId::generate();
    other.request_hash = person::hash(&["another body"]);
    let first = one.order;
    let (answers, effects) = world.decide(&[asked(one), asked(twin), asked(other)]);
    for answer in &answers[..2] {
        assert!(matches!(answer, Answer::Order(Ok(Placed::Now(order))) if order.id == first));
    }
    assert_eq!(*refusal(&answers[2]), OrderRefusal::KeyReused);
    assert_eq!(effects.orders.len(), 1);
}

#[test]
fn a_person_registers_once_and_again_after_leaving() {
    let stock = quota("All", 1, 1);
    let day = pass("Day", &[&stock]);
    let mut world = world(vec![day.clone()], vec![stock.clone()]);
    let registered = known(RegistrationId::generate(), &[&stock]);
    world.orders.push(registered.clone());
    let again = order(&day, "A");
    let mut facts = world.facts();
    facts
        .claims
        .insert(again.lines[0].claims[0].to_vec(), registered.lines[0].id);
    let batch = [
        asked(again.clone()),
        ending(&registered),
        ending(&registered),
        asked(again),
    ];
    let (answers, effects) = decide(facts, &batch, &Attempt::default(), Code::random);
    assert_eq!(
        *refusal(&answers[0]),
        of_line(0, LineProblem::AlreadyRegistered(PassesPerPerson::One))
    );
    assert!(matches!(answers[1], Answer::End(true)) && matches!(answers[2], Answer::End(true)));
    assert!(matches!(answers[3], Answer::Order(Ok(_))));
    assert_eq!((effects.ended.len(), effects.orders.len()), (1, 2));
    assert!(
        effects.changes.is_empty(),
        "one left, one came: nothing changed in the end"
    );
}

#[test]
fn what_is_not_on_sale_is_refused_with_its_reason() {
    let plain = pass("Day", &[]);
    let voucher = Pass {
        about: PassInput {
            visibility: Visibility::Voucher,
            ..pass_input("Trade")
        },
        ..pass("Trade", &[])
    };
    let staff = Pass {
        about: PassInput {
            visibility: Visibility::Staff,
            ..pass_input("Crew")
        },
        ..pass("Crew", &[])
    };
    let mut world = world(
        vec![plain.clone(), voucher.clone(), staff.clone()],
        Vec::new(),
    );
    let ask = |world: &World, pass: &Pass| {
        let (answers, _) = world.decide(&[asked(order(pass, "A"))]);
        refusal(&answers[0]).clone()
    };
    assert_eq!(
        ask(&world, &voucher),
        not_on_sale(0, NotOnSale::NeedsVoucher)
    );
    assert_eq!(ask(&world, &staff), of_line(0, LineProblem::UnknownPass));
    world.status = ConventionStatus::Closed;
    assert_eq!(ask(&world, &plain), OrderRefusal::Shut(NotOnSale::Closed));
    world.status = ConventionStatus::Draft;
    assert_eq!(ask(&world, &plain), OrderRefusal::NoConvention);
}

#[test]
fn another_total_than_seen_is_refused_with_the_new_one() {
    let day = pass("Day", &[]);
    let world = world(vec![day.clone()], Vec::new());
    let seen = |total| ToOrder {
        seen_total: Some(total),
        ..order(&day, "A")
    };
    let (answers, _) = world.decide(&[asked(seen(8999))]);
    assert_eq!(
        *refusal(&answers[0]),
        OrderRefusal::TotalDiffers { total_minor: 9000 }
    );
    let (answers, _) = world.decide(&[asked(seen(9000))]);
    assert!(matches!(answers[0], Answer::Order(Ok(_))));
}

proptest! {
    /// Whatever is asked in whatever order, no stock is oversold, every order granted took its places,
    /// and what is written is exactly what the answers say.
    #[test]
    fn no_batch_oversells(
        capacities in prop::array::uniform3(0..6_u32),
        asks in prop::collection::vec((0..4_usize, 0..12_u32), 0..40),
    ) {
        let stocks = capacities.map(|capacity| quota("Day", capacity, 0));
        let passes = [
            pass("Fri", &[&stocks[0]]),
            pass("Sat", &[&stocks[1]]),
            pass("Sun", &[&stocks[2]]),
            pass("Weekend", &[&stocks[0], &stocks[1], &stocks[2]]),
        ];
        let world = world(passes.to_vec(), stocks.to_vec());
        let batch: Vec<_> = asks
            .iter()
            .map(|(which, who)| {
                let mut order = order(&passes[*which], &format!("P{who}"));
                order.scope = person::hash(&[&order.order.to_string()]);
                asked(order)
            })
            .collect();
        let (answers, effects) = world.decide(&batch);
        let granted = answers.iter().filter(|answer| matches!(answer, Answer::Order(Ok(_)))).count();
        prop_assert_eq!(granted, effects.orders.len());
        for stock in &stocks {
            let taken = effects.orders.iter().filter(|new| new.lines[0].quotas.contains(&stock.id)).count();
            let change = effects.changes.iter().find(|change| change.stock == StockId::Quota(stock.id));
            let written = change.map_or(0, |change| change.sold);
            prop_assert_eq!(written, i64::try_from(taken).unwrap());
            prop_assert!(taken <= usize::try_from(stock.capacity).unwrap());
        }
    }
}

#[test]
fn a_refusal_names_every_line_that_cannot_be_had() {
    let stock = quota("All", 1, 0);
    let (day, mut paused) = (pass("Day", &[&stock]), pass("Paused", &[]));
    paused.paused = true;
    let elsewhere = pass("Elsewhere", &[]);
    let world = world(vec![day.clone(), paused.clone()], vec![stock]);
    let mut many = order(&paused, "A");
    for (pass, name) in [(&day, "B"), (&day, "C"), (&paused, "D"), (&elsewhere, "E")] {
        many.lines.push(line(pass, name));
    }
    many.lines.push(line(&day, "B"));
    let (answers, effects) = world.decide(&[asked(many)]);
    let OrderRefusal::Lines(refused) = refusal(&answers[0]) else {
        panic!("{:?}", answers[0]);
    };
    let expected = [
        (0, LineProblem::NotOnSale(NotOnSale::Paused)),
        (2, sold_out(&day, 1)),
        (3, LineProblem::NotOnSale(NotOnSale::Paused)),
        (4, LineProblem::UnknownPass),
        (5, LineProblem::TwiceInOrder),
    ];
    assert_eq!(refused.lines, expected);
    assert!(effects.is_empty() && effects.changes.is_empty());
}
