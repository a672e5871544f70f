//! Random histories of a convention, against what must always be true of it.

use std::collections::BTreeMap;

use butterfly_contracts::{
    OptionChoiceId, OptionId, OptionStockId, OrderId, PassId, RegistrationId,
    options::{DesiredHold, HoldLine, HoldOutcome, HoldStanding, HoldState, SelectionInput},
};
use chrono::TimeDelta;
use proptest::prelude::*;
use serde_json::json;

use super::world::World;
use crate::{
    domain::hold::{Hold, Item},
    lane::request::{Act, Answer, Fate, NewCapacity, Request, Settlement},
};

/// Something that happens.
#[derive(Debug, Clone)]
enum Event {
    /// Somebody says what an order shall have.
    Say {
        order: usize,
        version: u64,
        state: HoldState,
        minutes: i64,
        /// Item and quantity, for two registrations.
        picks: [Vec<(usize, u32)>; 2],
        other_pass: bool,
    },
    /// Time goes by, and holds are ended.
    Wait(i64),
    /// The owner of an order is asked.
    Ask(usize, u64, bool),
    /// A stock gets another capacity.
    Capacity(usize, u32),
    /// An organiser changes an option: its price, what it takes, whether it is sold, or its end.
    Edit(usize, u8),
}

const ORDERS: usize = 4;

fn states() -> impl Strategy<Value = HoldState> {
    prop::sample::select(vec![
        HoldState::Held,
        HoldState::Held,
        HoldState::Pinned,
        HoldState::Confirmed,
        HoldState::Released,
    ])
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let picks = || prop::collection::vec((0..4_usize, 1..4_u32), 0..3);
    let said = (0..ORDERS, 1..8_u64, states(), -2..20_i64);
    let say = (said, picks(), picks(), any::<bool>()).prop_map(
        |((order, version, state, minutes), one, two, other_pass)| Event::Say {
            order,
            version,
            state,
            minutes,
            picks: [one, two],
            other_pass,
        },
    );
    let event = prop_oneof![
        6 => say,
        1 => (0..40_i64).prop_map(Event::Wait),
        1 => (0..ORDERS, 1..8_u64, any::<bool>())
            .prop_map(|(order, version, confirmed)| Event::Ask(order, version, confirmed)),
        1 => (0..3_usize, 0..8_u32).prop_map(|(stock, capacity)| Event::Capacity(stock, capacity)),
        1 => (0..3_usize, 0..5_u8).prop_map(|(option, what)| Event::Edit(option, what)),
    ];
    prop::collection::vec(event, 1..60)
}

/// A convention with three stocks, one of them shared, and the orders that people make.
struct Model {
    world: World,
    stocks: [OptionStockId; 3],
    items: Vec<(OptionId, Option<OptionChoiceId>)>,
    orders: Vec<(OrderId, [RegistrationId; 2])>,
    passes: [PassId; 2],
}

impl Model {
    fn new(capacities: [u32; 3]) -> Self {
        let mut world = World::new();
        let stocks = capacities.map(|capacity| world.stock(capacity));
        let passes = [PassId::generate(), PassId::generate()];
        let more = |name: &str, own: &[OptionStockId]| json!({ "name": name, "price_minor": 1000, "stocks": own, "max_per_registration": 5 });
        let mut shirt = more("T-shirt", &stocks[..1]);
        shirt["choices"] = json!([{ "name": "M", "stocks": [stocks[1]] }, { "name": "L" }]);
        shirt["included_in"] = json!([passes[0]]);
        let shirt = world.option(shirt);
        let dinner = world.option(more("Dinner", &stocks[1..2]));
        let party = world.option(more("Party", &stocks[1..]));
        let choices = shirt
            .choices
            .iter()
            .map(|choice| (shirt.id, Some(choice.id)));
        let items = choices
            .chain([(dinner.id, None), (party.id, None)])
            .collect();
        let order = || {
            (
                OrderId::generate(),
                [(); 2].map(|()| RegistrationId::generate()),
            )
        };
        Self {
            world,
            stocks,
            items,
            orders: (0..ORDERS).map(|_| order()).collect(),
            passes,
        }
    }

    fn desired(&self, event: &Event) -> Option<DesiredHold> {
        let Event::Say {
            order,
            version,
            state,
            minutes,
            picks,
            other_pass,
        } = event
        else {
            return None;
        };
        let (id, registrations) = self.orders[*order];
        let selection = |(item, quantity): &(usize, u32)| SelectionInput {
            option: self.items[*item].0,
            choice: self.items[*item].1,
            quantity: *quantity,
        };
        let lines = registrations
            .iter()
            .zip(picks)
            .map(|(registration, picks)| HoldLine {
                answers_later: false,
                registration: *registration,
                pass: self.passes[usize::from(*other_pass)],
                selections: picks.iter().map(selection).collect(),
                answers: Vec::new(),
            });
        Some(DesiredHold {
            answered: None,
            order: id,
            convention: self.world.convention,
            version: *version,
            state: *state,
            held_until: Some(self.world.now + TimeDelta::minutes(*minutes)),
            complete: false,
            lines: lines.collect(),
            answers: Vec::new(),
        })
    }

