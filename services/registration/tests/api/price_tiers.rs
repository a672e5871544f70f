//! Price tiers, and sales that stand still.

use butterfly_contracts::registration::{OrderView, PassView};
use futures_util::future::join_all;
use serde_json::{Value, json};
use sqlx::MySqlPool;

use crate::support::{STAFF, Stack, fresh_key, operator};

fn early_bird(quantity: u32) -> Value {
    json!({"tiers": [{"name": "Early bird", "price_minor": 7000, "quantity": quantity}]})
}

impl Stack {
    async fn pass_view(&self, pass: &butterfly_contracts::PassId) -> (PassView, String) {
        let answer = self.staff("GET", &format!("/passes/{pass}"), None).await;
        let etag = answer.header("etag").to_owned();
        (answer.read().unwrap(), etag)
    }
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn two_hundred_buyers_meet_the_end_of_a_tier_exactly(pool: MySqlPool) {
    let (one, two) = (Stack::start(&pool), Stack::start(&pool));
    let convention = one.draft("harbour-con").await;
    let quota = one.quota(convention, "Everybody", 1000).await;
    let pass = one
        .pass(convention, "Weekend", &[quota], early_bird(50))
        .await;
    one.publish(convention).await;
    let buy = async |n: usize| {
        let stack = if n.is_multiple_of(2) { &one } else { &two };
        let order = stack.order(convention, pass, &format!("Person {n}")).await;
        order.net.minor
    };
    let paid = join_all((0..200).map(buy)).await;
    assert_eq!(paid.iter().filter(|net| **net == 7000).count(), 50);
    assert_eq!(paid.iter().filter(|net| **net == 9000).count(), 150);
    let tiers = one.reconciled(convention).await.tiers;
    assert_eq!((tiers[0].sold, tiers[0].counted), (50, 50));
    assert_eq!(
        (tiers[0].pass, tiers[0].pass_name.as_str()),
        (pass, "Weekend")
    );
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn an_edit_keeps_what_was_sold_at_a_tiers_price(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let convention = stack.draft("harbour-con").await;
    let pass = stack.pass(convention, "Weekend", &[], early_bird(3)).await;
    stack.publish(convention).await;
    for name in ["A", "B"] {
        stack.order(convention, pass, name).await;
    }
    let (seen, etag) = stack.pass_view(&pass).await;
    let tier = &seen.tiers[0];
    assert_eq!((tier.left, tier.current), (Some(1), true));
    assert_eq!((seen.price.minor, seen.regular_price.minor), (7000, 9000));
    let edit = |quantity: u32, id: Value| {
        let tier = json!({"id": id, "name": "First", "price_minor": 6000, "quantity": quantity});
        json!({"name": "Weekend", "price_minor": 9000, "tiers": [tier]})
    };
    let path = format!("/passes/{pass}");
    let refused = stack.put(&path, &etag, edit(1, json!(tier.id))).await;
    assert_eq!(
        (refused.status, refused.code()),
        (409, "below_taken".to_owned())
    );
    assert_eq!(refused.json()["values"]["taken"], 2);
    let strange = json!("tie_01936b0e7c4a7d9c8f3a5b2c1d0e9f8a");
    let refused = stack.put(&path, &etag, edit(9, strange)).await;
    assert_eq!(refused.pointers(), ["/tiers/0/id"]);
    let changed: PassView = stack
        .put(&path, &etag, edit(2, json!(tier.id)))
        .await
        .read()
        .unwrap();
    assert_eq!(changed.price.minor, 9000, "it is used up now");
    let order: OrderView = stack.order(convention, pass, "C").await;
    assert_eq!(order.net.minor, 9000);
    let (_, etag) = stack.pass_view(&pass).await;
    let without = json!({"name": "Weekend", "price_minor": 9000});
    assert_eq!(stack.put(&path, &etag, without).await.status, 200);
    stack.reconciled(convention).await;
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_tier_needs_an_end_and_a_name(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let convention = stack.draft("harbour-con").await;
    let tiers = json!([{"name": "", "price_minor": -1}]);
    let window = ("2027-01-02T00:00:00Z", "2027-01-01T00:00:00Z");
    let body = json!({
        "name": "Weekend", "price_minor": 9000, "tiers": tiers, "max_per_order": 0,
        "on_sale_from": window.0, "on_sale_until": window.1,
        "requires_passes": ["pas_01936b0e7c4a7d9c8f3a5b2c1d0e9f8a"],
    });
    let path = format!("/conventions/{convention}/passes");
    let mut pointers = stack.staff("POST", &path, Some(body)).await.pointers();
    pointers.sort();
    let expected = [
        "/max_per_order",
        "/on_sale_until",
        "/requires_passes/0",
        "/tiers/0",
        "/tiers/0/name",
        "/tiers/0/price_minor",
    ];
    assert_eq!(pointers, expected);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn sales_stand_still_at_once_on_every_instance(pool: MySqlPool) {
    let (one, two) = (Stack::start(&pool), Stack::start(&pool));
    let (convention, pass, _) = one.on_sale(9).await;
    let other = one.pass(convention, "Sunday", &[], json!({})).await;
    two.order(convention, pass, "A").await;
    let kind = async |stack: &Stack, pass| {
        let refused = stack.try_order(convention, pass, "B").await;
        assert_eq!(refused.status, 409, "{:?}", refused.json());
        refused.json()["values"]["kind"].clone()
    };
    let held = json!({"lines": [{"pass": pass}]});
    let held = two.order_with(convention, &fresh_key(), &held).await;
    assert_eq!(held.status, 201);
    for path in [
        format!("/passes/{pass}"),
        format!("/conventions/{convention}"),
    ] {
        for verb in ["pause", "pause"] {
            let path = format!("{STAFF}{path}/{verb}");
            let request = one.server.request("POST", &path).bearer_auth(operator());
            assert_eq!(one.send(request).await.status, 200);
        }
        assert_eq!(kind(&one, pass).await, "paused");
        assert_eq!(kind(&two, pass).await, "paused");
        if path.contains("passes") {
            two.order(convention, other, "C").await;
        } else {
            assert_eq!(kind(&two, other).await, "paused");
        }
        one.staff("POST", &format!("{path}/resume"), None).await;
    }
    two.order(convention, pass, "B").await;
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_held_place_goes_back_to_its_tier_when_its_line_changes(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let convention = stack.draft("harbour-con").await;
    let pass = stack.pass(convention, "Weekend", &[], early_bird(2)).await;
    let other = stack.pass(convention, "Sunday", &[], json!({})).await;
    stack.publish(convention).await;
    let held = stack.hold(convention, &[pass, pass]).await;
    let ids: Vec<_> = held.registrations.iter().map(|line| line.id).collect();
    let lines = json!([{"id": ids[0], "pass": other}, {"id": ids[1], "pass": pass}]);
    let lines = json!({ "lines": lines });
    let changed = stack.ask("PUT", &held, "", Some(lines)).await;
    let changed: OrderView = changed.read().unwrap();
    assert_eq!(changed.registrations.len(), 2);
    let tier = &stack.reconciled(convention).await.tiers[0];
    assert_eq!((tier.held, tier.sold, tier.counted), (1, 0, 0));
    assert_eq!(stack.order(convention, pass, "C").await.net.minor, 7000);
    assert_eq!(stack.order(convention, pass, "D").await.net.minor, 9000);
}
