//! Cases of deciding, each by itself.

use butterfly_contracts::{ConventionId, RegistrationId, options::SelectionInput};
use chrono::TimeDelta;
use serde_json::json;

use super::{
    world::{World, next},
    *,
};
use crate::{domain::option::ConventionOption, lane::request::Act};

/// A convention with a dinner of two seats.
fn dinner() -> (World, ConventionOption, OptionStockId) {
    let mut world = World::new();
    let seats = world.stock(2);
    let dinner = world.option(json!({ "name": "Dinner", "price_minor": 4000, "stocks": [seats] }));
    (world, dinner, seats)
}

/// How many are left of what is short.
fn left(problem: &HoldProblem) -> Option<u32> {
    problem.short.as_ref().map(|short| short.left)
}

#[test]
fn all_of_an_order_or_nothing_and_what_is_left_is_told() {
    let (mut world, dinner, seats) = dinner();
    let shirts = world.stock(9);
    let shirt = world.option(
        json!({ "name": "T-shirt", "price_minor": 2500, "stocks": [shirts],
        "max_per_registration": 9 }),
    );
    world.hold(&world.order(&[(dinner.id, None, 1)]));
    let mut family = world.order(&[(shirt.id, None, 9), (dinner.id, None, 1)]);
    let mut second = family.lines[0].clone();
    second.registration = RegistrationId::generate();
    second.selections.remove(0);
    family.lines.push(second);
    let answer = world.hold(&family);
    assert_eq!((answer.outcome, answer.version), (HoldOutcome::Refused, 0));
    assert_eq!(answer.selections, []);
    let [problem] = answer.problems.as_slice() else {
        panic!("{answer:?}");
    };
    assert_eq!(
        (
            problem.registration,
            problem.pointer.as_str(),
            left(problem)
        ),
        (Some(family.lines[1].registration), "/options/0", Some(1))
    );
    assert_eq!(problem.message, "Only 1 of Dinner left for this order.");
    assert_eq!((world.taken(seats), world.taken(shirts)), ((1, 0), (0, 0)));
    assert_eq!(world.holds.len(), 1, "a refusal leaves no trace");
}

#[test]
fn ones_own_places_are_never_sold_out_to_oneself() {
    let (mut world, dinner, seats) = dinner();
    let first = world.order(&[(dinner.id, None, 1)]);
    world.hold(&first);
    world.hold(&world.order(&[(dinner.id, None, 1)]));
    let again = next(&first, 2, HoldState::Held);
    assert_eq!(world.hold(&again).outcome, HoldOutcome::Accepted);
    let party = world.option(json!({ "name": "Party", "price_minor": 0, "stocks": [seats] }));
    let mut other = next(&first, 3, HoldState::Held);
    other.lines[0].selections[0].option = party.id;
    assert_eq!(
        world.hold(&other).outcome,
        HoldOutcome::Accepted,
        "the seat at the dinner becomes one at the party"
    );
    assert_eq!(world.taken(seats), (2, 0));
    let rows = &world.holds[&first.order].selections;
    let standings: Vec<_> = rows.values().map(|selection| selection.standing).collect();
    assert_eq!(standings, [HoldStanding::Released, HoldStanding::Held]);
}

#[test]
fn what_an_order_has_already_goes_before_what_it_wants_more() {
    let (mut world, dinner, seats) = dinner();
    let party = world.option(json!({ "name": "Party", "price_minor": 0, "stocks": [seats] }));
    world.hold(&world.order(&[(party.id, None, 1)]));
    let mut order = world.order(&[(dinner.id, None, 1)]);
    world.hold(&order);
    order.version = 2;
    order.lines[0].selections.insert(
        0,
        SelectionInput {
            option: party.id,
            choice: None,
            quantity: 1,
        },
    );
    let answer = world.hold(&order);
    assert_eq!(answer.outcome, HoldOutcome::Refused);
    assert_eq!(answer.problems[0].pointer, "/options/0");
    assert_eq!(answer.version, 1, "what was before, stays");
    assert_eq!(answer.selections[0].option, dinner.id);
}

#[test]
fn a_hold_that_arrives_after_its_release_changes_nothing() {
    let (mut world, dinner, seats) = dinner();
    let order = world.order(&[(dinner.id, None, 1)]);
    let mut release = next(&order, 1, HoldState::Released);
    release.lines.clear();
    assert_eq!(world.hold(&release).outcome, HoldOutcome::Accepted);
    for late in [HoldState::Held, HoldState::Pinned, HoldState::Confirmed] {
        let answer = world.hold(&next(&order, 1, late));
        assert_eq!((answer.outcome, answer.version), (HoldOutcome::Stale, 1));
    }
    assert_eq!(world.taken(seats), (0, 0));
    assert_eq!(
        world.hold(&release).outcome,
        HoldOutcome::Accepted,
        "again is fine"
    );
    assert_eq!(
        world.hold(&next(&order, 2, HoldState::Held)).outcome,
        HoldOutcome::Accepted
    );
    assert_eq!(world.taken(seats), (1, 0));
}

