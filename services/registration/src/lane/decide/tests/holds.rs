//! Held orders: changed, confirmed, extended, given up, run out.

use butterfly_contracts::registration::OrderStatus;
use chrono::{NaiveDate, TimeDelta};

use super::*;
use crate::{
    domain::{order::HOLD, voucher::VoucherProblem},
    lane::request::{Step, ToChange, ToConfirm},
};

/// An order of these passes, held, for nobody in particular.
pub(super) fn hold(passes: &[&Pass]) -> ToOrder {
    let anybody = |pass: &&Pass| ToLine {
        invited: None,
        attendee: None,
        claims: Vec::new(),
        ..line(pass, "")
    };
    let unique = OrderId::generate();
    ToOrder {
        order: unique,
        scope: person::hash(&[&unique.to_string()]),
        buyer: None,
        lines: passes.iter().map(anybody).collect(),
        confirm: false,
        ..order(passes[0], "A")
    }
}

/// Runs a batch and keeps what it changes, as the database would.
pub(super) fn run(world: &mut World, batch: &[Request]) -> Vec<Answer> {
    let (answers, effects) = world.decide(batch);
    for changed in effects.orders {
        world.orders.retain(|order| order.id != changed.id);
        let mut read = changed;
        read.mark = Mark::Read;
        if let Some(extras) = &mut read.extras {
            extras.mark = Mark::Read;
        }
        let lines = std::mem::take(&mut read.lines).into_iter();
        let (dropped, kept) = lines.partition(|line| line.status == LineStatus::Dropped);
        read.lines = kept;
        world.dropped.extend::<Vec<_>>(dropped);
        for line in &mut read.lines {
            (line.mark, line.claims) = (Mark::Read, None);
        }
        world.orders.push(read);
    }
    let moved = |count: u32, by: i64| count.checked_add_signed(by.try_into().unwrap()).unwrap();
    for change in effects.changes {
        match change.stock {
            StockId::Quota(id) => {
                let mut quotas = world.quotas.iter_mut();
                let quota = quotas.find(|quota| quota.id == id).unwrap();
                quota.capacity = moved(quota.capacity, change.capacity);
                quota.held = moved(quota.held, change.held);
                quota.sold = moved(quota.sold, change.sold);
            }
            StockId::Tier(id) => {
                let mut tiers = world.tiers.iter_mut();
                let (_, stock) = tiers.find(|(tier, _)| *tier == id).unwrap();
                let (held, sold) = (
                    moved(stock.held(), change.held),
                    moved(stock.sold(), change.sold),
                );
                *stock = Stock::new(stock.capacity(), held, sold).unwrap();
            }
            StockId::Voucher(id) => {
                let mut vouchers = world.vouchers.iter_mut();
                let voucher = vouchers.find(|voucher| voucher.id == id).unwrap();
                voucher.held = moved(voucher.held, change.held);
                voucher.sold = moved(voucher.sold, change.sold);
            }
        }
    }
    answers
}

pub(super) fn settled(answers: &[Answer]) -> Result<(), OrderRefusal> {
    match &answers[0] {
        Answer::Settled(answer) => answer.clone(),
        Answer::Changed(answer) => answer.clone().map(drop),
        other => panic!("{other:?}"),
    }
}

pub(super) fn taken(world: &World) -> Vec<(u32, u32)> {
    let quotas = world.quotas.iter();
    quotas.map(|quota| (quota.held, quota.sold)).collect()
}

fn confirm_seen(order: &OrderRow, seen_total: Option<i64>) -> Request {
    Request::Confirm(ToConfirm {
        order: order.id,
        account: None,
        seen_total,
        claims: Vec::new(),
        pinned: None,
        refused: false,
    })
}

pub(super) fn confirm(order: &OrderRow) -> Request {
    confirm_seen(order, None)
}

/// Names everybody in an order.
pub(super) fn name(world: &mut World, id: OrderId) {
    let mut orders = world.orders.iter_mut();
    let order = orders.find(|order| order.id == id).unwrap();
    order.buyer = buyer("Buyer");
    for (at, line) in order.lines.iter_mut().enumerate() {
        line.attendee = super::line(&pass("", &[]), &format!("P{at}")).attendee;
    }
}

