//! Orders with options: a real options service keeps them, over HTTP.

use butterfly_chassis::testing::Answer;
use butterfly_contracts::{
    ConventionId, OptionStockId, PassId,
    options::{HoldStanding, OptionView},
    registration::{OrderStatus, OrderView},
};
use butterfly_registration::jobs::sweep;
use chrono::TimeDelta;
use serde_json::{Value, json};
use sqlx::MySqlPool;

use crate::{
    beside::{Edge, Mode, Options},
    mails::{deliver_all, mails},
    support::{PUBLIC, Stack, fresh_key},
};

/// A convention that sells a pass, a T-shirt in two sizes and a dinner of which there is little.
pub(crate) struct Sale {
    pub(crate) stack: Stack,
    pub(crate) edge: Edge,
    pub(crate) options: Options,
    pub(crate) convention: ConventionId,
    pub(crate) pass: PassId,
    pub(crate) shirt: OptionView,
    pub(crate) dinner: OptionView,
    pub(crate) seats: OptionStockId,
}

impl Sale {
    pub(crate) async fn open(pool: &MySqlPool, places: u32, seats: u32) -> Self {
        let edge = Edge::start();
        let stack = Stack::start_with(pool, &edge.url);
        let (convention, pass, _) = stack.on_sale(places).await;
        let options = Options::start(pool, &edge, &stack.clock, convention);
        let sizes = json!({"choices": [{"name": "M"}, {"name": "XL", "price_minor": 1200}]});
        let shirt = options.option("T-shirt", &sizes).await;
        let seats = options.stock("Seats", seats).await;
        let stocked = json!({"stocks": [seats], "max_per_registration": 4});
        let dinner = options.option("Dinner", &stocked).await;
        Self {
            stack,
            edge,
            options,
            convention,
            pass,
            shirt,
            dinner,
            seats,
        }
    }

    /// A line for this person with these options.
    pub(crate) fn line(&self, name: &str, options: &Value) -> Value {
        let attendee = json!({"name": name, "email": "p@example.org"});
        json!({"pass": self.pass, "attendee": attendee, "options": options})
    }

    pub(crate) fn size(&self, at: usize) -> Value {
        json!({"option": self.shirt.id, "choice": self.shirt.choices[at].id})
    }

    pub(crate) fn dinners(&self, quantity: u32) -> Value {
        json!({"option": self.dinner.id, "quantity": quantity})
    }

    pub(crate) async fn place(&self, lines: &[Value], confirm: bool) -> OrderView {
        let body = order(lines, confirm);
        let key = fresh_key();
        let answer = self.stack.order_with(self.convention, &key, &body).await;
        assert_eq!(answer.status, 201, "{:?}", answer.json());
        answer.read().unwrap()
    }

    pub(crate) async fn ask(
        &self,
        method: &str,
        order: &OrderView,
        path: &str,
        body: Value,
    ) -> Answer {
        let path = format!("{PUBLIC}/orders/{}{path}", order.id);
        let request = self.stack.server.request(method, &path);
        let request = request
            .header("Order-Secret", &order.secret)
            .header("If-Match", format!("\"{}\"", order.version));
        self.stack.send(request.json(&body)).await
    }

    pub(crate) async fn change(&self, order: &OrderView, lines: &[Value]) -> Answer {
        let body = json!({"buyer": {"name": "Buyer", "email": "b@example.org"}, "lines": lines});
        self.ask("PUT", order, "", body).await
    }

    pub(crate) async fn confirm(&self, order: &OrderView) -> Answer {
        self.ask("POST", order, "/confirm", json!({})).await
    }

    pub(crate) async fn seen(&self, order: &OrderView) -> OrderView {
        self.ask("GET", order, "", json!({})).await.read().unwrap()
    }

    /// Places of passes that are held and sold.
    pub(crate) async fn places(&self) -> (u32, u32) {
        let quota = &self.stack.reconciled(self.convention).await.quotas[0];
        (quota.held, quota.sold)
    }