#[test]
fn of_two_versions_in_the_wrong_order_the_higher_one_counts() {
    let (mut world, dinner, seats) = dinner();
    let first = world.order(&[(dinner.id, None, 1)]);
    let mut second = next(&first, 2, HoldState::Held);
    second.lines[0].selections.clear();
    assert_eq!(world.hold(&second).outcome, HoldOutcome::Accepted);
    let answer = world.hold(&first);
    assert_eq!((answer.outcome, answer.version), (HoldOutcome::Stale, 2));
    assert_eq!(world.taken(seats), (0, 0));
}

#[test]
fn a_repeat_is_answered_as_before() {
    let (mut world, dinner, _) = dinner();
    let order = world.order(&[(dinner.id, None, 1)]);
    for state in [HoldState::Held, HoldState::Pinned, HoldState::Confirmed] {
        let desired = next(&order, 1, state);
        let first = world.hold(&desired);
        let known = world.holds.clone();
        world.catalogue.options[0].about.price_minor += 1;
        world.now += TimeDelta::hours(1);
        assert_eq!(world.hold(&desired), first);
        assert_eq!(world.holds, known);
    }
}

#[test]
fn a_hold_ends_a_minute_after_its_time_and_not_before() {
    let (mut world, dinner, seats) = dinner();
    let order = world.order(&[(dinner.id, None, 1)]);
    world.hold(&order);
    let ends = |world: &mut World| {
        let answer = world.run(&[Request::End(order.order)]).pop();
        matches!(answer, Some(Answer::Done(true)))
    };
    world.now += TimeDelta::minutes(16) - TimeDelta::microseconds(1);
    assert!(!ends(&mut world));
    world.now += TimeDelta::microseconds(1);
    assert!(ends(&mut world) && !ends(&mut world));
    assert_eq!(world.taken(seats), (0, 0));
    let answer = world.hold(&next(&order, 2, HoldState::Held));
    assert_eq!(answer.outcome, HoldOutcome::Refused);
    assert_eq!(answer.problems[0].code, "expired");
}

#[test]
fn a_confirmation_after_the_end_takes_the_places_anew_or_is_refused() {
    let (mut world, dinner, seats) = dinner();
    let orders = [(); 3].map(|()| world.order(&[(dinner.id, None, 1)]));
    world.hold(&orders[0]);
    world.hold(&orders[1]);
    world.now += TimeDelta::minutes(16);
    world.run(&[Request::End(orders[0].order), Request::End(orders[1].order)]);
    world.catalogue.options[0].about.price_minor = 9900;
    let third = DesiredHold {
        held_until: Some(world.now + TimeDelta::minutes(15)),
        ..orders[2].clone()
    };
    assert_eq!(world.hold(&third).outcome, HoldOutcome::Accepted);
    let late = world.hold(&next(&orders[0], 1, HoldState::Pinned));
    assert_eq!(late.outcome, HoldOutcome::Accepted);
    assert_eq!(
        late.selections[0].unit.minor, 4000,
        "at the price it was held at"
    );
    let later = world.hold(&next(&orders[1], 1, HoldState::Confirmed));
    assert_eq!(later.outcome, HoldOutcome::Refused);
    assert_eq!(
        (later.problems[0].code.as_str(), left(&later.problems[0])),
        ("sold_out", Some(0))
    );
    assert_eq!(world.taken(seats), (2, 0));
}

#[test]
fn a_hold_that_ran_out_but_was_not_ended_is_confirmed() {
    let (mut world, dinner, seats) = dinner();
    let order = world.order(&[(dinner.id, None, 2)]);
    world.catalogue.options[0].about.max_per_registration = 2;
    world.hold(&order);
    world.now += TimeDelta::hours(2);
    world.catalogue.options[0].paused = true;
    let answer = world.hold(&next(&order, 1, HoldState::Confirmed));
    assert_eq!(answer.outcome, HoldOutcome::Accepted);
    assert_eq!(world.taken(seats), (0, 2));
    let ended = world.run(&[Request::End(order.order)]).pop();
    assert!(matches!(ended, Some(Answer::Done(false))));
}