pub(super) fn change(order: &OrderRow, lines: Vec<ToLine>) -> Request {
    Request::Change(Box::new(ToChange {
        order: order.id,
        version: order.version,
        account: None,
        buyer: None,
        lines,
        wishes: order.extras.as_ref().map(|extras| extras.wishes.clone()),
    }))
}

pub(super) fn kept(line: &Line, pass: &Pass) -> ToLine {
    ToLine {
        invited: None,
        kept: Some(line.id),
        attendee: None,
        claims: Vec::new(),
        ..super::line(pass, "")
    }
}

pub(super) fn days() -> (World, [Pass; 3]) {
    let stocks = [quota("Sat", 2, 0), quota("Sun", 2, 0)];
    let passes = [
        pass("Saturday", &[&stocks[0]]),
        pass("Sunday", &[&stocks[1]]),
        pass("Weekend", &[&stocks[0], &stocks[1]]),
    ];
    (world(passes.to_vec(), stocks.to_vec()), passes)
}

#[test]
fn a_family_gets_every_place_or_learns_which_line_gets_none() {
    let (mut world, [saturday, sunday, weekend]) = days();
    let family = hold(&[&saturday, &weekend, &weekend, &sunday]);
    let answers = run(&mut world, &[asked(family)]);
    let LineProblem::SoldOut { pass, name, .. } = sold_out(&weekend, 1) else {
        panic!("{answers:?}")
    };
    let beside = vec!["Saturday".to_owned(), "Sunday".to_owned()];
    let short = LineProblem::SoldOut {
        pass,
        name,
        left: 1,
        beside,
    };
    let expected = Refused {
        lines: vec![(2, short)],
        alternatives: Vec::new(),
    };
    assert_eq!(*refusal(&answers[0]), OrderRefusal::Lines(expected));
    assert_eq!(taken(&world), [(0, 0), (0, 0)]);
    let answers = run(&mut world, &[asked(hold(&[&weekend, &weekend]))]);
    let Answer::Order(Ok(Placed::Now(placed))) = &answers[0] else {
        panic!("{answers:?}")
    };
    let until = Some(world.now + HOLD);
    assert_eq!(
        (placed.status, placed.held_until),
        (OrderStatus::Held, until)
    );
    assert_eq!(placed.total.minor, 18_000);
    assert_eq!(taken(&world), [(2, 0), (2, 0)]);
}

#[test]
fn what_is_offered_instead_can_be_had_by_whoever_asked() {
    let stocks = [quota("Grown-ups", 0, 0), quota("All", 9, 0)];
    let adult = pass("Adult", &[&stocks[0]]);
    let mut day = pass("Day", &[&stocks[1]]);
    day.about.max_per_order = Some(3);
    let mut child = pass("Child", &[&stocks[1]]);
    child.about.max_age = Some(12);
    let mut guest = pass("Guest", &[&stocks[1]]);
    guest.about.requires_passes = vec![day.id];
    let passes = [&adult, &day, &child, &guest].map(Clone::clone);
    let mut world = world(passes.to_vec(), stocks.to_vec());
    let mut offered = |order: ToOrder| {
        let answers = run(&mut world, &[asked(order)]);
        let OrderRefusal::Lines(refused) = refusal(&answers[0]) else {
            panic!("{answers:?}")
        };
        let names = refused.alternatives.iter().map(|other| other.name.clone());
        names.collect::<Vec<_>>()
    };
    assert_eq!(offered(hold(&[&adult])), ["Day", "Child"]);
    assert_eq!(offered(hold(&[&adult, &day])), ["Day", "Child", "Guest"]);
    // Day is limited to three in one order; and here they take the last places.
    let four = [&day; 4].into_iter().chain([&adult]).collect::<Vec<_>>();
    assert_eq!(offered(hold(&four)), ["Child", "Guest"]);
    let nine = [&child; 9].into_iter().chain([&adult]).collect::<Vec<_>>();
    assert_eq!(offered(hold(&nine)), [""; 0]);
    let mut grown_up = hold(&[&adult]);
    let born = NaiveDate::from_ymd_opt(1980, 1, 1);
    grown_up.lines[0].attendee = Some(AttendeeInput {
        name: "A".to_owned(),
        email: String::new(),
        birth_date: born,
    });
    assert_eq!(offered(grown_up), ["Day"]);
}