    fn request(&mut self, event: &Event) -> Vec<Request> {
        match event {
            Event::Say { .. } => {
                let desired = self.desired(event).into_iter();
                desired
                    .map(|desired| Request::Hold(Box::new(desired)))
                    .collect()
            }
            Event::Wait(minutes) => {
                self.world.now += TimeDelta::minutes(*minutes);
                self.orders
                    .iter()
                    .map(|(order, _)| Request::End(*order))
                    .collect()
            }
            Event::Ask(order, version, confirmed) => vec![Request::Settle(Settlement {
                order: self.orders[*order].0,
                version: *version,
                fate: if *confirmed {
                    Fate::Confirmed
                } else {
                    Fate::Over
                },
            })],
            Event::Capacity(stock, capacity) => {
                let stock = self.stocks[*stock];
                vec![Request::Capacity(NewCapacity {
                    stock,
                    version: self.world.stocks[&stock].version,
                    name: "Stock".to_owned(),
                    capacity: *capacity,
                    act: Act {
                        actor: uuid::Uuid::nil(),
                        request_id: String::new(),
                    },
                })]
            }
            Event::Edit(option, what) => {
                self.edit(*option, *what);
                Vec::new()
            }
        }
    }

    fn edit(&mut self, option: usize, what: u8) {
        let Some(option) = self.world.catalogue.options.get_mut(option) else {
            return;
        };
        match what {
            0 => option.about.price_minor += 1,
            1 => option.paused = !option.paused,
            2 => option.about.stocks = vec![self.stocks[2]],
            3 => option.about.max_per_registration = 1,
            _ => {
                let id = option.id;
                self.world
                    .catalogue
                    .options
                    .retain(|option| option.id != id);
            }
        }
    }

    /// What the selections take of each stock, held and sold.
    fn counted(&self) -> BTreeMap<OptionStockId, (u32, u32)> {
        let mut counted: BTreeMap<_, _> = self.stocks.iter().map(|id| (*id, (0, 0))).collect();
        let rows = self
            .world
            .holds
            .values()
            .flat_map(|hold| hold.selections.values());
        for row in rows {
            for stock in &row.stocks {
                let (held, sold) = counted.get_mut(stock).unwrap();
                match row.standing {
                    HoldStanding::Held | HoldStanding::Pinned => *held += row.quantity,
                    HoldStanding::Confirmed => *sold += row.quantity,
                    HoldStanding::Released | HoldStanding::Expired => {}
                }
            }
        }
        counted
    }

    fn check(&self) -> Result<(), TestCaseError> {
        for (stock, counted) in self.counted() {
            let row = &self.world.stocks[&stock];
            prop_assert_eq!((row.held, row.sold), counted, "drift");
            prop_assert!(row.held + row.sold <= row.capacity, "oversold: {:?}", row);
        }
        for hold in self.world.holds.values() {
            for row in hold.selections.values() {
                let own = row.standing == hold.standing || row.standing == HoldStanding::Released;
                prop_assert!(own, "orphan: {:?} in {:?}", row, hold.standing);
                prop_assert!(row.included <= row.quantity.min(1));
            }
        }
        Ok(())
    }
}

/// What must be true between a hold before and after a word was accepted, refused or came too late.
fn check_word(
    desired: &DesiredHold,
    outcome: HoldOutcome,
    before: Option<&Hold>,
    after: Option<&Hold>,
) -> Result<(), TestCaseError> {
    if outcome != HoldOutcome::Accepted {
        prop_assert_eq!(before, after, "what was before, stays");
        return Ok(());
    }
    let after = after.unwrap();
    prop_assert_eq!(after.version, desired.version);
    let Some(before) = before else {
        return Ok(());
    };
    prop_assert!(after.version >= before.version);
    let was = |key: &(RegistrationId, Item)| {
        let row = before.selections.get(key)?;
        (row.standing != HoldStanding::Released).then_some(row)
    };
    for (key, row) in after.selected() {
        if let Some(old) = was(key) {
            prop_assert_eq!(row.unit, old.unit, "frozen prices are kept");
            prop_assert_eq!(&row.option_name, &old.option_name);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(ProptestConfig::default().cases.max(512)))]

    /// Whatever is said in whatever order: nothing is oversold, rows add up, prices stay, nothing is orphaned,
    /// and the same word again has the same answer.
    #[test]
    fn nothing_is_oversold_and_everything_adds_up(
        capacities in prop::array::uniform3(0..8_u32),
        events in events(),
    ) {
        let mut model = Model::new(capacities);
        for event in &events {
            let requests = model.request(event);
            let desired = model.desired(event);
            let order = desired.as_ref().map(|desired| desired.order);
            let hold = |model: &Model| order.and_then(|order| model.world.holds.get(&order).cloned());
            let before = hold(&model);
            let answers = model.world.run(&requests);
            prop_assert!(!answers.iter().any(|answer| matches!(answer, Answer::Failed)));
            model.check()?;
            let (Some(desired), [Answer::Hold(answer)]) = (desired, answers.as_slice()) else {
                continue;
            };
            check_word(&desired, answer.outcome, before.as_ref(), hold(&model).as_ref())?;
            if answer.outcome != HoldOutcome::Refused {
                prop_assert_eq!(&model.world.hold(&desired), answer, "again");
            }
        }
    }

    /// What several orders say in one batch comes out as if each had been alone in its turn.
    #[test]
    fn a_batch_is_its_requests_one_after_the_other(
        capacities in prop::array::uniform3(0..8_u32),
        events in events(),
    ) {
        let mut model = Model::new(capacities);
        let batch: Vec<_> = events.iter().filter_map(|event| model.desired(event)).collect();
        let mut alone = model.world.clone();
        let alone: Vec<_> = batch.iter().map(|desired| alone.hold(desired)).collect();
        let requests: Vec<_> = batch.into_iter().map(|one| Request::Hold(Box::new(one))).collect();
        let answers = model.world.run(&requests);
        model.check()?;
        for (answer, alone) in answers.iter().zip(&alone) {
            prop_assert!(matches!(answer, Answer::Hold(answer) if answer == alone));
        }
    }
}
