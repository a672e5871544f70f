//! Whatever is asked, in whatever order: the stocks are what the lines say, none is oversold, and nobody's price
//! changes under them.

use std::collections::BTreeMap;

use butterfly_contracts::registration::{OrderStatus, PriceTierInput, VoucherEffect};
use chrono::TimeDelta;
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};

use super::{
    holds::{change, confirm, days, hold, name, run},
    *,
};
use crate::{domain::voucher::tests::voucher, lane::request::Step};

/// What may be asked, with orders, lines and passes by number.
#[derive(Debug, Clone)]
enum Ask {
    Hold(Vec<usize>),
    Buy(usize),
    Change(usize, Vec<usize>),
    Confirm(usize),
    Step(usize, usize),
    End(usize, usize),
    Capacity(usize, u32),
    /// Staff say otherwise for how many places the tier holds, and at which price.
    Tier(u32, i64),
    /// Staff say otherwise how often the voucher is good, and for what.
    Voucher(u32, i64),
    Wait(i64),
}

fn asks() -> impl Strategy<Value = Vec<Ask>> {
    // From 3 on: the same passes with the voucher.
    let passes = || prop::collection::vec(0..6_usize, 1..4);
    let ask = prop_oneof![
        4 => passes().prop_map(Ask::Hold),
        2 => (0..3_usize).prop_map(Ask::Buy),
        3 => (0..8_usize, passes()).prop_map(|(order, passes)| Ask::Change(order, passes)),
        3 => (0..8_usize).prop_map(Ask::Confirm),
        3 => (0..8_usize, 0..3_usize).prop_map(|(order, step)| Ask::Step(order, step)),
        2 => (0..8_usize, 0..3_usize).prop_map(|(order, line)| Ask::End(order, line)),
        1 => (0..2_usize, 0..7_u32).prop_map(|(quota, capacity)| Ask::Capacity(quota, capacity)),
        1 => (0..4_u32, 0..9000_i64).prop_map(|(most, price)| Ask::Tier(most, price)),
        1 => (1..4_u32, 0..10_000_i64).prop_map(|(most, value)| Ask::Voucher(most, value)),
        1 => (1..20_i64).prop_map(Ask::Wait),
    ];
    prop::collection::vec(ask, 1..60)
}

/// Two stocks, three passes, a tier of two places on the first, and a voucher that is good twice.
fn sale() -> (World, [Pass; 3]) {
    let (mut world, passes) = days();
    let tier = PriceTierId::generate();
    world.passes[0].about.tiers = vec![PriceTierInput {
        id: Some(tier),
        name: "Early bird".to_owned(),
        price_minor: 7000,
        ends_at: None,
        quantity: Some(2),
    }];
    world.tiers = vec![(tier, Stock::new(2, 0, 0).unwrap())];
    let mut code = voucher("CREW", VoucherEffect::Percent, 5000);
    code.terms.max_uses = 2;
    world.vouchers.push(code);
    (world, passes)
}

/// What staff change; they never go below what is taken.
fn edit(world: &mut World, ask: &Ask) {
    match ask {
        Ask::Wait(minutes) => world.now += TimeDelta::minutes(*minutes),
        Ask::Tier(most, price) => {
            let (_, stock) = &mut world.tiers[0];
            let most = (*most).max(stock.held() + stock.sold());
            *stock = Stock::new(most, stock.held(), stock.sold()).unwrap();
            let tier = &mut world.passes[0].about.tiers[0];
            (tier.quantity, tier.price_minor) = (Some(most), *price);
        }
        Ask::Voucher(most, value) => {
            let code = &mut world.vouchers[0];
            code.terms.max_uses = (*most).max(code.held + code.sold);
            code.terms.value = *value;
        }
        _ => {}
    }
}

fn with_voucher(world: &World, pass: usize) -> Option<String> {
    (pass >= 3).then(|| world.vouchers[0].code.clone())
}

