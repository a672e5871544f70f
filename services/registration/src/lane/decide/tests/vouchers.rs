//! Vouchers: what they cost less, what they open, and how often.

use butterfly_contracts::registration::VoucherEffect;
use chrono::TimeDelta;

use super::{
    holds::{change, confirm, hold, kept, name, run, settled, taken},
    *,
};
use crate::{
    domain::{
        order::HOLD,
        voucher::{VoucherProblem, tests::voucher},
    },
    lane::request::Step,
};

/// A pass at 90.00 of which 100 can be had, another for holders of a voucher, and one for staff; and a voucher that
/// is good for `uses` of any pass it is for.
fn doors(effect: VoucherEffect, value: i64, uses: u32) -> (World, [Pass; 3]) {
    let stock = quota("All", 100, 0);
    let mut passes = ["Day", "Trade", "Crew"].map(|name| pass(name, &[&stock]));
    passes[1].about.visibility = Visibility::Voucher;
    passes[2].about.visibility = Visibility::Staff;
    let mut world = world(passes.to_vec(), vec![stock]);
    let mut code = voucher("CREW-2027", effect, value);
    code.terms.max_uses = uses;
    world.vouchers = vec![code];
    (world, passes)
}

fn with_code(mut order: ToOrder, code: &str) -> ToOrder {
    for line in &mut order.lines {
        line.voucher = Some(code.to_owned());
    }
    order
}

fn total(answer: &Answer) -> Result<i64, OrderRefusal> {
    match answer {
        Answer::Order(Ok(Placed::Now(order))) => Ok(order.total.minor),
        Answer::Order(Err(refusal)) => Err(refusal.clone()),
        other => panic!("{other:?}"),
    }
}

fn ask(world: &mut World, order: ToOrder) -> Result<i64, OrderRefusal> {
    total(&run(world, &[asked(order)])[0])
}

fn uses(world: &World) -> (u32, u32) {
    (world.vouchers[0].held, world.vouchers[0].sold)
}

fn refused(at: usize, problem: VoucherProblem) -> Result<i64, OrderRefusal> {
    Err(of_line(at, LineProblem::Voucher(problem)))
}

#[test]
fn each_effect_lowers_what_is_held() {
    for (effect, value, expected) in [
        (VoucherEffect::None, 0, 9000),
        (VoucherEffect::Percent, 2500, 6750),
        (VoucherEffect::Amount, 10_000, 0),
        (VoucherEffect::Price, 4200, 4200),
    ] {
        let (mut world, [day, ..]) = doors(effect, value, 1);
        let order = with_code(hold(&[&day]), "CREW-2027");
        assert_eq!(ask(&mut world, order), Ok(expected), "{effect:?}");
        assert_eq!((uses(&world), taken(&world)), ((1, 0), vec![(1, 0)]));
    }
}

#[test]
fn as_many_uses_as_there_are_and_not_one_more() {
    let (mut world, [day, ..]) = doors(VoucherEffect::Percent, 10_000, 2);
    let order = with_code(hold(&[&day, &day, &day]), "CREW-2027");
    let too_many = refused(2, VoucherProblem::UsedUp { left: 2 });
    assert_eq!(ask(&mut world, order), too_many);
    assert_eq!((uses(&world), taken(&world)), ((0, 0), vec![(0, 0)]));
    let order = with_code(hold(&[&day, &day]), "CREW-2027");
    assert_eq!(ask(&mut world, order), Ok(0));
    let order = with_code(hold(&[&day]), "CREW-2027");
    let used_up = refused(0, VoucherProblem::UsedUp { left: 0 });
    assert_eq!(ask(&mut world, order), used_up);
    let first = world.orders[0].clone();
    run(&mut world, &[Request::Step(first.id, Step::Cancel)]);
    assert_eq!((uses(&world), taken(&world)), ((0, 0), vec![(0, 0)]));
}

#[test]
fn only_a_voucher_that_names_a_pass_opens_it() {
    let (mut world, [day, trade, crew]) = doors(VoucherEffect::None, 0, 9);
    let of = |pass: &Pass| with_code(hold(&[pass]), "CREW-2027");
    for pass in [&trade, &crew] {
        let other = refused(0, VoucherProblem::OtherPass);
        let alone = ask(&mut world, hold(&[pass]));
        if pass.id == trade.id {
            let needed = not_on_sale(0, NotOnSale::NeedsVoucher);
            assert_eq!((ask(&mut world, of(pass)), alone), (other, Err(needed)));
        } else {
            let unknown = Err(of_line(0, LineProblem::UnknownPass));
            assert_eq!(
                (ask(&mut world, of(pass)), alone),
                (unknown.clone(), unknown)
            );
        }
    }
    world.vouchers[0].terms.passes = vec![trade.id, crew.id];
    assert_eq!(ask(&mut world, of(&trade)), Ok(9000));
    assert_eq!(ask(&mut world, of(&crew)), Ok(9000));
    let other = refused(0, VoucherProblem::OtherPass);
    assert_eq!(ask(&mut world, of(&day)), other);
    let unknown = with_code(hold(&[&day]), "NOBODY-KNOWS");
    assert_eq!(
        ask(&mut world, unknown),
        refused(0, VoucherProblem::Unknown)
    );
}

