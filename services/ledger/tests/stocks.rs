//! What must hold for stocks: by example, then for arbitrary sequences of movements.

use std::collections::BTreeMap;

use butterfly_ledger::{Change, Claim, Stock, StockError, Stocks};
use proptest::collection::vec;
use proptest::prelude::*;

const SATURDAY: u8 = 1;
const SUNDAY: u8 = 2;

fn stocks(rows: &[(u8, u32, u32, u32)]) -> Stocks<u8> {
    rows.iter()
        .filter_map(|&(key, capacity, held, sold)| {
            Some((key, Stock::new(capacity, held, sold).ok()?))
        })
        .collect()
}

#[test]
fn saturday_to_weekend_needs_no_second_saturday() {
    let mut stocks = stocks(&[(SATURDAY, 1, 0, 1), (SUNDAY, 1, 0, 0)]);
    stocks
        .exchange(&[SATURDAY], &[SATURDAY, SUNDAY], Claim::Sold)
        .unwrap();
    assert_eq!(
        stocks.net_changes(),
        [Change {
            stock: SUNDAY,
            capacity: 0,
            held: 0,
            sold: 1
        }],
        "Saturday's row is not even written"
    );
}

#[test]
fn a_refused_exchange_keeps_what_was_given() {
    let mut stocks = stocks(&[(SATURDAY, 1, 0, 1), (SUNDAY, 1, 1, 0)]);
    let refused = stocks.exchange(&[SATURDAY], &[SATURDAY, SUNDAY], Claim::Sold);
    assert_eq!(refused, Err(StockError::SoldOut { which: SUNDAY }));
    assert_eq!(stocks.net_changes(), []);
}

#[test]
fn the_first_short_stock_in_the_order_asked_for_is_named() {
    let mut stocks = stocks(&[(SATURDAY, 0, 0, 0), (SUNDAY, 0, 0, 0)]);
    let refused = stocks.take(&[SUNDAY, SATURDAY], Claim::Held);
    assert_eq!(refused, Err(StockError::SoldOut { which: SUNDAY }));
}

#[test]
fn a_stock_named_twice_is_taken_twice() {
    let mut stocks = stocks(&[(SATURDAY, 3, 0, 0)]);
    stocks.take(&[SATURDAY, SATURDAY], Claim::Sold).unwrap();
    let refused = stocks.take(&[SATURDAY, SATURDAY], Claim::Sold);
    assert_eq!(refused, Err(StockError::SoldOut { which: SATURDAY }));
    assert_eq!(stocks.get(&SATURDAY).map(|stock| stock.free()), Some(1));
}

#[test]
fn a_held_place_is_confirmed_in_a_full_house() {
    let mut stocks = stocks(&[(SATURDAY, 1, 1, 0)]);
    stocks.confirm(&[SATURDAY]).unwrap();
    assert_eq!(
        stocks.net_changes(),
        [Change {
            stock: SATURDAY,
            capacity: 0,
            held: -1,
            sold: 1
        }]
    );
    assert_eq!(
        stocks.confirm(&[SATURDAY]),
        Err(StockError::NotTaken { which: SATURDAY })
    );
}

#[test]
fn a_place_given_back_serves_the_next_request_of_the_batch() {
    let mut stocks = stocks(&[(SATURDAY, 1, 0, 1)]);
    stocks.give_back(&[SATURDAY], Claim::Sold).unwrap();
    stocks.take(&[SATURDAY], Claim::Sold).unwrap();
    assert_eq!(
        stocks.net_changes(),
        [],
        "nothing changed on balance, nothing is written"
    );
}

#[test]
fn capacity_never_goes_below_what_is_taken() {
    let mut stocks = stocks(&[(SATURDAY, 10, 2, 3)]);
    assert_eq!(
        stocks.set_capacity(&SATURDAY, 4),
        Err(StockError::BelowTaken { taken: 5 })
    );
    stocks.set_capacity(&SATURDAY, 5).unwrap();
    assert_eq!(
        stocks.net_changes(),
        [Change {
            stock: SATURDAY,
            capacity: -5,
            held: 0,
            sold: 0
        }]
    );
}

#[test]
fn a_stock_that_was_not_loaded_refuses_everything() {
    let mut stocks = stocks(&[(SATURDAY, 10, 2, 3)]);
    let unknown = Err(StockError::Unknown { which: SUNDAY });
    assert_eq!(stocks.take(&[SATURDAY, SUNDAY], Claim::Held), unknown);
    assert_eq!(stocks.give_back(&[SATURDAY, SUNDAY], Claim::Held), unknown);
    assert_eq!(stocks.set_capacity(&SUNDAY, 1), unknown);
    assert_eq!(stocks.net_changes(), []);
}

/// One request of a batch, over stocks 0 to 3 (and 4, which does not exist).
#[derive(Debug, Clone)]
enum Movement {
    Take(Vec<u8>, Claim),
    GiveBack(Vec<u8>, Claim),
    Confirm(Vec<u8>),
    Exchange(Vec<u8>, Vec<u8>, Claim),
    SetCapacity(u8, u32),
}

impl Movement {
    fn apply(&self, stocks: &mut Stocks<u8>) -> Result<(), StockError<u8>> {
        match self {
            Self::Take(places, claim) => stocks.take(places, *claim),
            Self::GiveBack(places, claim) => stocks.give_back(places, *claim),
            Self::Confirm(places) => stocks.confirm(places),
            Self::Exchange(give, take, claim) => stocks.exchange(give, take, *claim),
            Self::SetCapacity(which, capacity) => stocks.set_capacity(which, *capacity),
        }
    }