#[test]
fn a_mistyped_voucher_does_not_hide_that_places_are_short() {
    let stocks = [quota("All", 2, 1)];
    let day = pass("Day", &[&stocks[0]]);
    let mut world = world(vec![day.clone()], stocks.to_vec());
    let mut two = hold(&[&day, &day]);
    two.lines[0].voucher = Some("NONE".to_owned());
    let answers = run(&mut world, &[asked(two)]);
    let OrderRefusal::Lines(refused) = refusal(&answers[0]) else {
        panic!("{answers:?}")
    };
    let unknown = LineProblem::Voucher(VoucherProblem::Unknown);
    assert_eq!(refused.lines, [(0, unknown), (1, sold_out(&day, 1))]);
}

#[test]
fn what_an_order_has_counts_in_what_it_can_have() {
    let stocks = [quota("All", 3, 0)];
    let day = pass("Day", &[&stocks[0]]);
    let mut world = world(vec![day.clone()], stocks.to_vec());
    run(&mut world, &[asked(hold(&[&day, &day]))]);
    let order = world.orders[0].clone();
    // New ones first: those it has are not named as short all the same.
    let fresh = hold(&[&day, &day]).lines;
    let own = order.lines.iter().map(|line| kept(line, &day));
    let four: Vec<_> = fresh.into_iter().chain(own).collect();
    let answers = run(&mut world, &[change(&order, four)]);
    let Answer::Changed(Err(OrderRefusal::Lines(refused))) = &answers[0] else {
        panic!("{answers:?}")
    };
    assert_eq!(refused.lines, [(1, sold_out(&day, 3))]);
    assert_eq!(taken(&world), [(2, 0)]);
}

#[test]
fn saturday_becomes_the_weekend_without_a_second_saturday() {
    let (mut world, [saturday, _, weekend]) = days();
    run(&mut world, &[asked(hold(&[&saturday, &saturday]))]);
    let order = world.orders[0].clone();
    let lines = vec![
        kept(&order.lines[0], &weekend),
        kept(&order.lines[1], &saturday),
    ];
    assert_eq!(settled(&run(&mut world, &[change(&order, lines)])), Ok(()));
    assert_eq!(taken(&world), [(2, 0), (1, 0)]);
    assert_eq!(world.orders[0].version, 2);
    assert_eq!(world.orders[0].lines[0].id, order.lines[0].id);
    let stale = vec![kept(&order.lines[0], &saturday)];
    let refused = settled(&run(&mut world, &[change(&order, stale)]));
    assert_eq!(refused, Err(OrderRefusal::Stale));
}

#[test]
fn a_refused_change_keeps_the_hold_and_a_line_left_out_is_given_up() {
    let (mut world, [saturday, sunday, weekend]) = days();
    run(&mut world, &[asked(hold(&[&sunday, &sunday]))]);
    run(&mut world, &[asked(hold(&[&saturday, &saturday]))]);
    let order = world.orders[1].clone();
    let lines = vec![kept(&order.lines[0], &weekend)];
    let refused = settled(&run(&mut world, &[change(&order, lines)]));
    assert!(refused.as_ref().is_err_and(is_sold_out), "{refused:?}");
    assert_eq!(taken(&world), [(2, 0), (2, 0)]);
    let lines = vec![kept(&order.lines[1], &saturday)];
    assert_eq!(settled(&run(&mut world, &[change(&order, lines)])), Ok(()));
    assert_eq!(taken(&world), [(1, 0), (2, 0)]);
}

