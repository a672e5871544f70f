//! Repeated orders.

use butterfly_contracts::registration::{OrderStatus, OrderView};
use butterfly_registration::jobs::forget_keys;
use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::json;
use sqlx::MySqlPool;

use super::support::{PUBLIC, Stack, fresh_key, order, person};

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn repeats_at_the_same_time_make_one_order(pool: MySqlPool) {
    let stacks = [Stack::start(&pool), Stack::start(&pool)];
    let (convention, pass, _) = stacks[0].on_sale(5).await;
    let (key, body) = (fresh_key(), order(pass, "Mina Harker"));
    let sent = (0..12).map(|n| stacks[n % 2].order_with(convention, &key, &body));
    let answers = join_all(sent).await;
    for answer in &answers {
        assert_eq!((answer.status, answer.json()), (201, answers[0].json()));
    }
    assert_eq!(stacks[0].reconciled(convention).await.quotas[0].sold, 1);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_repeat_gets_the_first_answer_even_after_a_cancellation(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, _) = stack.on_sale(5).await;
    let (key, body) = (fresh_key(), order(pass, "Mina Harker"));
    let first = stack.order_with(convention, &key, &body).await;
    let registration = first.json()["registrations"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    stack
        .staff(
            "POST",
            &format!("/registrations/{registration}/remove"),
            None,
        )
        .await;
    let again = stack.order_with(convention, &key, &body).await;
    assert_eq!((again.status, again.json()), (201, first.json()));
    assert_eq!(stack.reconciled(convention).await.quotas[0].sold, 0);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_key_belongs_to_one_body_one_caller_and_one_day(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, _) = stack.on_sale(5).await;
    let key = fresh_key();
    assert_eq!(
        stack
            .order_with(convention, &key, &order(pass, "Mina Harker"))
            .await
            .status,
        201
    );
    let reused = stack
        .order_with(convention, &key, &order(pass, "Lucy Westenra"))
        .await;
    assert_eq!(
        (reused.status, reused.code()),
        (422, "idempotency_key_reused".to_owned())
    );

    let (_, token) = person();
    let path = format!("{PUBLIC}/conventions/{convention}/orders");
    let request = stack
        .server
        .request("POST", &path)
        .header("Idempotency-Key", &key);
    let other = stack
        .send(
            request
                .bearer_auth(token)
                .json(&order(pass, "Lucy Westenra")),
        )
        .await;
    assert_eq!(other.status, 201, "another caller's key is another key");

    stack.clock.advance(TimeDelta::hours(25));
    forget_keys::forget(&stack.app.db, &stack.clock)
        .await
        .unwrap();
    assert_eq!(
        stack
            .order_with(convention, &key, &order(pass, "Arthur"))
            .await
            .status,
        201
    );
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn refusals_are_not_remembered(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, quota) = stack.on_sale(0).await;
    let (key, body) = (fresh_key(), order(pass, "Mina Harker"));
    assert_eq!(
        stack.order_with(convention, &key, &body).await.code(),
        "sold_out"
    );
    let more = json!({"name": "Everybody", "capacity": 1});
    assert_eq!(
        stack
            .put(&format!("/quotas/{quota}"), "\"1\"", more)
            .await
            .status,
        200
    );
    assert_eq!(stack.order_with(convention, &key, &body).await.status, 201);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_hold_that_was_given_up_is_not_called_confirmed(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, _) = stack.on_sale(1).await;
    let (key, body) = (fresh_key(), json!({"lines": [{"pass": pass}]}));
    let first: OrderView = stack
        .order_with(convention, &key, &body)
        .await
        .read()
        .unwrap();
    assert_eq!(stack.ask("POST", &first, "/cancel", None).await.status, 200);
    let again: OrderView = stack
        .order_with(convention, &key, &body)
        .await
        .read()
        .unwrap();
    assert_eq!((again.id, again.status), (first.id, OrderStatus::Cancelled));
    assert_eq!(
        stack.order(convention, pass, "Mina Harker").await.status,
        OrderStatus::Confirmed
    );
}