    /// What it adds to (capacity, held, sold) of each stock: the naive account of a success.
    fn effect(&self, before: &Stocks<u8>) -> BTreeMap<u8, [i64; 3]> {
        let mut sums: BTreeMap<u8, [i64; 3]> = BTreeMap::new();
        let mut add = |places: &[u8], claim: Claim, amount: i64| {
            for &place in places {
                let [_, held, sold] = sums.entry(place).or_default();
                *(if claim == Claim::Held { held } else { sold }) += amount;
            }
        };
        match self {
            Self::Take(places, claim) => add(places, *claim, 1),
            Self::GiveBack(places, claim) => add(places, *claim, -1),
            Self::Confirm(places) => {
                add(places, Claim::Held, -1);
                add(places, Claim::Sold, 1);
            }
            Self::Exchange(give, take, claim) => {
                add(give, *claim, -1);
                add(take, *claim, 1);
            }
            Self::SetCapacity(which, capacity) => {
                let old = before.get(which).map_or(0, |stock| stock.capacity());
                sums.insert(*which, [i64::from(*capacity) - i64::from(old), 0, 0]);
            }
        }
        sums
    }
}

fn movement() -> impl Strategy<Value = Movement> {
    let places = || vec(prop_oneof![30 => 0..4_u8, 1 => Just(4)], 1..4);
    let claim = || prop_oneof![Just(Claim::Held), Just(Claim::Sold)];
    prop_oneof![
        4 => (places(), claim()).prop_map(|(places, claim)| Movement::Take(places, claim)),
        2 => (places(), claim()).prop_map(|(places, claim)| Movement::GiveBack(places, claim)),
        2 => places().prop_map(Movement::Confirm),
        2 => (places(), places(), claim())
            .prop_map(|(give, take, claim)| Movement::Exchange(give, take, claim)),
        1 => (0..5_u8, 0..8_u32).prop_map(|(which, n)| Movement::SetCapacity(which, n)),
    ]
}

fn loaded() -> impl Strategy<Value = Stocks<u8>> {
    vec((0..4_u32, 0..3_u32, 0..3_u32), 4).prop_map(|rows| {
        let rows = (0_u8..).zip(rows);
        let rows: Vec<_> = rows
            .map(|(key, (free, held, sold))| (key, free + held + sold, held, sold))
            .collect();
        stocks(&rows)
    })
}

fn picture(stocks: &Stocks<u8>) -> Vec<Stock> {
    (0..4).filter_map(|key| stocks.get(&key)).collect()
}

proptest! {
    #[test]
    fn nothing_is_ever_oversold(mut stocks in loaded(), batch in vec(movement(), 0..60)) {
        for movement in batch {
            let _either_way = movement.apply(&mut stocks);
            for stock in picture(&stocks) {
                prop_assert!(stock.held() + stock.sold() <= stock.capacity());
                prop_assert_eq!(stock.free(), stock.capacity() - stock.held() - stock.sold());
            }
        }
    }

    #[test]
    fn a_refused_request_changes_nothing(mut stocks in loaded(), batch in vec(movement(), 0..60)) {
        for movement in batch {
            let before = picture(&stocks);
            let changes = stocks.net_changes();
            if movement.apply(&mut stocks).is_err() {
                prop_assert_eq!(picture(&stocks), before);
                prop_assert_eq!(stocks.net_changes(), changes);
            }
        }
    }

    #[test]
    fn net_changes_are_the_sum_of_what_was_granted(
        mut stocks in loaded(),
        batch in vec(movement(), 0..60),
    ) {
        let mut expected: BTreeMap<u8, [i64; 3]> = BTreeMap::new();
        for movement in batch {
            let effect = movement.effect(&stocks);
            if movement.apply(&mut stocks).is_ok() {
                for (key, amounts) in effect {
                    let sums = expected.entry(key).or_default();
                    sums.iter_mut().zip(amounts).for_each(|(sum, amount)| *sum += amount);
                }
            }
        }
        expected.retain(|_, sums| *sums != [0, 0, 0]);
        let written: BTreeMap<u8, [i64; 3]> = stocks
            .net_changes()
            .into_iter()
            .map(|change| (change.stock, [change.capacity, change.held, change.sold]))
            .collect();
        prop_assert_eq!(written, expected);
    }

    #[test]
    fn one_batch_equals_a_batch_per_request(
        stocks in loaded(),
        batch in vec(movement(), 0..60),
    ) {
        let mut together = stocks.clone();
        let mut apart = stocks;
        for movement in batch {
            let alone = movement.apply(&mut apart);
            prop_assert_eq!(movement.apply(&mut together), alone);
            // As if committed and loaded anew.
            apart = (0..4).filter_map(|key| Some((key, apart.get(&key)?))).collect();
        }
        prop_assert_eq!(picture(&together), picture(&apart));
    }

    #[test]
    fn an_exchange_asks_only_for_its_net_change(
        mut stocks in loaded(),
        give in vec(0..4_u8, 1..4),
        take in vec(0..4_u8, 1..4),
    ) {
        let count = |places: &[u8], key: u8| -> i64 {
            places.iter().map(|&place| i64::from(place == key)).sum()
        };
        let possible = (0..4).all(|key| {
            stocks.get(&key).is_some_and(|stock| {
                let net = count(&take, key) - count(&give, key);
                i64::from(stock.sold()) >= count(&give, key) && net <= i64::from(stock.free())
            })
        });
        prop_assert_eq!(stocks.exchange(&give, &take, Claim::Sold).is_ok(), possible);
    }
}