/// Turns an ask into a request; none when there is no such order.
fn request(world: &World, passes: &[Pass], ask: &Ask) -> Option<Request> {
    let order = |at: &usize| world.orders.get(*at);
    Some(match ask {
        Ask::Hold(which) => {
            let wanted: Vec<_> = which.iter().map(|at| &passes[*at % 3]).collect();
            let mut order = hold(&wanted);
            for (line, at) in order.lines.iter_mut().zip(which) {
                line.voucher = with_voucher(world, *at);
            }
            asked(order)
        }
        Ask::Buy(which) => {
            let unique = OrderId::generate().to_string();
            let mut bought = self::order(&passes[*which], &unique);
            bought.scope = person::hash(&[&unique]);
            asked(bought)
        }
        Ask::Change(at, which) => {
            let order = order(at)?;
            let lines = order.lines.iter();
            let mut held = lines
                .filter(|line| line.status == LineStatus::Held)
                .map(|line| line.id);
            let line = |at: &usize| ToLine {
                invited: None,
                kept: held.next(),
                voucher: with_voucher(world, *at),
                attendee: None,
                claims: Vec::new(),
                ..super::line(&passes[*at % 3], "")
            };
            change(order, which.iter().map(line).collect())
        }
        Ask::Confirm(at) => confirm(order(at)?),
        Ask::Step(at, step) => {
            let steps = [Step::Extend, Step::Cancel, Step::Expire];
            Request::Step(order(at)?.id, steps[*step])
        }
        Ask::End(at, line) => {
            let order = order(at)?;
            Request::End(Ending {
                registration: order.lines.get(*line)?.id,
                order: order.id,
                act: None,
            })
        }
        Ask::Capacity(at, capacity) => {
            let quota = &world.quotas[*at];
            super::capacity::capacity(quota, quota.version, *capacity)
        }
        Ask::Tier(..) | Ask::Voucher(..) | Ask::Wait(_) => return None,
    })
}

fn lines(world: &World) -> impl Iterator<Item = &Line> {
    world.orders.iter().flat_map(|order| &order.lines)
}

/// How many held and how many live lines fit.
fn count(world: &World, fits: impl Fn(&Line) -> bool) -> (u32, u32) {
    let of = |status| {
        let lines = lines(world).filter(|line| line.status == status);
        u32::try_from(lines.filter(|line| fits(line)).count()).unwrap()
    };
    (of(LineStatus::Held), of(LineStatus::Live))
}

/// Every stock counts exactly the lines that stand, and is not oversold.
fn stocks_are_right(world: &World) -> Result<(), TestCaseError> {
    for quota in &world.quotas {
        prop_assert!(quota.held + quota.sold <= quota.capacity, "{:?}", quota);
        let counted = count(world, |line| line.quotas.contains(&quota.id));
        prop_assert_eq!((quota.held, quota.sold), counted, "{:?}", quota);
    }
    let code = &world.vouchers[0];
    prop_assert!(code.held + code.sold <= code.terms.max_uses, "{:?}", code);
    let counted = count(world, |line| line.voucher.is_some());
    prop_assert_eq!((code.held, code.sold), counted, "{:?}", code);
    let (tier, stock) = &world.tiers[0];
    let (held, live) = count(world, |line| line.tier == Some(*tier));
    let spent = lines(world).chain(&world.dropped);
    let spent = spent.filter(|line| line.tier == Some(*tier) && line.tier_spent);
    let sold = live + u32::try_from(spent.count()).unwrap();
    prop_assert_eq!((stock.held(), stock.sold()), (held, sold), "{:?}", stock);
    Ok(())
}

/// An order is open exactly while a line of it stands, and ends by time only while it is held.
fn orders_are_right(world: &World) -> Result<(), TestCaseError> {
    for order in &world.orders {
        let standing = order.lines.iter().any(|line| line.status.claim().is_some());
        let open = matches!(order.status, OrderStatus::Held | OrderStatus::Confirmed);
        prop_assert_eq!(standing, open, "{:?}", order);
        prop_assert_eq!(
            order.held_until.is_some(),
            order.status == OrderStatus::Held
        );
    }
    Ok(())
}

/// A line that stood before and stands for the same now costs the same.
fn prices_are_kept(
    before: &BTreeMap<RegistrationId, Line>,
    world: &World,
) -> Result<(), TestCaseError> {
    for line in lines(world).filter(|line| line.status.claim().is_some()) {
        let was = before.get(&line.id);
        let was = was.filter(|was| was.status.claim().is_some() && was.is_same_purchase(line));
        if let Some(was) = was {
            prop_assert_eq!(was.price, line.price, "{:?}", line);
        }
    }
    Ok(())
}

fn holds(asks: &[Ask], guarded: bool) -> Result<(), TestCaseError> {
    let (mut world, passes) = sale();
    world.guarded = guarded;
    for ask in asks {
        edit(&mut world, ask);
        let before = lines(&world).map(|line| (line.id, line.clone())).collect();
        if let Some(request) = request(&world, &passes, ask) {
            run(&mut world, &[request]);
        }
        let ids: Vec<_> = world.orders.iter().map(|order| order.id).collect();
        for id in ids {
            name(&mut world, id);
        }
        stocks_are_right(&world)?;
        orders_are_right(&world)?;
        prices_are_kept(&before, &world)?;
    }
    Ok(())
}

proptest! {
    #[test]
    fn stocks_are_what_the_lines_say(asks in asks()) {
        holds(&asks, true)?;
    }
}

#[test]
fn without_the_guard_a_stock_is_oversold() {
    let config = Config {
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let outcome = runner.run(&asks(), |asks| holds(&asks, false));
    assert!(matches!(outcome, Err(TestError::Fail(..))), "{outcome:?}");
}
