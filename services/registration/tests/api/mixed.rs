//! Orders of which both the passes and the options are refused: a buyer learns of everything at once.

use butterfly_chassis::testing::Answer;
use butterfly_contracts::registration::OrderView;
use serde_json::{Value, json};
use sqlx::MySqlPool;

use crate::{
    beside::Mode,
    extras::{Sale, kept, order},
    support::{PUBLIC, fresh_key},
};

/// Sends a new order.
async fn send(sale: &Sale, body: &Value) -> Answer {
    sale.stack
        .order_with(sale.convention, &fresh_key(), body)
        .await
}

/// Names of what is short, with how many are left.
fn short(answer: &Answer) -> Vec<(String, u64)> {
    let problem = answer.json();
    let short = problem["values"]["short"].as_array().unwrap();
    let one = |short: &Value| {
        let name = short["name"].as_str().unwrap().to_owned();
        (name, short["left"].as_u64().unwrap())
    };
    short.iter().map(one).collect()
}

/// Two people with a dinner each.
fn two(sale: &Sale) -> [Value; 2] {
    ["A", "B"].map(|name| sale.line(name, &json!([sale.dinners(1)])))
}

async fn nothing_is_held(sale: &Sale) {
    sale.tell().await;
    assert_eq!(sale.places().await, (0, 0));
    assert_eq!(sale.options.taken(sale.seats).await, (0, 0));
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_pass_and_an_option_that_are_sold_out_are_told_in_one_answer(pool: MySqlPool) {
    let sale = Sale::open(&pool, 1, 0).await;
    for confirm in [false, true] {
        let refused = send(&sale, &order(&two(&sale), confirm)).await;
        let problem = refused.json();
        assert_eq!(
            (refused.status, &problem["code"]),
            (409, &json!("sold_out"))
        );
        let pointers = ["/lines/1/pass", "/lines/0/options/0", "/lines/1/options/0"];
        assert_eq!(refused.pointers(), pointers);
        let names = [("Weekend", 1), ("Dinner", 0)];
        let names = names.map(|(name, left)| (name.to_owned(), left));
        assert_eq!(short(&refused), names);
        assert_eq!(problem["values"]["left"], 0, "the least of all");
        let words = "Sorry, only 1 left of “Weekend”. Dinner is sold out.";
        assert_eq!(problem["detail"], words);
        nothing_is_held(&sale).await;
    }
    assert_eq!(sale.edge.checks(), 2);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_wrong_date_of_birth_and_what_is_missing_are_told_in_one_answer(pool: MySqlPool) {
    let sale = Sale::open(&pool, 5, 5).await;
    let lunch = json!({"min_per_registration": 1, "choices": [{"name": "Fish"}]});
    sale.options.option("Lunch", &lunch).await;
    let adults = json!({"min_age": 18});
    let adults = sale
        .stack
        .pass(sale.convention, "Adults", &[], adults)
        .await;
    sale.stack.app.needs.forget();
    let mut line = sale.line("A", &json!([]));
    line["pass"] = json!(adults);
    for birth_date in [json!("2020-08-13"), Value::Null] {
        line["attendee"]["birth_date"] = birth_date;
        let refused = send(&sale, &order(&[line.clone()], true)).await;
        let pointers = ["/lines/0/attendee/birth_date", "/lines/0"];
        assert_eq!(refused.pointers(), pointers);
        let problem = refused.json();
        assert_eq!((refused.status, &problem["code"]), (422, &json!("invalid")));
        assert_eq!(problem["detail"], "Some fields need a change.");
        assert_eq!(problem["errors"][1]["code"], "too_few");
    }
    line["attendee"]["birth_date"] = json!("1990-08-13");
    let refused = send(&sale, &order(&[line], true)).await;
    assert_eq!(refused.pointers(), ["/lines/0"]);
    nothing_is_held(&sale).await;
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn mistakes_that_anybody_can_see_are_told_in_one_answer(pool: MySqlPool) {
    let sale = Sale::open(&pool, 5, 5).await;
    let mut line = sale.line("A", &json!([sale.dinners(0)]));
    line["attendee"]["email"] = json!("nowhere");
    let refused = send(&sale, &order(&[line], false)).await;
    let pointers = ["/lines/0/attendee/email", "/lines/0/options/0/quantity"];
    assert_eq!(
        (refused.status, refused.pointers()),
        (422, pointers.map(str::to_owned).to_vec())
    );
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn without_the_options_service_the_passes_are_refused_alone(pool: MySqlPool) {
    let sale = Sale::open(&pool, 1, 0).await;
    for mode in [Mode::Down, Mode::Lost, Mode::Slow] {
        sale.edge.is(mode);
        let refused = send(&sale, &order(&two(&sale), false)).await;
        assert_eq!(refused.status, 409, "{mode:?}: {:?}", refused.json());
        assert_eq!(refused.pointers(), ["/lines/1/pass"]);
        assert_eq!(short(&refused), [("Weekend".to_owned(), 1)]);
        assert_eq!(refused.json()["values"]["left"], 1);
    }
    sale.edge.is(Mode::Up);
    nothing_is_held(&sale).await;
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_change_is_refused_with_all_that_is_in_its_way(pool: MySqlPool) {
    let sale = Sale::open(&pool, 1, 1).await;
    let held = sale
        .place(&[sale.line("A", &json!([sale.dinners(1)]))], false)
        .await;
    let hold = sale.options.hold(held.id).await;
    let more = [
        kept(&held, 0, &json!([sale.dinners(1)])),
        sale.line("B", &json!([sale.size(0), sale.dinners(1)])),
    ];
    for mode in [Mode::Up, Mode::Down] {
        sale.edge.is(mode);
        let refused = sale.change(&held, &more).await;
        assert_eq!(refused.status, 409, "{:?}", refused.json());
        let names: Vec<_> = short(&refused).into_iter().map(|(name, _)| name).collect();
        if mode == Mode::Up {
            // The dinner that the order has already is its own.
            let pointers = ["/lines/1/pass", "/lines/1/options/1"];
            assert_eq!(refused.pointers(), pointers);
            assert_eq!(names, ["Weekend", "Dinner"]);
        } else {
            assert_eq!((refused.pointers().len(), names.len()), (1, 1));
        }
        assert_eq!(sale.seen(&held).await, held, "{mode:?}");
    }
    sale.edge.is(Mode::Up);
    sale.tell().await;
    assert_eq!(sale.options.hold(held.id).await, hold);
    assert_eq!(sale.places().await, (1, 0));
    assert_eq!(sale.options.taken(sale.seats).await, (1, 0));
    let confirmed = sale.confirm(&held).await;
    assert_eq!(confirmed.status, 200, "{:?}", confirmed.json());
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_confirmation_is_refused_with_all_that_is_in_its_way(pool: MySqlPool) {
    let sale = Sale::open(&pool, 1, 1).await;
    let lunch = json!({"min_per_registration": 1, "choices": [{"name": "Fish"}]});
    let lunch = sale.options.option("Lunch", &lunch).await;
    sale.stack.app.needs.forget();
    let nobody = json!({"pass": sale.pass, "options": [sale.dinners(1)]});
    let held = sale.place(&[nobody], false).await;
    let refused = sale.confirm(&held).await;
    assert_eq!(refused.status, 422, "{:?}", refused.json());
    assert_eq!(refused.pointers(), ["/lines/0/attendee", "/lines/0"]);
    assert_eq!(sale.seen(&held).await, held, "it stays held");

    let fish = json!({"option": lunch.id, "choice": lunch.choices[0].id});
    let wanted = json!([sale.dinners(1), fish]);
    let changed = sale.change(&held, &[sale.line("A", &wanted)]).await;
    let held: OrderView = changed.read().unwrap();
    sale.expire().await;
    sale.tell().await;
    let other = sale.place(&[sale.line("B", &wanted)], false).await;
    let refused = sale.confirm(&held).await;
    assert_eq!(
        (refused.status, refused.json()["code"].as_str()),
        (409, Some("sold_out"))
    );
    assert_eq!(refused.pointers(), ["/lines/0/pass", "/lines/0/options/0"]);
    assert_eq!(sale.places().await, (1, 0), "the other one's");
    assert_eq!(sale.options.taken(sale.seats).await, (1, 0));
    sale.ask("POST", &other, "/cancel", json!({})).await;
    sale.tell().await;
    assert_eq!(sale.confirm(&held).await.status, 200);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn who_is_invited_is_told_of_everything_at_once(pool: MySqlPool) {
    let sale = Sale::open(&pool, 5, 5).await;
    let adults = json!({"min_age": 18});
    let adults = sale
        .stack
        .pass(sale.convention, "Adults", &[], adults)
        .await;
    let question = json!({"kind": "choice", "asked_of": "attendee", "label": "Diet", "required": true,
        "choices": ["Fish", "Beans"]});
    let question = sale.options.question(question).await;
    let invited = json!({"pass": adults, "invited": "p@example.org", "options": [sale.size(0)]});
    let placed = sale.place(&[invited], true).await;
    sale.tell().await;
    let hold = sale.options.hold(placed.id).await;
    let link = &placed.invitations[0];
    let path = format!("{PUBLIC}/invitations/{}", link.registration);
    let answer = async |birth_date: &str, answers: Value| {
        let attendee = json!({"name": "P", "email": "p@example.org", "birth_date": birth_date});
        let body = json!({"attendee": attendee, "answers": answers});
        let request = sale.stack.server.request("PUT", &path).json(&body);
        let request = request.header("Invitation-Secret", &link.secret);
        sale.stack.send(request).await
    };
    let wrong = json!([{"question": question.id, "values": ["Steak"]}]);
    let refused = answer("2020-08-13", json!([])).await;
    assert_eq!(refused.pointers(), ["/attendee/birth_date", ""]);
    let refused = answer("2020-08-13", wrong).await;
    assert_eq!(refused.status, 422);
    assert_eq!(
        refused.pointers()[..2],
        ["/attendee/birth_date", "/answers/0"]
    );
    assert_eq!(sale.options.hold(placed.id).await, hold, "nothing is noted");
    let fish = json!([{"question": question.id, "values": ["Fish"]}]);
    assert_eq!(answer("1990-08-13", fish).await.status, 200);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn nobody_is_asked_where_there_is_nothing_to_learn(pool: MySqlPool) {
    let sale = Sale::open(&pool, 1, 1).await;
    let plain = ["A", "B"].map(|name| sale.line(name, &json!([])));
    let refused = send(&sale, &order(&plain, true)).await;
    assert_eq!(refused.pointers(), ["/lines/1/pass"]);

    // Another order under a known key, and a change of what has ended: no change of a line would help.
    let key = fresh_key();
    let line = [sale.line("A", &json!([sale.dinners(1)]))];
    let first = order(&line, false);
    let placed = sale.stack.order_with(sale.convention, &key, &first).await;
    let placed: OrderView = placed.read().unwrap();
    let other = order(&two(&sale), false);
    let reused = sale.stack.order_with(sale.convention, &key, &other).await;
    assert_eq!(reused.json()["code"], "idempotency_key_reused");
    sale.ask("POST", &placed, "/cancel", json!({})).await;
    let ended = sale.seen(&placed).await;
    let gone = sale.change(&ended, &two(&sale)).await;
    assert_eq!(gone.status, 410, "{:?}", gone.json());
    assert_eq!(sale.edge.checks(), 0);
}