#[test]
fn a_voucher_ends_by_time_and_what_is_held_keeps_its_price() {
    let (mut world, [day, ..]) = doors(VoucherEffect::Price, 1000, 9);
    world.vouchers[0].terms.valid_until = Some(world.now + TimeDelta::minutes(5));
    let order = || with_code(hold(&[&day]), "CREW-2027");
    assert_eq!(ask(&mut world, order()), Ok(1000));
    world.now += TimeDelta::minutes(5);
    assert_eq!(ask(&mut world, order()), refused(0, VoucherProblem::Over));
    let held = world.orders[0].clone();
    name(&mut world, held.id);
    assert_eq!(settled(&run(&mut world, &[confirm(&held)])), Ok(()));
    assert_eq!(
        (world.orders[0].price().total, uses(&world)),
        (1000, (0, 1))
    );
}

#[test]
fn a_hold_that_ran_out_takes_its_use_again_or_says_that_it_is_gone() {
    let (mut world, [day, ..]) = doors(VoucherEffect::Price, 1000, 1);
    run(&mut world, &[asked(with_code(hold(&[&day]), "CREW-2027"))]);
    let late = world.orders[0].clone();
    name(&mut world, late.id);
    world.now += HOLD;
    run(&mut world, &[Request::Step(late.id, Step::Expire)]);
    assert_eq!(uses(&world), (0, 0));
    let mut other = world.vouchers[0].clone();
    other.sold = 1;
    let before = std::mem::replace(&mut world.vouchers[0], other);
    let gone = VoucherProblem::UsedUp { left: 0 };
    let gone = of_line(0, LineProblem::Voucher(gone));
    assert_eq!(settled(&run(&mut world, &[confirm(&late)])), Err(gone));
    world.vouchers[0] = before;
    assert_eq!(settled(&run(&mut world, &[confirm(&late)])), Ok(()));
    assert_eq!(
        (world.orders[0].price().total, uses(&world)),
        (1000, (0, 1))
    );
}

#[test]
fn a_code_that_comes_or_goes_changes_a_held_line_and_no_more() {
    let (mut world, [day, ..]) = doors(VoucherEffect::Percent, 5000, 1);
    run(&mut world, &[asked(hold(&[&day, &day]))]);
    let order = world.orders[0].clone();
    let lines = |code: Option<&str>| {
        let mut lines = vec![kept(&order.lines[0], &day), kept(&order.lines[1], &day)];
        lines[0].voucher = code.map(str::to_owned);
        lines
    };
    let with = change(&order, lines(Some("CREW-2027")));
    assert_eq!(settled(&run(&mut world, &[with])), Ok(()));
    assert_eq!(world.orders[0].price().total, 4500 + 9000);
    assert_eq!((uses(&world), taken(&world)), ((1, 0), vec![(2, 0)]));
    assert_eq!(world.orders[0].lines[0].code, order.lines[0].code);
    // The price that was held stays, whatever the voucher says now.
    world.vouchers[0].terms.value = 0;
    let same = change(&world.orders[0], lines(Some("CREW-2027")));
    assert_eq!(settled(&run(&mut world, &[same])), Ok(()));
    assert_eq!(world.orders[0].price().total, 4500 + 9000);
    let without = change(&world.orders[0], lines(None));
    assert_eq!(settled(&run(&mut world, &[without])), Ok(()));
    assert_eq!(world.orders[0].price().total, 9000 + 9000);
    assert_eq!((uses(&world), taken(&world)), ((0, 0), vec![(2, 0)]));
}

#[test]
fn kept_places_are_for_who_has_the_code_and_for_nobody_else() {
    let (mut world, [day, ..]) = doors(VoucherEffect::None, 0, 40);
    world.vouchers[0].terms.reserves = true;
    (world.vouchers[0].kept, world.quotas[0].reserved) = (40, 40);
    let sixty: Vec<_> = (0..50).map(|_| &day).collect();
    assert!(ask(&mut world, hold(&sixty)).is_ok());
    let ten: Vec<_> = (0..10).map(|_| &day).collect();
    assert!(ask(&mut world, hold(&ten)).is_ok());
    let one = ask(&mut world, hold(&[&day]));
    assert!(one.as_ref().is_err_and(is_sold_out), "{one:?}");
    for _ in 0..4 {
        assert!(ask(&mut world, with_code(hold(&ten), "CREW-2027")).is_ok());
    }
    let one = ask(&mut world, with_code(hold(&[&day]), "CREW-2027"));
    assert_eq!(one, refused(0, VoucherProblem::UsedUp { left: 0 }));
    assert_eq!((uses(&world), taken(&world)), ((40, 0), vec![(60, 0)]));
    let batch = [super::capacity::capacity(&world.quotas[0], 1, 99)];
    let below = run(&mut world, &batch);
    let Answer::Capacity(Err(below)) = &below[0] else {
        panic!("{below:?}")
    };
    assert_eq!(*below, QuotaRefusal::BelowTaken { taken: 100 });
}
