//! Price tiers, and what goes together in one order.

use butterfly_contracts::registration::{PriceTierInput, VoucherEffect};
use chrono::TimeDelta;

use super::{
    holds::{change, confirm, hold, kept, name, run, settled},
    *,
};
use crate::{
    domain::{order::HOLD, voucher::tests::voucher},
    lane::request::{Changed, Step, Undo},
};

/// A pass at 90.00, of which the first `quantity` cost 70.00.
fn early_bird(quantity: u32) -> (World, Pass, PriceTierId) {
    let tier = PriceTierId::generate();
    let stock = quota("All", 100, 0);
    let mut day = pass("Day", &[&stock]);
    day.about.tiers = vec![PriceTierInput {
        id: Some(tier),
        name: "Early bird".to_owned(),
        price_minor: 7000,
        ends_at: None,
        quantity: Some(quantity),
    }];
    let mut world = world(vec![day.clone()], vec![stock]);
    world.tiers = vec![(tier, Stock::new(quantity, 0, 0).unwrap())];
    (world, day, tier)
}

fn totals(answers: &[Answer]) -> Vec<i64> {
    let total = |answer: &Answer| match answer {
        Answer::Order(Ok(Placed::Now(order))) => order.total.minor,
        other => panic!("{other:?}"),
    };
    answers.iter().map(total).collect()
}

fn counts(world: &World) -> (u32, u32) {
    (world.tiers[0].1.held(), world.tiers[0].1.sold())
}

#[test]
fn the_price_changes_exactly_between_the_last_place_of_a_tier_and_the_next() {
    let (mut world, day, _) = early_bird(3);
    let batch = [
        asked(hold(&[&day])),
        asked(hold(&[&day])),
        asked(hold(&[&day, &day])),
        asked(hold(&[&day])),
    ];
    assert_eq!(totals(&run(&mut world, &batch)), [7000, 7000, 16_000, 9000]);
    assert_eq!(counts(&world), (3, 0));
}

#[test]
fn a_sold_place_goes_back_to_its_tier_only_while_that_is_the_price_of_now() {
    let (mut world, day, tier) = early_bird(2);
    run(&mut world, &[asked(hold(&[&day]))]);
    let first = world.orders[0].id;
    run(&mut world, &[Request::Step(first, Step::Cancel)]);
    assert_eq!(counts(&world), (0, 0), "the tier went on meanwhile");

    run(&mut world, &[asked(hold(&[&day])), asked(hold(&[&day]))]);
    let ids: Vec<_> = world.orders.iter().map(|order| order.id).collect();
    let last = *ids.iter().find(|id| **id != first).unwrap();
    name(&mut world, last);
    let order = world
        .orders
        .iter()
        .find(|order| order.id == last)
        .unwrap()
        .clone();
    assert_eq!(settled(&run(&mut world, &[confirm(&order)])), Ok(()));
    assert_eq!(counts(&world), (1, 1));
    let end = Ending {
        registration: order.lines[0].id,
        order: last,
        act: None,
    };
    run(&mut world, &[Request::End(end)]);
    assert_eq!(counts(&world), (1, 1), "a tier that is over stays over");
    assert_eq!(totals(&run(&mut world, &[asked(hold(&[&day]))])), [9000]);
    let lines = world.orders.iter().flat_map(|order| &order.lines);
    let used = lines.filter(|line| line.tier == Some(tier) && line.tier_spent);
    assert_eq!(used.count(), 1);
}

#[test]
fn baskets_that_come_to_nothing_do_not_end_a_tier() {
    let (mut world, day, _) = early_bird(2);
    run(&mut world, &[asked(hold(&[&day, &day]))]);
    let basket = world.orders[0].id;
    assert_eq!(totals(&run(&mut world, &[asked(hold(&[&day]))])), [9000]);
    run(&mut world, &[Request::Step(basket, Step::Cancel)]);
    assert_eq!(counts(&world), (0, 0));
    let after = run(&mut world, &[asked(hold(&[&day, &day, &day]))]);
    assert_eq!(totals(&after), [7000 + 7000 + 9000]);
    world.now += HOLD;
    let expire = |order: &OrderRow| Request::Step(order.id, Step::Expire);
    let expire: Vec<_> = world.orders.iter().map(expire).collect();
    run(&mut world, &expire);
    assert_eq!(counts(&world), (0, 0));
}