#[test]
fn a_price_is_frozen_while_held_and_a_late_confirmation_pays_the_new_one() {
    let (mut world, [saturday, ..]) = days();
    let (first, late) = (hold(&[&saturday]), hold(&[&saturday]));
    let (first_id, late_id) = (first.order, late.order);
    run(&mut world, &[asked(first), asked(late)]);
    let of = |world: &World, id| {
        let mut orders = world.orders.iter();
        orders.find(|order| order.id == id).unwrap().clone()
    };
    name(&mut world, first_id);
    name(&mut world, late_id);
    world.passes[0].about.price_minor = 12_000;
    let seen = confirm_seen(&of(&world, first_id), Some(9000));
    assert_eq!(settled(&run(&mut world, &[seen])), Ok(()));
    world.now += HOLD;
    run(&mut world, &[Request::Step(late_id, Step::Expire)]);
    assert_eq!(taken(&world)[0], (0, 1));
    let seen = confirm_seen(&of(&world, late_id), Some(9000));
    let differs = OrderRefusal::TotalDiffers {
        total_minor: 12_000,
    };
    assert_eq!(settled(&run(&mut world, &[seen])), Err(differs));
    assert_eq!(taken(&world)[0], (1, 1), "kept for the decision");
    let again = confirm(&of(&world, late_id));
    assert_eq!(settled(&run(&mut world, &[again])), Ok(()));
    assert_eq!(taken(&world)[0], (0, 2));
}

#[test]
fn a_late_confirmation_never_oversells() {
    let (mut world, [saturday, ..]) = days();
    run(&mut world, &[asked(hold(&[&saturday, &saturday]))]);
    let late = world.orders[0].clone();
    name(&mut world, late.id);
    world.now += HOLD;
    let other = asked(order(&saturday, "Other"));
    run(&mut world, &[Request::Step(late.id, Step::Expire), other]);
    let refused = settled(&run(&mut world, &[confirm(&late)]));
    assert!(refused.as_ref().is_err_and(is_sold_out), "{refused:?}");
    assert_eq!(taken(&world)[0], (0, 1));
}

#[test]
fn nobody_is_confirmed_who_is_not_named() {
    use crate::domain::order_refusal::Missing;
    let (mut world, [saturday, ..]) = days();
    run(&mut world, &[asked(hold(&[&saturday]))]);
    let order = world.orders[0].clone();
    let missing = OrderRefusal::Missing(vec![Missing::Buyer, Missing::Attendee(0)]);
    let refused = settled(&run(&mut world, &[confirm(&order)]));
    assert_eq!(refused, Err(missing));
    name(&mut world, order.id);
    let twice = [confirm(&order), confirm(&order)];
    assert_eq!(settled(&run(&mut world, &twice)), Ok(()));
    assert_eq!(taken(&world)[0], (0, 1), "twice is once");
}

#[test]
fn a_hold_is_extended_once_and_ends_by_the_time_of_the_lane() {
    let (mut world, [saturday, ..]) = days();
    run(&mut world, &[asked(hold(&[&saturday]))]);
    let id = world.orders[0].id;
    let extend = || [Request::Step(id, Step::Extend)];
    let expire = || [Request::Step(id, Step::Expire)];
    world.now += TimeDelta::minutes(14);
    assert_eq!(settled(&run(&mut world, &extend())), Ok(()));
    let until = world.orders[0].held_until;
    world.now += TimeDelta::minutes(1);
    assert_eq!(settled(&run(&mut world, &extend())), Ok(()));
    assert_eq!(world.orders[0].held_until, until, "only once");
    world.now += TimeDelta::minutes(14);
    run(&mut world, &expire());
    assert_eq!(
        taken(&world)[0],
        (1, 0),
        "a sweeper whose clock is fast ends nothing"
    );
    world.now += TimeDelta::minutes(1);
    run(&mut world, &expire());
    assert_eq!(taken(&world)[0], (0, 0));
    assert_eq!(world.orders[0].status, OrderStatus::Expired);
}

#[test]
fn the_same_person_is_not_in_one_order_twice() {
    let (world, [saturday, ..]) = days();
    let mut twice = order(&saturday, "A");
    twice.lines.push(line(&saturday, "A"));
    let (answers, _) = world.decide(&[asked(twice)]);
    assert_eq!(*refusal(&answers[0]), of_line(1, LineProblem::TwiceInOrder));
}
