//! Orders that are held first: changed, confirmed, extended, given up, run out.

use butterfly_contracts::{
    ConventionId, PassId,
    registration::{OrderStatus, OrderView, RegistrationStatus},
};
use butterfly_registration::jobs::sweep;
use chrono::TimeDelta;
use serde_json::{Value, json};
use sqlx::MySqlPool;

use crate::support::{PUBLIC, Stack, fresh_key, order, person};

impl Stack {
    /// Holds these passes for nobody in particular.
    pub(crate) async fn hold(&self, at: ConventionId, passes: &[PassId]) -> OrderView {
        let lines: Vec<_> = passes.iter().map(|pass| json!({"pass": pass})).collect();
        let answer = self
            .order_with(at, &fresh_key(), &json!({"lines": lines}))
            .await;
        assert_eq!(answer.status, 201, "{:?}", answer.json());
        answer.read().unwrap()
    }

    pub(crate) async fn ask(
        &self,
        method: &str,
        order: &OrderView,
        path: &str,
        body: Option<Value>,
    ) -> butterfly_chassis::testing::Answer {
        let path = format!("{PUBLIC}/orders/{}{path}", order.id);
        let mut request = self.server.request(method, &path);
        request = request.header("Order-Secret", &order.secret);
        if method == "PUT" {
            request = request.header("If-Match", format!("\"{}\"", order.version));
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        self.send(request).await
    }

    pub(crate) async fn seen(&self, order: &OrderView) -> OrderView {
        self.ask("GET", order, "", None).await.read().unwrap()
    }

    /// The order with everybody named.
    async fn named(&self, order: &OrderView) -> OrderView {
        let person = |at: usize| json!({"name": format!("P{at}"), "email": "p@example.org"});
        let lines = order.registrations.iter().enumerate();
        let lines: Vec<_> = lines
            .map(|(at, line)| json!({"id": line.id, "pass": line.pass, "attendee": person(at)}))
            .collect();
        let body = json!({"buyer": person(0), "lines": lines});
        let answer = self.ask("PUT", order, "", Some(body)).await;
        assert_eq!(answer.status, 200, "{:?}", answer.json());
        answer.read().unwrap()
    }
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_family_holds_its_places_says_who_comes_and_confirms(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, _) = stack.on_sale(3).await;
    let held = stack.hold(convention, &[pass, pass, pass]).await;
    assert_eq!((held.status, held.extendable), (OrderStatus::Held, true));
    assert_eq!(
        held.held_until,
        Some(held.created_at + TimeDelta::minutes(15))
    );
    let quota = &stack.reconciled(convention).await.quotas[0];
    assert_eq!((quota.held, quota.sold, quota.counted_held), (3, 0, 3));
    let refused = stack.ask("POST", &held, "/confirm", Some(json!({}))).await;
    let pointers = refused.pointers();
    assert_eq!(refused.status, 422);
    assert_eq!(pointers[..2], ["/buyer", "/lines/0/attendee"]);

    let named = stack.named(&held).await;
    assert_eq!((named.version, named.registrations.len()), (2, 3));
    let total = json!({"total_minor": named.total.minor - 1});
    let refused = stack.ask("POST", &named, "/confirm", Some(total)).await;
    assert_eq!(refused.status, 409, "{:?}", refused.json());
    let total = json!({"total_minor": named.total.minor});
    for _ in 0..2 {
        let answer = stack
            .ask("POST", &named, "/confirm", Some(total.clone()))
            .await;
        let order: OrderView = answer.read().unwrap();
        assert_eq!(
            (order.status, order.held_until),
            (OrderStatus::Confirmed, None)
        );
        let live = RegistrationStatus::Live;
        assert!(order.registrations.iter().all(|line| line.status == live));
    }
    let quota = &stack.reconciled(convention).await.quotas[0];
    assert_eq!((quota.held, quota.sold, quota.counted), (0, 3, 3));
    let mails: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM registration_outbox")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(mails, 1, "confirmed twice is told once");
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_mistake_keeps_the_hold_and_a_stale_change_is_refused(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let convention = stack.draft("harbour-con").await;
    let quota = stack.quota(convention, "Everybody", 2).await;
    let ages = json!({"min_age": 18});
    let pass = stack.pass(convention, "Adult", &[quota], ages).await;
    stack.publish(convention).await;
    let held = stack.hold(convention, &[pass]).await;
    let line = &held.registrations[0];
    let change = |born: &str| {
        let attendee = json!({"name": "A", "email": "a@example.org", "birth_date": born});
        json!({"lines": [{"id": line.id, "pass": pass, "attendee": attendee}]})
    };
    let refused = stack
        .ask("PUT", &held, "", Some(change("2020-01-01")))
        .await;
    assert_eq!(refused.pointers(), ["/lines/0/attendee/birth_date"]);
    assert_eq!(stack.reconciled(convention).await.quotas[0].held, 1);
    let changed = stack
        .ask("PUT", &held, "", Some(change("1990-01-01")))
        .await;
    assert_eq!(changed.status, 200);
    let stale = stack
        .ask("PUT", &held, "", Some(change("1990-01-01")))
        .await;
    assert_eq!((stale.status, stale.code()), (412, "stale".to_owned()));
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_hold_runs_out_and_can_be_extended_once(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, _) = stack.on_sale(1).await;
    let held = stack.hold(convention, &[pass]).await;
    assert_eq!(stack.try_order(convention, pass, "Other").await.status, 409);
    stack.clock.advance(TimeDelta::minutes(14));
    let extended: OrderView = stack
        .ask("POST", &held, "/extend", None)
        .await
        .read()
        .unwrap();
    assert!(!extended.extendable);
    stack.clock.advance(TimeDelta::minutes(1));
    let again: OrderView = stack
        .ask("POST", &held, "/extend", None)
        .await
        .read()
        .unwrap();
    assert_eq!(again.held_until, extended.held_until, "only once");
    stack.clock.advance(TimeDelta::minutes(15));
    sweep::sweep(&stack.app).await.unwrap();
    let over = stack.seen(&held).await;
    assert_eq!(over.status, OrderStatus::Expired);
    assert_eq!(stack.reconciled(convention).await.quotas[0].held, 0);
    let gone = stack.ask("POST", &held, "/extend", None).await;
    assert_eq!((gone.status, gone.code()), (410, "gone".to_owned()));
    let given_up = stack.ask("POST", &held, "/cancel", None).await;
    assert_eq!(given_up.json()["status"], "cancelled");
    let late = stack.ask("POST", &held, "/confirm", Some(json!({}))).await;
    assert_eq!((late.status, late.code()), (410, "gone".to_owned()));
    assert_eq!(stack.try_order(convention, pass, "Other").await.status, 201);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_late_confirmation_takes_the_places_again_or_is_refused(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, _) = stack.on_sale(2).await;
    let first = stack.hold(convention, &[pass]).await;
    let first = stack.named(&first).await;
    let second = stack.hold(convention, &[pass]).await;
    stack.clock.advance(TimeDelta::minutes(15));
    sweep::sweep(&stack.app).await.unwrap();
    let late = stack.ask("POST", &first, "/confirm", Some(json!({}))).await;
    assert_eq!(late.status, 200, "{:?}", late.json());
    let again = stack.try_order(convention, pass, "P0").await;
    assert_eq!(again.status, 201, "another address is another person");
    let twin = json!({"name": "P0", "email": "p@example.org"});
    let body = json!({"buyer": twin, "lines": [{"pass": pass, "attendee": twin}]});
    let twin = stack.order_with(convention, &fresh_key(), &body).await;
    assert_eq!(
        twin.code(),
        "already_registered",
        "the claim was made again"
    );
    let refused = stack
        .ask("POST", &second, "/confirm", Some(json!({})))
        .await;
    assert_eq!(refused.status, 422, "nobody was named");
    stack.reconciled(convention).await;
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_whole_order_is_given_up_held_or_confirmed(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, _) = stack.on_sale(3).await;
    let held = stack.hold(convention, &[pass]).await;
    let mut confirmed = order(pass, "Mina");
    let second = json!({"pass": pass, "attendee": {"name": "Q", "email": "q@example.org"}});
    confirmed["lines"].as_array_mut().unwrap().push(second);
    let confirmed: OrderView = stack
        .order_with(convention, &fresh_key(), &confirmed)
        .await
        .read()
        .unwrap();
    for order in [&held, &confirmed, &confirmed] {
        let answer = stack.ask("POST", order, "/cancel", None).await;
        let order: OrderView = answer.read().unwrap();
        assert_eq!(order.status, OrderStatus::Cancelled);
    }
    let quota = &stack.reconciled(convention).await.quotas[0];
    assert_eq!((quota.held, quota.sold), (0, 0));
    let refused = stack.ask("POST", &held, "/confirm", Some(json!({}))).await;
    assert_eq!((refused.status, refused.code()), (410, "gone".to_owned()));
    let stranger = stack
        .server
        .request("POST", &format!("{PUBLIC}/orders/{}/cancel", held.id));
    assert_eq!(stack.send(stranger).await.status, 404);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_refusal_names_each_line_that_gets_none(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, _) = stack.on_sale(2).await;
    let virtual_pass = stack.pass(convention, "Virtual", &[], json!({})).await;
    let line = |pass| json!({"pass": pass});
    let body = json!({"lines": [line(pass), line(virtual_pass), line(pass), line(pass)]});
    let refused = stack.order_with(convention, &fresh_key(), &body).await;
    let problem = refused.json();
    assert_eq!(
        (refused.status, refused.code()),
        (409, "sold_out".to_owned())
    );
    let short = &problem["values"]["short"];
    assert_eq!(
        *short,
        json!([{"pass": pass, "name": "Weekend", "lines": [3], "left": 2, "beside": []}])
    );
    let instead = json!([{"pass": virtual_pass, "name": "Virtual", "left": null}]);
    assert_eq!(problem["values"]["alternatives"], instead);
    assert_eq!(stack.reconciled(convention).await.quotas[0].held, 0);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn whoever_signs_in_on_the_way_owns_what_they_buy(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, _) = stack.on_sale(4).await;
    let ((_, owner), (_, other)) = (person(), person());
    let with = async |method: &str, order: &OrderView, path: &str, token: &str, body: Value| {
        let path = format!("{PUBLIC}/orders/{}{path}", order.id);
        let request = stack.server.request(method, &path).bearer_auth(token);
        let request = request.header("Order-Secret", &order.secret);
        let request = request.header("If-Match", format!("\"{}\"", order.version));
        stack.send(request.json(&body)).await
    };
    let listed = async |token: &str| {
        let path = format!("{PUBLIC}/registrations");
        let request = stack.server.request("GET", &path).bearer_auth(token);
        stack.send(request).await.json()["items"]
            .as_array()
            .unwrap()
            .len()
    };
    let changed = stack.hold(convention, &[pass]).await;
    let line = json!({"id": changed.registrations[0].id, "pass": pass});
    let answer = with("PUT", &changed, "", &owner, json!({"lines": [line]})).await;
    assert_eq!(answer.status, 200, "{:?}", answer.json());
    assert_eq!(listed(&owner).await, 1);
    let answer: OrderView = answer.read().unwrap();
    let again = with("PUT", &answer, "", &other, json!({"lines": [line]})).await;
    assert_eq!(again.status, 200, "whoever has the secret may change it");
    assert_eq!(
        (listed(&owner).await, listed(&other).await),
        (1, 0),
        "but it stays whose it is"
    );

    let held = stack.hold(convention, &[pass, pass]).await;
    let named = stack.named(&held).await;
    let answer = with("POST", &named, "/confirm", &owner, json!({})).await;
    assert_eq!(answer.status, 200, "{:?}", answer.json());
    assert_eq!(listed(&owner).await, 3);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_hold_that_does_not_end_keeps_none_behind_it(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (gone, pass, _) = stack.on_sale(9).await;
    for _ in 0..3 {
        stack.hold(gone, &[pass]).await;
    }
    let other = stack.draft("other-con").await;
    let pass = stack.pass(other, "Day", &[], json!({})).await;
    stack.publish(other).await;
    stack.clock.advance(TimeDelta::seconds(1));
    let behind = stack.hold(other, &[pass]).await;
    // No staff can do this while places are held; a mistake could.
    sqlx::query("UPDATE convention SET deleted_at = NOW(6) WHERE slug = 'harbour-con'")
        .execute(&pool)
        .await
        .unwrap();
    stack.clock.advance(TimeDelta::minutes(15));
    sweep::sweep_by(&stack.app, 2).await.unwrap();
    assert_eq!(stack.seen(&behind).await.status, OrderStatus::Expired);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn giving_up_one_line_leaves_no_other_alone(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, adult, _) = stack.on_sale(9).await;
    let needs = json!({"requires_passes": [adult]});
    let child = stack.pass(convention, "Child", &[], needs).await;
    let held = stack.hold(convention, &[adult, child]).await;
    let held = stack.named(&held).await;
    let grown_up = held.registrations.iter().find(|line| line.pass == adult);
    let path = format!("{PUBLIC}/registrations/{}/cancel", grown_up.unwrap().id);
    let cancel = stack.server.request("POST", &path);
    let cancel = cancel.header("Order-Secret", &held.secret);
    assert_eq!(stack.send(cancel).await.status, 204);
    let refused = stack.ask("POST", &held, "/confirm", Some(json!({}))).await;
    assert_eq!(
        (refused.status, refused.code()),
        (409, "not_on_sale".to_owned())
    );
    assert_eq!(refused.json()["values"]["kind"], "needs_another_pass");
    assert_eq!(refused.json()["errors"].as_array().unwrap().len(), 1);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_line_that_was_left_out_is_nowhere(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, _) = stack.on_sale(9).await;
    let held = stack.hold(convention, &[pass, pass]).await;
    let [kept, out] = held.registrations.as_slice() else {
        panic!("{held:?}");
    };
    let change = json!({"lines": [{"id": kept.id, "pass": pass}]});
    assert_eq!(stack.ask("PUT", &held, "", Some(change)).await.status, 200);
    for (method, rest) in [("GET", ""), ("POST", "/cancel")] {
        let path = format!("{PUBLIC}/registrations/{}{rest}", out.id);
        let request = stack.server.request(method, &path);
        let request = request.header("Order-Secret", &held.secret);
        assert_eq!(stack.send(request).await.status, 404, "{path}");
    }
}
