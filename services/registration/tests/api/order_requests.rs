//! Orders whose senders ask later: `Prefer: respond-async`.

use std::time::Duration;

use butterfly_chassis::testing::Answer;
use butterfly_contracts::{
    ConventionId,
    registration::{OrderRequestStatus, OrderRequestView, OrderStatus},
};
use serde_json::{Value, json};
use sqlx::{Executor, MySqlPool};

use crate::{
    extras::Sale,
    support::{PUBLIC, Stack, fresh_key, order},
};

impl Stack {
    async fn send_off(&self, at: ConventionId, key: &str, body: &Value) -> Answer {
        let path = format!("{PUBLIC}/conventions/{at}/orders");
        let request = self.server.request("POST", &path);
        let request = request
            .header("Idempotency-Key", key)
            .header("Prefer", "return=minimal, Respond-Async; wait=1");
        self.send(request.json(body)).await
    }

    async fn look(&self, href: &str) -> Answer {
        self.send(self.server.request("GET", href)).await
    }

    /// What became of it, once it is decided.
    async fn decided(&self, accepted: &Answer) -> OrderRequestView {
        assert_eq!(accepted.status, 202, "{:?}", accepted.json());
        assert_eq!(accepted.header("preference-applied"), "respond-async");
        let href = accepted.header("location");
        let mut looks = 0;
        loop {
            looks += 1;
            assert!(looks < 400, "nothing becomes of {href}");
            let view: OrderRequestView = self.look(href).await.read().unwrap();
            if view.status != OrderRequestStatus::Pending {
                return view;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn an_order_is_placed_while_nobody_waits_and_once_for_its_key(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, _) = stack.on_sale(2).await;
    let (key, body) = (fresh_key(), order(pass, "Mina Harker"));
    let accepted = stack.send_off(convention, &key, &body).await;
    let placed = stack.decided(&accepted).await;
    let first = placed.order.unwrap();
    assert_eq!(first.status, OrderStatus::Confirmed);
    let path = format!("{PUBLIC}/orders/{}", first.id);
    let seen = stack.server.request("GET", &path);
    let seen = stack.send(seen.header("Order-Secret", &first.secret)).await;
    assert_eq!(seen.status, 200);

    let again = stack.send_off(convention, &key, &body).await;
    assert_eq!(again.header("location"), accepted.header("location"));
    let again = stack.decided(&again).await.order.unwrap();
    assert_eq!(again.id, first.id);
    let waiting = stack.order_with(convention, &key, &body).await;
    assert_eq!(
        (waiting.status, &waiting.json()["id"]),
        (201, &json!(first.id))
    );
    assert_eq!(stack.reconciled(convention).await.quotas[0].sold, 1);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn what_was_placed_stays_so_when_its_time_is_over(pool: MySqlPool) {
    let sale = Sale::open(&pool, 5, 5).await;
    let buyer = json!({"name": "Buyer", "email": "b@example.org"});
    let body = json!({"buyer": buyer, "lines": [sale.line("A", &json!([sale.size(1)]))]});
    let key = fresh_key();
    let accepted = sale.stack.send_off(sale.convention, &key, &body).await;
    let placed = sale.stack.decided(&accepted).await.order.unwrap();
    assert_eq!(placed.status, OrderStatus::Held);
    sale.expire().await;
    let over = sale.stack.decided(&accepted).await;
    assert_eq!(over.status, OrderRequestStatus::Placed);
    assert_eq!(over.order.unwrap().status, OrderStatus::Expired);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_refusal_is_told_later_and_forgotten_by_the_next_attempt(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, quota) = stack.on_sale(1).await;
    stack.order(convention, pass, "Somebody").await;
    let (key, body) = (fresh_key(), order(pass, "Mina Harker"));
    let accepted = stack.send_off(convention, &key, &body).await;
    let refused = stack.decided(&accepted).await;
    assert_eq!(refused.status, OrderRequestStatus::Refused);
    let problem = refused.problem.unwrap();
    assert_eq!((problem.status, problem.code.code()), (409, "sold_out"));
    assert!(problem.instance.starts_with("req_"), "{problem:?}");

    let more = json!({"name": "Everybody", "capacity": 2});
    let changed = stack.put(&format!("/quotas/{quota}"), "\"1\"", more).await;
    assert_eq!(changed.status, 200, "{:?}", changed.json());
    let accepted = stack.send_off(convention, &key, &body).await;
    let placed = stack.decided(&accepted).await;
    assert_eq!(
        (placed.status, placed.problem),
        (OrderRequestStatus::Placed, None)
    );
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn it_waits_for_a_busy_lane_and_is_pending_meanwhile(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, _) = stack.on_sale(1).await;
    let mut busy = pool.acquire().await.unwrap();
    for statement in ["BEGIN", "SELECT * FROM registration_lane FOR UPDATE"] {
        busy.execute(statement).await.unwrap();
    }
    let body = order(pass, "Mina Harker");
    let accepted = stack.send_off(convention, &fresh_key(), &body).await;
    assert_eq!(accepted.status, 202);
    let pending = stack.look(accepted.header("location")).await;
    let view: OrderRequestView = pending.read().unwrap();
    assert_eq!(
        (view.status, view.order),
        (OrderRequestStatus::Pending, None)
    );
    busy.execute("ROLLBACK").await.unwrap();
    let placed = stack.decided(&accepted).await;
    assert_eq!(placed.status, OrderRequestStatus::Placed);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn mistakes_are_told_at_once_and_strange_requests_are_not_found(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, _) = stack.on_sale(1).await;
    let wrong = json!({"lines": []});
    let refused = stack.send_off(convention, &fresh_key(), &wrong).await;
    assert_eq!(
        (refused.status, refused.pointers()),
        (422, vec!["/lines".to_owned()])
    );
    let body = order(pass, "Mina Harker");
    let accepted = stack.send_off(convention, &fresh_key(), &body).await;
    let href = accepted.header("location");
    let (start, seal) = href.split_at(href.len() - 1);
    let altered = if seal == "A" { "E" } else { "A" };
    for strange in [
        format!("{start}{altered}"),
        format!("{PUBLIC}/order-requests/x"),
    ] {
        assert_eq!(stack.look(&strange).await.status, 404, "{strange}");
    }
    stack.decided(&accepted).await;
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_key_that_came_with_another_order_is_refused_at_once(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, _) = stack.on_sale(2).await;
    let key = fresh_key();
    let accepted = stack
        .send_off(convention, &key, &order(pass, "Mina Harker"))
        .await;
    stack.decided(&accepted).await;
    let other = stack
        .send_off(convention, &key, &order(pass, "Lucy Westenra"))
        .await;
    assert_eq!(
        (other.status, other.json()["code"].as_str()),
        (422, Some("idempotency_key_reused"))
    );
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_key_that_is_being_worked_on_is_refused_to_another_order(pool: MySqlPool) {
    let stacks = [Stack::start(&pool), Stack::start(&pool)];
    let (convention, pass, quota) = stacks[0].on_sale(1).await;
    let mut busy = pool.acquire().await.unwrap();
    for statement in ["BEGIN", "SELECT * FROM registration_lane FOR UPDATE"] {
        busy.execute(statement).await.unwrap();
    }
    let (key, own) = (fresh_key(), order(pass, "Mina Harker"));
    let other = order(pass, "Lucy Westenra");
    let [first, second] = [&own, &other].map(|body| stacks[0].send_off(convention, &key, body));
    let (first, second) = tokio::join!(first, second);
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [202, 422]);
    let (accepted, own, other) = if first.status == 202 {
        (first, own, other)
    } else {
        (second, other, own)
    };
    let late = stacks[1].send_off(convention, &key, &other).await;
    assert_eq!(
        (late.status, late.code()),
        (422, "idempotency_key_reused".to_owned())
    );
    let again = stacks[1].send_off(convention, &key, &own).await;
    assert_eq!(again.status, 202, "a repeat is welcome");
    busy.execute("ROLLBACK").await.unwrap();
    let placed = stacks[0].decided(&accepted).await.order.unwrap();
    let name = own["buyer"]["name"].as_str().unwrap();
    assert_eq!(placed.buyer.name, name);

    // Nobody has a key whose order was refused.
    let key = fresh_key();
    let refused = stacks[0].send_off(convention, &key, &other).await;
    let refused = stacks[0].decided(&refused).await;
    assert_eq!(refused.status, OrderRequestStatus::Refused);
    let more = json!({"name": "Everybody", "capacity": 2});
    let changed = stacks[0]
        .put(&format!("/quotas/{quota}"), "\"1\"", more)
        .await;
    assert_eq!(changed.status, 200, "{:?}", changed.json());
    let third = order(pass, "Arthur Holmwood");
    let accepted = stacks[0].send_off(convention, &key, &third).await;
    let placed = stacks[0].decided(&accepted).await.order.unwrap();
    assert_eq!(placed.buyer.name, "Arthur Holmwood");
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn an_order_whose_sender_waited_is_not_told_as_another_ones(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, _) = stack.on_sale(1).await;
    let key = fresh_key();
    let sold_out = json!({
        "buyer": {"name": "Mina Harker", "email": "mina@example.org"},
        "lines": [{"pass": pass}, {"pass": pass}],
    });
    let refused = stack.send_off(convention, &key, &sold_out).await;
    stack.decided(&refused).await;
    let waited = stack
        .order_with(convention, &key, &order(pass, "Lucy Westenra"))
        .await;
    assert_eq!(waited.status, 201, "{:?}", waited.json());
    let view = stack.decided(&refused).await;
    assert_eq!(view.status, OrderRequestStatus::Refused);
}