    pub(crate) async fn standing(&self, order: &OrderView) -> Option<HoldStanding> {
        let hold = self.options.hold(order.id).await;
        hold.map(|hold| hold.standing)
    }

    /// Lets the outbox tell what it has to tell.
    pub(crate) async fn tell(&self) {
        let directory = tempfile::tempdir().unwrap();
        deliver_all(&self.stack, directory.path()).await;
    }

    pub(crate) async fn expire(&self) {
        self.stack.clock.advance(TimeDelta::minutes(15));
        sweep::sweep(&self.stack.app).await.unwrap();
    }
}

pub(crate) fn order(lines: &[Value], confirm: bool) -> Value {
    let buyer = json!({"name": "Buyer", "email": "b@example.org"});
    json!({"buyer": buyer, "lines": lines, "confirm": confirm})
}

/// The line as it is in an order, with these options.
pub(crate) fn kept(order: &OrderView, at: usize, options: &Value) -> Value {
    let line = &order.registrations[at];
    let attendee = json!({"name": line.attendee.name, "email": line.attendee.email});
    json!({"id": line.id, "pass": line.pass, "attendee": attendee, "options": options})
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn an_order_is_had_with_its_options_in_one_request(pool: MySqlPool) {
    let sale = Sale::open(&pool, 5, 5).await;
    let lines = [
        sale.line("A", &json!([sale.size(1), sale.dinners(2)])),
        sale.line("B", &json!([])),
    ];
    let body = order(&lines, true);
    let key = fresh_key();
    let first = sale.stack.order_with(sale.convention, &key, &body).await;
    assert_eq!(first.status, 201, "{:?}", first.json());
    let order: OrderView = first.read().unwrap();
    assert_eq!(order.status, OrderStatus::Confirmed);
    // Two passes of 90.00, a shirt of 12.00 and two dinners of 10.00, with 13 % on top.
    assert_eq!(order.total.minor, 2 * 10_170 + 1356 + 2260);
    let names: Vec<_> = order
        .options
        .iter()
        .map(|o| (o.option_name.as_str(), o.quantity))
        .collect();
    assert!(
        names.contains(&("Dinner", 2)) && names.contains(&("T-shirt", 1)),
        "{names:?}"
    );
    assert!(
        order
            .options
            .iter()
            .all(|o| o.registration == order.registrations[0].id)
    );

    let again = sale.stack.order_with(sale.convention, &key, &body).await;
    assert_eq!(again.json(), first.json(), "a repeat gets the first answer");
    assert_eq!(sale.standing(&order).await, Some(HoldStanding::Pinned));
    let directory = tempfile::tempdir().unwrap();
    deliver_all(&sale.stack, directory.path()).await;
    assert_eq!(sale.standing(&order).await, Some(HoldStanding::Confirmed));
    assert_eq!(sale.options.taken(sale.seats).await, (0, 2));
    let mail = std::fs::read_dir(directory.path()).unwrap().next().unwrap();
    let mail = std::fs::read_to_string(mail.unwrap().path()).unwrap();
    assert!(mail.contains("2 ×") || mail.contains("=C3=97"), "{mail}");

    // Staff remove one person: only their options are free again.
    let path = format!("/registrations/{}/remove", order.registrations[0].id);
    sale.stack.staff("POST", &path, None).await;
    sale.tell().await;
    assert_eq!(sale.options.taken(sale.seats).await, (0, 0));
    assert_eq!(sale.seen(&order).await.total.minor, 10_170);
    sale.ask("POST", &order, "/cancel", json!({})).await;
    sale.tell().await;
    assert_eq!(sale.standing(&order).await, Some(HoldStanding::Released));
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_held_order_changes_a_size_and_keeps_what_was_answered(pool: MySqlPool) {
    let sale = Sale::open(&pool, 5, 5).await;
    let question =
        json!({"label": "Diet", "kind": "text", "asked_of": "attendee", "required": true});
    let question = sale.options.question(question).await;
    sale.stack.app.needs.forget();
    let held = sale
        .place(&[sale.line("A", &json!([sale.size(0)]))], false)
        .await;
    assert_eq!(
        (held.status, held.total.minor),
        (OrderStatus::Held, 10_170 + 1130)
    );
    let refused = sale.confirm(&held).await;
    assert_eq!(
        (refused.status, refused.pointers()),
        (422, vec!["/lines/0".to_owned()])
    );

    let mut line = kept(&held, 0, &json!([sale.size(1)]));
    line["answers"] = json!([{"question": question.id, "values": ["vegan"]}]);
    let changed = sale.change(&held, &[line]).await;
    assert_eq!(changed.status, 200, "{:?}", changed.json());
    let changed: OrderView = changed.read().unwrap();
    assert_eq!(changed.total.minor, 10_170 + 1356);
    assert_eq!(changed.options[0].choice_name, "XL");
    assert_eq!(changed.answers[0].values, ["vegan"]);
    assert_eq!(sale.seen(&held).await, changed);
    let total = json!({"total_minor": held.total.minor});
    let refused = sale.ask("POST", &changed, "/confirm", total).await;
    assert_eq!(refused.status, 409, "the total is another one");
    let total = json!({"total_minor": changed.total.minor});
    let confirmed = sale.ask("POST", &changed, "/confirm", total).await;
    assert_eq!(confirmed.status, 200, "{:?}", confirmed.json());
    sale.tell().await;
    assert_eq!(sale.standing(&held).await, Some(HoldStanding::Confirmed));
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn what_is_asked_of_everybody_is_asked_of_who_wants_nothing(pool: MySqlPool) {
    let sale = Sale::open(&pool, 5, 5).await;
    let pick_one =
        json!({"min_per_registration": 1, "choices": [{"name": "Fish"}, {"name": "Rice"}]});
    sale.options.option("Lunch", &pick_one).await;
    sale.stack.app.needs.forget();
    let plain = [sale.line("A", &json!([]))];
    let body = order(&plain, true);
    let refused = sale
        .stack
        .order_with(sale.convention, &fresh_key(), &body)
        .await;
    assert_eq!(
        (refused.status, refused.pointers()),
        (422, vec!["/lines/0".to_owned()])
    );
    assert_eq!(sale.places().await, (0, 0));
    let held = sale.place(&plain, false).await;
    let refused = sale.confirm(&held).await;
    assert_eq!(refused.status, 422, "{:?}", refused.json());
    assert_eq!(sale.places().await, (1, 0), "the mistake keeps the hold");
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn an_option_that_is_sold_out_refuses_the_whole_order_and_says_where(pool: MySqlPool) {
    let sale = Sale::open(&pool, 5, 3).await;
    let body = order(
        &[
            sale.line("A", &json!([sale.dinners(2)])),
            sale.line("B", &json!([sale.size(0), sale.dinners(2)])),
        ],
        false,
    );
    let key = fresh_key();
    let refused = sale.stack.order_with(sale.convention, &key, &body).await;
    let problem = refused.json();
    assert_eq!(
        (refused.status, &problem["code"]),
        (409, &json!("sold_out"))
    );
    let short = &problem["values"]["short"][0];
    assert_eq!(refused.pointers(), ["/lines/1/options/1"]);
    assert_eq!((&short["lines"], &short["left"]), (&json!([1]), &json!(3)));
    sale.tell().await;
    assert_eq!(sale.places().await, (0, 0));
    assert_eq!(sale.options.taken(sale.seats).await, (0, 0));

    // The same request may come again, and is decided anew.
    sale.options.stock("More", 1).await;
    let again = sale.stack.order_with(sale.convention, &key, &body).await;
    assert_eq!(again.status, 409);
    assert_eq!(sale.places().await, (0, 0));
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn without_the_options_service_passes_are_sold_and_options_hold_nothing(pool: MySqlPool) {
    let sale = Sale::open(&pool, 9, 9).await;
    sale.edge.is(Mode::Down);
    sale.place(&[sale.line("A", &json!([]))], true).await;
    let body = order(&[sale.line("B", &json!([sale.dinners(1)]))], true);
    let key = fresh_key();
    for mode in [Mode::Down, Mode::Lost] {
        sale.edge.is(mode);
        let refused = sale.stack.order_with(sale.convention, &key, &body).await;
        assert_eq!(refused.status, 503, "{:?}", refused.json());
        assert_eq!(refused.json()["code"], "busy");
        assert_eq!(refused.header("retry-after"), "2");
        assert_eq!(sale.places().await, (0, 1), "{mode:?}");
    }
    // The last one was heard, and only its answer lost: its release goes out by itself.
    assert_eq!(sale.options.taken(sale.seats).await, (1, 0));
    sale.edge.is(Mode::Up);
    sale.stack.clock.advance(TimeDelta::minutes(1));
    sale.tell().await;
    assert_eq!(sale.options.taken(sale.seats).await, (0, 0));
    let placed = sale.stack.order_with(sale.convention, &key, &body).await;
    assert_eq!(
        placed.status,
        201,
        "the same request, later: {:?}",
        placed.json()
    );
    sale.tell().await;
    assert_eq!(sale.options.taken(sale.seats).await, (0, 1));
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_refused_change_leaves_the_order_as_it_was(pool: MySqlPool) {
    let sale = Sale::open(&pool, 3, 1).await;
    let held = sale
        .place(&[sale.line("A", &json!([sale.size(0)]))], false)
        .await;
    let more = [
        kept(&held, 0, &json!([sale.size(1), sale.dinners(1)])),
        sale.line("B", &json!([sale.dinners(1)])),
    ];
    for mode in [Mode::Up, Mode::Down, Mode::Lost] {
        sale.edge.is(mode);
        let now = sale.seen(&held).await;
        let refused = sale.change(&now, &more).await;
        let expected = if mode == Mode::Up { 409 } else { 503 };
        assert_eq!(refused.status, expected, "{:?}", refused.json());
        let after = sale.seen(&held).await;
        assert_eq!((&after.options, &after.total), (&held.options, &held.total));
        assert_eq!(after.registrations, held.registrations);
        assert_eq!(sale.places().await, (1, 0));
    }
    sale.edge.is(Mode::Up);
    sale.stack.clock.advance(TimeDelta::minutes(1));
    sale.tell().await;
    assert_eq!(sale.options.taken(sale.seats).await, (0, 0));
    let confirmed = sale.confirm(&held).await;
    assert_eq!(confirmed.status, 200, "{:?}", confirmed.json());
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_request_that_died_half_way_is_finished_by_its_repeat(pool: MySqlPool) {
    let sale = Sale::open(&pool, 3, 3).await;
    let body = order(&[sale.line("A", &json!([sale.dinners(1)]))], true);
    let key = fresh_key();
    sale.edge.is(Mode::Slow);
    let first = sale.stack.order_with(sale.convention, &key, &body);
    let gone = tokio::time::timeout(std::time::Duration::from_millis(700), first).await;
    assert!(
        gone.is_err(),
        "the client is gone before there is an answer"
    );
    assert_eq!(sale.places().await, (1, 0));
    sale.edge.is(Mode::Up);
    let placed = sale.stack.order_with(sale.convention, &key, &body).await;
    assert_eq!(placed.status, 201, "{:?}", placed.json());
    let order: OrderView = placed.read().unwrap();
    assert_eq!(order.status, OrderStatus::Confirmed);
    sale.tell().await;
    assert_eq!(sale.places().await, (0, 1));
    assert_eq!(sale.options.taken(sale.seats).await, (0, 1));
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_hold_that_ran_out_frees_its_options_and_a_late_confirmation_takes_them_again(
    pool: MySqlPool,
) {
    let sale = Sale::open(&pool, 3, 1).await;
    let held = sale
        .place(&[sale.line("A", &json!([sale.dinners(1)]))], false)
        .await;
    sale.expire().await;
    sale.tell().await;
    assert_eq!(sale.standing(&held).await, Some(HoldStanding::Released));
    assert_eq!(sale.options.taken(sale.seats).await, (0, 0));

    let other = sale
        .place(&[sale.line("B", &json!([sale.dinners(1)]))], false)
        .await;
    let refused = sale.confirm(&held).await;
    assert_eq!(
        (refused.status, &refused.json()["code"]),
        (409, &json!("sold_out"))
    );
    assert_eq!(sale.places().await, (1, 0), "only the other one's");
    sale.ask("POST", &other, "/cancel", json!({})).await;
    sale.tell().await;
    let confirmed = sale.confirm(&held).await;
    assert_eq!(confirmed.status, 200, "{:?}", confirmed.json());
    sale.tell().await;
    assert_eq!(sale.options.taken(sale.seats).await, (0, 1));
    assert_eq!(sale.places().await, (0, 1));
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_late_confirmation_without_places_leaves_no_option_pinned(pool: MySqlPool) {
    let sale = Sale::open(&pool, 1, 3).await;
    let held = sale
        .place(&[sale.line("A", &json!([sale.dinners(1)]))], false)
        .await;
    sale.expire().await;
    sale.tell().await;
    sale.place(&[sale.line("B", &json!([]))], true).await;
    let refused = sale.confirm(&held).await;
    assert_eq!(
        (refused.status, &refused.json()["code"]),
        (409, &json!("sold_out"))
    );
    assert_eq!(sale.options.taken(sale.seats).await, (0, 0));
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn an_extended_hold_is_extended_for_its_options_too(pool: MySqlPool) {
    let sale = Sale::open(&pool, 3, 3).await;
    let held = sale
        .place(&[sale.line("A", &json!([sale.dinners(1)]))], false)
        .await;
    sale.stack.clock.advance(TimeDelta::minutes(14));
    let extended = sale.ask("POST", &held, "/extend", json!({})).await;
    let extended: OrderView = extended.read().unwrap();
    sale.tell().await;
    let hold = sale.options.hold(held.id).await.unwrap();
    assert_eq!(hold.held_until, extended.held_until);
    let confirmed = sale.confirm(&extended).await;
    assert_eq!(confirmed.status, 200, "{:?}", confirmed.json());
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn repeats_that_overlap_make_one_order_and_keep_their_key(pool: MySqlPool) {
    let sale = Sale::open(&pool, 40, 40).await;
    for round in 1..=8 {
        let line =
            json!({"pass": sale.pass, "invited": "p@example.org", "options": [sale.size(0)]});
        let (key, body) = (fresh_key(), order(&[line], true));
        let sent = (0..6).map(|_| sale.stack.order_with(sale.convention, &key, &body));
        let answers = futures_util::future::join_all(sent).await;
        let again = sale.stack.order_with(sale.convention, &key, &body).await;
        for answer in answers.iter().chain([&again]) {
            assert_eq!(answer.status, 201, "{:?}", answer.json());
            assert_eq!(answer.json()["id"], again.json()["id"]);
        }
        assert_eq!(sale.places().await, (0, round));
    }
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_double_tap_confirms_once(pool: MySqlPool) {
    let sale = Sale::open(&pool, 40, 40).await;
    for round in 1..=8 {
        let line = sale.line(&format!("P{round}"), &json!([sale.size(0)]));
        let held = sale.place(&[line], false).await;
        let taps = futures_util::future::join_all((0..5).map(|_| sale.confirm(&held))).await;
        for tap in taps {
            assert_eq!(tap.status, 200, "{:?}", tap.json());
        }
        assert_eq!(sale.places().await, (0, round));
    }
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn more_time_in_the_middle_of_a_change_loses_nothing_of_it(pool: MySqlPool) {
    let sale = Sale::open(&pool, 40, 40).await;
    let mut together = 0;
    for round in 1..=8 {
        let name = format!("P{round}");
        let held = sale
            .place(&[sale.line(&name, &json!([sale.size(0)]))], false)
            .await;
        let mut line = sale.line(&name, &json!([sale.size(0), sale.dinners(2)]));
        line["id"] = json!(held.registrations[0].id);
        let lines = [line];
        let (changed, extended) = tokio::join!(
            sale.change(&held, &lines),
            sale.ask("POST", &held, "/extend", json!({}))
        );
        assert_eq!(extended.status, 200, "{:?}", extended.json());
        let seen = sale.seen(&held).await;
        if changed.status == 412 {
            // It came second, and was meant for the order before.
            assert_eq!(seen.options, held.options);
            continue;
        }
        assert_eq!(changed.status, 200, "{:?}", changed.json());
        together += 1;
        assert_eq!(seen.options.len(), 2);
        let kept = sale.options.hold(held.id).await.unwrap();
        assert_eq!(kept.selections.len(), 2);
        assert_eq!(seen.total, changed.read::<OrderView>().unwrap().total);
    }
    assert!(together > 0, "no change came first");
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_line_that_is_given_up_takes_its_options_out_of_the_order(pool: MySqlPool) {
    let sale = Sale::open(&pool, 3, 3).await;
    let lines = [
        sale.line("Mina Harker", &json!([sale.size(1)])),
        sale.line("Lucy Westenra", &json!([sale.dinners(2)])),
    ];
    let held = sale.place(&lines, false).await;
    let given_up = held.registrations.iter();
    let mut given_up = given_up.filter(|line| line.attendee.name == "Lucy Westenra");
    let given_up = given_up.next().unwrap();
    let path = format!("{PUBLIC}/registrations/{}/cancel", given_up.id);
    let cancel = sale.stack.server.request("POST", &path);
    let cancel = cancel.header("Order-Secret", &held.secret);
    assert_eq!(sale.stack.send(cancel).await.status, 204);

    // Nobody was told yet: the order knows by itself.
    let seen = sale.seen(&held).await;
    assert_eq!(seen.status, OrderStatus::Held);
    let names: Vec<_> = seen
        .options
        .iter()
        .map(|o| o.option_name.as_str())
        .collect();
    assert_eq!(names, ["T-shirt"]);
    assert_eq!(seen.total.minor, 10_170 + 1356);
    sale.tell().await;
    assert_eq!(sale.options.taken(sale.seats).await, (0, 0));
    let confirmed = sale.confirm(&held).await;
    assert_eq!(confirmed.status, 200, "{:?}", confirmed.json());
    let directory = tempfile::tempdir().unwrap();
    deliver_all(&sale.stack, directory.path()).await;
    let mails = mails(directory.path());
    let mail = mails
        .iter()
        .find(|mail| mail.contains("is confirmed"))
        .unwrap();
    assert!(
        mail.contains("Mina Harker") && !mail.contains("Lucy"),
        "{mail}"
    );
    assert!(
        mail.contains("T-shirt") && !mail.contains("Dinner"),
        "{mail}"
    );
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn what_nobody_could_tell_is_asked_again_by_the_next_order(pool: MySqlPool) {
    let sale = Sale::open(&pool, 5, 5).await;
    let pick_one =
        json!({"min_per_registration": 1, "choices": [{"name": "Fish"}, {"name": "Rice"}]});
    sale.options.option("Lunch", &pick_one).await;
    sale.stack.app.needs.forget();
    sale.edge.is(Mode::Down);
    sale.place(&[sale.line("A", &json!([]))], true).await;
    sale.edge.is(Mode::Up);
    let body = order(&[sale.line("B", &json!([]))], true);
    let key = fresh_key();
    let refused = sale.stack.order_with(sale.convention, &key, &body);
    assert_eq!(refused.await.status, 422);
}
