//! Orders that also want options: attached, given up, and changes undone.

use butterfly_contracts::{
    Money, OptionId,
    options::{PricedSelection, SelectionInput},
    registration::Tax,
};

use super::{
    holds::{change, days, hold, kept, name, run, settled, taken},
    *,
};
use crate::{
    domain::{
        extras::{Extras, LineWishes, Wishes},
        order::HOLD,
    },
    lane::request::{Accepted, Changed, Step, ToChange, ToConfirm, Undo},
};

/// A held order whose first line wants one of something.
fn wanting(passes: &[&Pass]) -> ToOrder {
    let mut order = hold(passes);
    order.wishes = Some(Wishes {
        lines: vec![LineWishes {
            registration: order.lines[0].id(),
            options: vec![SelectionInput {
                option: OptionId::generate(),
                choice: None,
                quantity: 1,
            }],
            answers: Vec::new(),
        }],
        answers: Vec::new(),
    });
    order
}

/// What the options service says to the wishes of an order, each at this price.
fn accepted(order: &OrderRow, version: u64, unit_minor: i64) -> Accepted {
    let extras = order.extras.as_ref().unwrap();
    let lines = extras.wishes.lines.iter();
    let priced = lines.flat_map(|line| {
        let priced = line.options.iter().map(|given| PricedSelection {
            registration: line.registration,
            option: given.option,
            option_name: "Dinner".to_owned(),
            choice: None,
            choice_name: String::new(),
            quantity: given.quantity,
            included: 0,
            unit: Money::new(unit_minor, "EUR".parse().unwrap()),
        });
        priced.collect::<Vec<_>>()
    });
    Accepted {
        version,
        priced: priced.collect(),
    }
}

fn extras(world: &World) -> &Extras {
    world.orders[0].extras.as_ref().unwrap()
}

fn confirm(order: &OrderRow, pinned: Option<Accepted>) -> Request {
    Request::Confirm(ToConfirm {
        order: order.id,
        account: None,
        seen_total: None,
        claims: Vec::new(),
        pinned,
        refused: false,
    })
}

#[test]
fn an_order_with_wishes_is_held_first_and_costs_what_is_attached() {
    let (mut world, [saturday, ..]) = days();
    let mut wanting = wanting(&[&saturday]);
    wanting.confirm = true;
    wanting.buyer = Some(buyer("A"));
    wanting.lines[0].attendee = line(&saturday, "A").attendee;
    run(&mut world, &[asked(wanting)]);
    let order = world.orders[0].clone();
    assert_eq!(
        (order.status, taken(&world)[0]),
        (OrderStatus::Held, (1, 0))
    );
    let before = order.price().total;
    let told = accepted(&order, 1, 1000);
    let attach = |version, told: &Accepted| {
        let told = Accepted {
            version,
            ..told.clone()
        };
        Request::Attach(order.id, told)
    };
    let stale = run(&mut world, &[attach(2, &told)]);
    assert_eq!(settled(&stale), Err(OrderRefusal::Stale));
    run(&mut world, &[attach(1, &told)]);
    let attached = world.orders[0].clone();
    assert_eq!(attached.price().total, before + 1000);
    assert_eq!((attached.version, extras(&world).accepted), (1, 1));

    let unpinned = run(&mut world, &[confirm(&attached, None)]);
    assert_eq!(settled(&unpinned), Err(OrderRefusal::Stale));
    let (_, effects) = world.decide(&[confirm(&attached, Some(told.clone()))]);
    assert_eq!(effects.told, [order.id]);
    run(&mut world, &[confirm(&attached, Some(told))]);
    assert_eq!(world.orders[0].status, OrderStatus::Confirmed);
    assert_eq!(taken(&world)[0], (0, 1));
}

fn tax(basis_points: u32) -> Tax {
    Tax {
        name: "VAT".to_owned(),
        basis_points,
        inclusive: false,
    }
}

/// An order that is held with an extra at a tax of 10 %, which is 25 % since then.
fn held_before_the_tax_rose() -> (World, OrderRow, Accepted) {
    let (mut world, [saturday, ..]) = days();
    world.tax = Some(tax(1000));
    let mut wanting = wanting(&[&saturday]);
    wanting.buyer = Some(buyer("A"));
    wanting.lines[0].attendee = line(&saturday, "A").attendee;
    run(&mut world, &[asked(wanting)]);
    let order = world.orders[0].clone();
    let told = accepted(&order, 1, 1000);
    run(&mut world, &[Request::Attach(order.id, told.clone())]);
    assert_eq!(extras(&world).priced[0].price.tax, 100);
    world.tax = Some(tax(2500));
    let held = world.orders[0].clone();
    (world, held, told)
}