#[test]
fn a_pinned_order_becomes_what_its_owner_says() {
    let (mut world, dinner, seats) = dinner();
    let orders = [(); 2].map(|()| world.order(&[(dinner.id, None, 1)]));
    for order in &orders {
        world.hold(&next(order, 4, HoldState::Pinned));
    }
    world.now += TimeDelta::days(1);
    let told = |order: usize, version, fate| {
        Request::Settle(Settlement {
            order: orders[order].order,
            version,
            fate,
        })
    };
    let done = |world: &mut World, request| {
        let answer = world.run(&[request]).pop();
        matches!(answer, Some(Answer::Done(true)))
    };
    assert!(
        !done(&mut world, Request::End(orders[0].order)),
        "not by time"
    );
    assert!(
        !done(&mut world, told(0, 5, Fate::Confirmed)),
        "5 is on its way"
    );
    assert!(done(&mut world, told(0, 4, Fate::Confirmed)));
    assert!(
        !done(&mut world, told(0, 4, Fate::Over)),
        "it is not pinned any more"
    );
    assert!(done(&mut world, told(1, 6, Fate::Over)));
    assert_eq!(world.taken(seats), (0, 1));
    let late = world.hold(&next(&orders[1], 5, HoldState::Confirmed));
    assert_eq!((late.outcome, late.version), (HoldOutcome::Stale, 6));
}

#[test]
fn an_order_belongs_to_one_convention() {
    let (mut world, dinner, seats) = dinner();
    let order = world.order(&[(dinner.id, None, 1)]);
    world.hold(&order);
    let other = DesiredHold {
        convention: ConventionId::generate(),
        ..next(&order, 2, HoldState::Released)
    };
    let answer = world.hold(&other);
    assert_eq!(answer.problems[0].code, "other_convention");
    assert_eq!(world.taken(seats), (1, 0));
}

fn capacity(stock: OptionStockId, version: u32, capacity: u32) -> Request {
    Request::Capacity(NewCapacity {
        stock,
        version,
        name: "Seats".to_owned(),
        capacity,
        act: Act {
            actor: uuid::Uuid::nil(),
            request_id: String::new(),
        },
    })
}

#[test]
fn capacity_is_never_below_what_is_taken_in_the_same_batch() {
    let (mut world, dinner, seats) = dinner();
    let order = world.order(&[(dinner.id, None, 1)]);
    let confirmed = next(
        &world.order(&[(dinner.id, None, 1)]),
        1,
        HoldState::Confirmed,
    );
    let answers = world.run(&[
        Request::Hold(Box::new(order)),
        Request::Hold(Box::new(confirmed)),
        capacity(seats, 1, 1),
        capacity(seats, 1, 3),
        capacity(seats, 1, 9),
    ]);
    assert!(matches!(
        answers[2],
        Answer::Capacity(Err(StockRefusal::BelowTaken { taken: 2 }))
    ));
    assert!(matches!(
        &answers[3],
        Answer::Capacity(Ok(row)) if (row.held, row.sold, row.version) == (1, 1, 2)
    ));
    assert!(matches!(
        answers[4],
        Answer::Capacity(Err(StockRefusal::Stale))
    ));
    assert_eq!(world.stocks[&seats].capacity, 3);
}

#[test]
fn after_a_lost_commit_a_change_that_happened_is_not_stale() {
    let (mut world, _, seats) = dinner();
    let row = world.stocks.get_mut(&seats).unwrap();
    (row.name, row.version) = ("Seats".to_owned(), 2);
    let again = Attempt {
        again: true,
        ..Attempt::default()
    };
    let (answers, effects) = decide(world.facts(), &[capacity(seats, 1, 2)], &again);
    assert!(matches!(&answers[0], Answer::Capacity(Ok(_))) && effects.is_empty());
    let (answers, _) = decide(world.facts(), &[capacity(seats, 1, 2)], &Attempt::default());
    assert!(matches!(
        answers[0],
        Answer::Capacity(Err(StockRefusal::Stale))
    ));
}

#[test]
fn rows_that_contradict_each_other_stop_only_their_own_request() {
    let (mut world, dinner, seats) = dinner();
    let order = world.order(&[(dinner.id, None, 1)]);
    world.hold(&order);
    world.stocks.get_mut(&seats).unwrap().held = 0;
    let other = world.order(&[(dinner.id, None, 1)]);
    let answers = world.run(&[
        Request::Hold(Box::new(next(&order, 2, HoldState::Released))),
        Request::Hold(Box::new(other)),
    ]);
    assert!(matches!(answers[0], Answer::Failed));
    assert!(matches!(&answers[1], Answer::Hold(answer) if answer.outcome == HoldOutcome::Accepted));
}
