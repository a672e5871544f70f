//! Conventions where one person may have several passes, one for each day.

use butterfly_contracts::{ConventionId, PassId, registration::OrderView};
use butterfly_registration::jobs::sweep;
use chrono::TimeDelta;
use serde_json::{Value, json};
use sqlx::MySqlPool;

use super::support::{Stack, convention, fresh_key};

/// A convention of which one person may have Friday, Saturday and what has no day, but nothing twice.
struct Days {
    stack: Stack,
    convention: ConventionId,
    friday: PassId,
    saturday: PassId,
    both: PassId,
    stream: PassId,
}

impl Days {
    async fn open(pool: &MySqlPool) -> Self {
        let stack = Stack::start(pool);
        let id = stack.draft("harbour-con").await;
        let several = several("one_a_day");
        let set = stack
            .put(&format!("/conventions/{id}"), "\"1\"", several)
            .await;
        assert_eq!(set.json()["passes_per_person"], "one_a_day");
        let pass =
            async |name: &str, days: Value| stack.pass(id, name, &[], json!({"days": days})).await;
        let (first, second) = ("2027-08-13", "2027-08-14");
        let friday = pass("Friday", json!([first])).await;
        let saturday = pass("Saturday", json!([second])).await;
        let both = pass("Both", json!([first, second])).await;
        let stream = pass("Stream", json!([])).await;
        stack.publish(id).await;
        Self {
            stack,
            convention: id,
            friday,
            saturday,
            both,
            stream,
        }
    }

    /// How the order of a pass for this person ends.
    async fn has(&self, pass: PassId, name: &str) -> (u16, Value) {
        let answer = self.stack.try_order(self.convention, pass, name).await;
        (answer.status, answer.json())
    }

    async fn send(&self, lines: &Value, confirm: bool) -> (u16, Value) {
        let buyer = json!({"name": "Lucy Westenra", "email": "lucy@example.org"});
        let body = json!({"buyer": buyer, "lines": lines, "confirm": confirm});
        let key = fresh_key();
        let answer = self.stack.order_with(self.convention, &key, &body).await;
        (answer.status, answer.json())
    }
}

fn several(limit: &str) -> Value {
    let mut input = convention("harbour-con");
    input["passes_per_person"] = json!(limit);
    input
}

fn mina() -> Value {
    json!({"name": "Mina Harker", "email": "minaharker@example.org"})
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn one_person_has_a_pass_for_each_day(pool: MySqlPool) {
    let days = Days::open(&pool).await;
    let (friday, order) = days.has(days.friday, "Mina Harker").await;
    assert_eq!(friday, 201, "{order}");
    for pass in [days.saturday, days.stream] {
        let (status, answer) = days.has(pass, "Mina Harker").await;
        assert_eq!(status, 201, "{answer}");
    }
    for pass in [days.friday, days.saturday, days.both, days.stream] {
        let (status, refused) = days.has(pass, "Mina  HARKER").await;
        assert_eq!(
            (status, &refused["code"]),
            (409, &json!("already_registered"))
        );
        assert_eq!(refused["values"], json!({}));
        assert_eq!(
            refused["detail"],
            "This person has this pass, or another one for one of its days, already."
        );
    }
    let order: OrderView = serde_json::from_value(order).unwrap();
    assert_eq!(
        days.stack.ask("POST", &order, "/cancel", None).await.status,
        200
    );
    assert_eq!(
        days.has(days.both, "Mina Harker").await.0,
        409,
        "Saturday stays"
    );
    assert_eq!(days.has(days.friday, "Mina Harker").await.0, 201);
    days.stack.reconciled(days.convention).await;
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn within_one_order_too(pool: MySqlPool) {
    let days = Days::open(&pool).await;
    let line = |pass: PassId| json!({"pass": pass, "attendee": mina()});
    let lines = json!([line(days.friday), line(days.both)]);
    let (status, refused) = days.send(&lines, true).await;
    assert_eq!(
        (status, &refused["errors"][0]["code"]),
        (422, &json!("twice"))
    );
    assert_eq!(refused["errors"][0]["pointer"], "/lines/1/attendee");
    let lines = json!([line(days.friday), line(days.saturday), line(days.stream)]);
    assert_eq!(days.send(&lines, true).await.0, 201);
    assert_eq!(days.has(days.friday, "Mina Harker").await.0, 409);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn who_is_named_later_counts_alike(pool: MySqlPool) {
    let days = Days::open(&pool).await;
    days.stack
        .order(days.convention, days.saturday, "Mina Harker")
        .await;
    for (pass, expected) in [(days.saturday, 409), (days.friday, 200)] {
        let lines = json!([{"pass": pass, "invited": "minaharker@example.org"}]);
        let (status, placed) = days.send(&lines, true).await;
        assert_eq!(status, 201, "{placed}");
        let placed: OrderView = serde_json::from_value(placed).unwrap();
        let link = &placed.invitations[0];
        let answer = json!({"attendee": mina()});
        assert_eq!(days.stack.answers(link, &answer).await.status, expected);
    }
    assert_eq!(
        days.has(days.friday, "Mina Harker").await.0,
        409,
        "it was claimed"
    );

    // A hold that has run out is taken again when it is confirmed late.
    let (_, held) = days
        .send(&json!([{"pass": days.stream, "attendee": mina()}]), false)
        .await;
    let held: OrderView = serde_json::from_value(held).unwrap();
    days.stack.clock.advance(TimeDelta::minutes(16));
    sweep::sweep(&days.stack.app).await.unwrap();
    let (_, meanwhile) = days.has(days.stream, "Mina Harker").await;
    let confirm = || days.stack.ask("POST", &held, "/confirm", Some(json!({})));
    assert_eq!(confirm().await.code(), "already_registered");
    let meanwhile: OrderView = serde_json::from_value(meanwhile).unwrap();
    days.stack.ask("POST", &meanwhile, "/cancel", None).await;
    assert_eq!(confirm().await.status, 200);
    assert_eq!(days.has(days.stream, "Mina Harker").await.0, 409);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn the_rule_cannot_change_once_something_was_sold(pool: MySqlPool) {
    let days = Days::open(&pool).await;
    let path = format!("/conventions/{}", days.convention);
    let back = days.stack.put(&path, "\"3\"", several("one")).await;
    assert_eq!(back.status, 200, "{:?}", back.json());
    days.stack
        .order(days.convention, days.friday, "Mina Harker")
        .await;
    assert_eq!(days.has(days.saturday, "Mina Harker").await.0, 409);
    let late = days.stack.put(&path, "\"4\"", several("one_a_day")).await;
    assert_eq!(
        (late.status, &late.json()["detail"]),
        (
            409,
            &json!(
                "Something was sold already: how many passes one person may have cannot change any more."
            )
        )
    );
    let unknown = days.stack.put(&path, "\"4\"", several("many")).await;
    assert_eq!(unknown.status, 422);
}