#[test]
fn a_tier_ends_by_time_and_what_is_held_keeps_its_price() {
    let (mut world, day, _) = early_bird(9);
    world.passes[0].about.tiers[0].ends_at = Some(world.now + TimeDelta::minutes(5));
    run(&mut world, &[asked(hold(&[&day]))]);
    world.now += TimeDelta::minutes(5);
    let held = world.orders[0].clone();
    name(&mut world, held.id);
    assert_eq!(totals(&run(&mut world, &[asked(hold(&[&day]))])), [9000]);
    assert_eq!(settled(&run(&mut world, &[confirm(&held)])), Ok(()));
    let order = world
        .orders
        .iter()
        .find(|order| order.id == held.id)
        .unwrap();
    assert_eq!(order.price().total, 7000);
}

#[test]
fn another_voucher_does_not_take_the_last_place_of_a_tier_from_who_holds_it() {
    let (mut world, day, _) = early_bird(1);
    world.vouchers = vec![voucher("CREW-2027", VoucherEffect::Amount, 100)];
    run(&mut world, &[asked(hold(&[&day]))]);
    world.passes[0].about.tiers[0].ends_at = Some(world.now);
    for (code, total) in [(Some("CREW-2027"), 6900), (None, 7000)] {
        let before = world.orders[0].clone();
        let mut line = kept(&before.lines[0], &day);
        line.voucher = code.map(str::to_owned);
        assert_eq!(
            settled(&run(&mut world, &[change(&before, vec![line])])),
            Ok(())
        );
        assert_eq!(
            (world.orders[0].price().total, counts(&world)),
            (total, (1, 0))
        );
        if code.is_some() {
            let before = Box::new(before);
            let undo = Request::Undo(Undo {
                before,
                after: Changed::now(&world.orders[0]),
                claims: Vec::new(),
            });
            assert_eq!(settled(&run(&mut world, &[undo])), Ok(()));
            assert_eq!(
                (world.orders[0].price().total, counts(&world)),
                (7000, (1, 0))
            );
        }
    }
    let id = world.orders[0].id;
    name(&mut world, id);
    let order = world.orders[0].clone();
    assert_eq!(settled(&run(&mut world, &[confirm(&order)])), Ok(()));
    assert_eq!(counts(&world), (0, 1));
}

#[test]
fn what_goes_together_is_asked_of_the_whole_order() {
    let adult = pass("Adult", &[]);
    let mut child = pass("Child", &[]);
    child.about.requires_passes = vec![adult.id];
    child.about.max_per_order = Some(2);
    let mut world = world(vec![adult.clone(), child.clone()], Vec::new());
    let ask = |world: &World, passes: &[&Pass]| {
        let (answers, _) = world.decide(&[asked(hold(passes))]);
        match &answers[0] {
            Answer::Order(answer) => answer.clone().err(),
            other => panic!("{other:?}"),
        }
    };
    let alone = not_on_sale(0, NotOnSale::NeedsAnother);
    assert_eq!(ask(&world, &[&child]), Some(alone));
    assert_eq!(ask(&world, &[&child, &adult, &child]), None);
    let many = of_line(3, LineProblem::TooMany { most: 2 });
    assert_eq!(ask(&world, &[&adult, &child, &child, &child]), Some(many));
    world.passes[1].paused = true;
    let paused = not_on_sale(1, NotOnSale::Paused);
    assert_eq!(ask(&world, &[&adult, &child]), Some(paused));
    world.passes[0].about.on_sale_until = Some(world.now);
    let over = not_on_sale(0, NotOnSale::Closed);
    assert_eq!(ask(&world, &[&adult]), Some(over));
    let from = Some(world.now + TimeDelta::hours(1));
    (
        world.passes[0].about.on_sale_until,
        world.passes[0].about.on_sale_from,
    ) = (None, from);
    let early = not_on_sale(0, NotOnSale::NotYetOpen(from));
    assert_eq!(ask(&world, &[&adult]), Some(early));
}