#[test]
fn what_is_held_keeps_its_tax() {
    let (mut world, held, told) = held_before_the_tax_rose();
    run(&mut world, &[confirm(&held, Some(told))]);
    assert_eq!(world.orders[0].status, OrderStatus::Confirmed);
    assert_eq!(world.orders[0].price(), held.price());
}

#[test]
fn what_ran_out_is_taken_again_at_the_tax_of_now() {
    let (mut world, held, told) = held_before_the_tax_rose();
    world.now += HOLD;
    run(&mut world, &[Request::Step(held.id, Step::Expire)]);
    let version = extras(&world).version + 1;
    let anew = Accepted { version, ..told };
    run(&mut world, &[confirm(&held, Some(anew))]);
    assert_eq!(extras(&world).priced[0].price.tax, 250);
}

#[test]
fn an_order_whose_extras_cannot_be_had_leaves_nothing_and_its_key_is_free() {
    let (mut world, [saturday, ..]) = days();
    let wanting = wanting(&[&saturday]);
    let scope = wanting.scope;
    let id = wanting.order;
    run(&mut world, &[asked(wanting.clone())]);
    let (_, effects) = world.decide(&[Request::Abandon(id, scope)]);
    assert_eq!((effects.forgotten, effects.told), (vec![scope], vec![id]));
    for _ in 0..2 {
        let answers = run(&mut world, &[Request::Abandon(id, scope)]);
        assert_eq!(settled(&answers), Ok(()));
        assert_eq!(taken(&world), [(0, 0), (0, 0)]);
        assert_eq!(world.orders[0].status, OrderStatus::Cancelled);
    }
    // In the same batch, a twin that comes after it makes an order of its own.
    let batch = [
        asked(wanting.clone()),
        Request::Abandon(id, scope),
        asked(ToOrder {
            order: OrderId::generate(),
            ..wanting
        }),
    ];
    let (answers, effects) = world.decide(&batch);
    assert!(matches!(&answers[2], Answer::Order(Ok(Placed::Now(order))) if order.id != id));
    assert_eq!(effects.keys.len(), 1);
}

#[test]
fn a_change_is_undone_whole() {
    let (mut world, [saturday, sunday, _]) = days();
    run(&mut world, &[asked(wanting(&[&saturday]))]);
    let before = world.orders[0].clone();
    let told = accepted(&before, 1, 1000);
    run(&mut world, &[Request::Attach(before.id, told)]);
    let before = world.orders[0].clone();
    let lines = vec![kept(&before.lines[0], &sunday), line(&sunday, "New")];
    let answers = run(&mut world, &[change(&before, lines)]);
    let Answer::Changed(Ok(Some(original))) = &answers[0] else {
        panic!("{answers:?}");
    };
    assert_eq!(**original, before);
    let original = original.clone();
    assert_eq!(taken(&world), [(0, 0), (2, 0)]);
    assert!(extras(&world).is_pending());

    let undo = Request::Undo(Undo {
        before: original,
        after: Changed::now(&world.orders[0]),
        claims: Vec::new(),
    });
    let extend = Request::Step(world.orders[0].id, Step::Extend);
    assert_eq!(settled(&run(&mut world, &[extend])), Ok(()));
    assert_eq!(settled(&run(&mut world, &[undo])), Ok(()));
    assert_eq!(taken(&world), [(1, 0), (0, 0)]);
    let after = &world.orders[0];
    assert_eq!(after.lines.len(), 1);
    assert_eq!(after.lines[0].pass, saturday.id);
    assert_eq!(after.price(), before.price());
    let again = extras(&world);
    assert_eq!(again.wishes, before.extras.as_ref().unwrap().wishes);
    assert_eq!(
        (again.version, again.accepted),
        (4, 4),
        "told anew, above the change and the longer time"
    );
}

#[test]
fn what_was_given_up_and_taken_by_somebody_cannot_be_undone_and_nothing_is_lost() {
    let (mut world, [saturday, sunday, _]) = days();
    run(&mut world, &[asked(wanting(&[&saturday]))]);
    let before = world.orders[0].clone();
    let changed = change(&before, vec![kept(&before.lines[0], &sunday)]);
    run(&mut world, &[changed]);
    run(&mut world, &[asked(hold(&[&saturday, &saturday]))]);
    world.orders.sort_by_key(|order| order.id);
    let undo = Request::Undo(Undo {
        before: Box::new(before),
        after: Changed::now(&world.orders[0]),
        claims: Vec::new(),
    });
    let refused = settled(&run(&mut world, &[undo]));
    assert!(refused.as_ref().is_err_and(is_sold_out), "{refused:?}");
    assert_eq!(taken(&world), [(2, 0), (1, 0)], "it stays changed");
}

#[test]
fn only_what_differs_is_told_again_and_an_end_always() {
    let (mut world, [saturday, ..]) = days();
    run(&mut world, &[asked(wanting(&[&saturday]))]);
    let order = world.orders[0].clone();
    let told = accepted(&order, 1, 1000);
    run(&mut world, &[Request::Attach(order.id, told)]);
    let order = world.orders[0].clone();
    let same = change(&order, vec![kept(&order.lines[0], &saturday)]);
    run(&mut world, &[same]);
    assert!(!extras(&world).is_pending(), "only who attends changed");

    let order = world.orders[0].clone();
    let without = Request::Change(Box::new(ToChange {
        order: order.id,
        version: order.version,
        account: None,
        buyer: None,
        lines: vec![kept(&order.lines[0], &saturday)],
        wishes: None,
    }));
    run(&mut world, &[without]);
    assert_eq!((extras(&world).version, extras(&world).accepted), (2, 1));
    assert!(extras(&world).wishes.is_empty());

    let order = world.orders[0].clone();
    run(&mut world, &[Request::Step(order.id, Step::Extend)]);
    assert_eq!(extras(&world).version, 3);
    let (_, effects) = world.decide(&[Request::Step(order.id, Step::Cancel)]);
    assert_eq!(effects.told, [order.id]);
}

#[test]
fn a_hold_that_ran_out_asks_for_its_extras_in_a_version_above_its_release() {
    let (mut world, [saturday, ..]) = days();
    run(&mut world, &[asked(wanting(&[&saturday]))]);
    let id = world.orders[0].id;
    name(&mut world, id);
    world.now += crate::domain::order::HOLD;
    run(&mut world, &[Request::Step(id, Step::Expire)]);
    let expired = world.orders[0].clone();
    assert_eq!(
        (expired.status, extras(&world).version),
        (OrderStatus::Expired, 2)
    );
    for (version, good) in [(1, false), (2, false), (3, true)] {
        let pinned = Some(accepted(&expired, version, 2000));
        let answers = run(&mut world, &[confirm(&expired, pinned)]);
        assert_eq!(settled(&answers).is_ok(), good, "version {version}");
    }
    let order = &world.orders[0];
    assert_eq!(order.status, OrderStatus::Confirmed);
    assert_eq!(extras(&world).priced[0].price.total, 2000);
}

#[test]
fn a_confirmation_that_is_refused_already_only_tells_what_else_is_in_its_way() {
    let (mut world, [saturday, ..]) = days();
    run(&mut world, &[asked(wanting(&[&saturday, &saturday]))]);
    let id = world.orders[0].id;
    let refused = Request::Confirm(ToConfirm {
        order: id,
        account: None,
        seen_total: None,
        claims: Vec::new(),
        pinned: None,
        refused: true,
    });
    let ask = |world: &World| {
        let (answers, effects) = world.decide(std::slice::from_ref(&refused));
        assert!(effects.orders.is_empty() && effects.changes.is_empty());
        settled(&answers)
    };
    assert!(matches!(ask(&world), Err(OrderRefusal::Missing(_))));
    name(&mut world, id);
    assert_eq!(ask(&world), Ok(()));
    world.now += HOLD;
    run(&mut world, &[Request::Step(id, Step::Expire)]);
    assert_eq!(ask(&world), Ok(()), "its places are free");
    run(&mut world, &[asked(order(&saturday, "Other"))]);
    let left = ask(&world);
    assert!(left.as_ref().is_err_and(is_sold_out), "{left:?}");
}
