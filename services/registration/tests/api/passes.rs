//! `list_staff_passes`, `create_pass`, `get_pass`, `update_pass`, `delete_pass`.

use butterfly_contracts::{
    PassId, QuotaId,
    registration::{OrderView, PassView},
};
use serde_json::json;
use sqlx::MySqlPool;

use super::support::{Stack, fresh_key};

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_pass_is_created_seen_changed_and_deleted(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let convention = stack.draft("harbour-con").await;
    let (friday, saturday) = (
        stack.quota(convention, "Friday", 5).await,
        stack.quota(convention, "Saturday", 3).await,
    );
    let body = json!({
        "name": "Weekend", "description": "Both days", "price_minor": 9000,
        "days": ["2027-08-14", "2027-08-13"], "quotas": [friday, saturday], "min_age": 18,
        "included": ["lanyard"], "position": 2,
    });
    let path = format!("/conventions/{convention}/passes");
    let made = stack.staff("POST", &path, Some(body.clone())).await;
    assert_eq!((made.status, made.header("etag")), (201, "\"1\""));
    let pass: PassView = made.read().unwrap();
    assert_eq!(
        made.header("location"),
        format!("/api/registration/staff/v1/passes/{}", pass.id)
    );
    assert_eq!(
        (pass.price.minor, pass.tax.minor, pass.total.minor),
        (9000, 1170, 10_170)
    );
    assert_eq!((pass.left, pass.days.len()), (Some(3), 2));
    let twice = stack.staff("POST", &path, Some(body.clone())).await;
    assert_eq!(
        (twice.status, twice.code()),
        (409, "already_exists".to_owned())
    );

    let own = format!("/passes/{}", pass.id);
    assert_eq!(stack.staff("GET", &own, None).await.json(), made.json());
    let changed = stack
        .put(
            &own,
            "\"1\"",
            json!({"name": "Saturday", "price_minor": 5000, "quotas": [saturday]}),
        )
        .await;
    assert_eq!((changed.status, changed.header("etag")), (200, "\"2\""));
    let seen: PassView = stack.staff("GET", &own, None).await.read().unwrap();
    assert_eq!(
        (seen.name.as_str(), seen.days.len(), seen.quotas),
        ("Saturday", 0, vec![saturday])
    );
    assert_eq!(stack.put(&own, "\"1\"", body.clone()).await.status, 412);
    let bare = stack.staff("PUT", &own, Some(body.clone())).await;
    assert_eq!(bare.status, 428);
    stack
        .pass(convention, "Friday", &[friday], json!({"position": 1}))
        .await;
    let clash = stack
        .put(&own, "\"2\"", json!({"name": "Friday", "price_minor": 1}))
        .await;
    assert_eq!(clash.code(), "already_exists");
    let names: Vec<_> = stack.staff("GET", &path, None).await.json()["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|pass| pass["name"].clone())
        .collect();
    assert_eq!(names, ["Saturday", "Friday"], "by position");

    assert_eq!(stack.staff("DELETE", &own, None).await.status, 204);
    assert_eq!(stack.staff("DELETE", &own, None).await.status, 404);
    assert_eq!(stack.staff("GET", &own, None).await.status, 404);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn what_is_wrong_is_named(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let convention = stack.draft("harbour-con").await;
    let elsewhere = stack.draft("other-con").await;
    let foreign = stack.quota(elsewhere, "Foreign", 5).await;
    let path = format!("/conventions/{convention}/passes");
    let bad = json!({
        "name": "", "price_minor": -1, "days": ["2027-08-16"], "min_age": 121,
        "quotas": [foreign, QuotaId::generate()], "included": [""],
    });
    let answer = stack.staff("POST", &path, Some(bad)).await;
    let mut pointers = answer.pointers();
    pointers.sort();
    let expected = [
        "/days/0",
        "/included/0",
        "/min_age",
        "/name",
        "/price_minor",
        "/quotas/0",
        "/quotas/1",
    ];
    assert_eq!(
        (answer.status, pointers),
        (422, expected.map(str::to_owned).to_vec())
    );
    let unknown = stack
        .staff("GET", &format!("/passes/{}", PassId::generate()), None)
        .await;
    assert_eq!(unknown.status, 404);
    assert_eq!(stack.staff("GET", "/passes/pas_1", None).await.status, 404);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn what_was_sold_stays_when_a_pass_changes_or_goes(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, quota) = stack.on_sale(2).await;
    let other = stack.quota(convention, "Other", 7).await;
    let order = stack.order(convention, pass, "Mina Harker").await;
    let path = format!("/passes/{pass}");
    let input = json!({"name": "Weekend", "price_minor": 1, "quotas": [other]});
    assert_eq!(stack.put(&path, "\"1\"", input).await.status, 200);
    assert_eq!(stack.staff("DELETE", &path, None).await.status, 204);
    let registration = order.registrations[0].id;
    let seen = stack
        .staff("GET", &format!("/registrations/{registration}"), None)
        .await
        .json();
    assert_eq!(seen["total"]["minor"], 10_170);
    stack
        .staff(
            "POST",
            &format!("/registrations/{registration}/remove"),
            None,
        )
        .await;
    let found = stack.reconciled(convention).await;
    let sold = |id| {
        found
            .quotas
            .iter()
            .find(|drift| drift.quota == id)
            .unwrap()
            .sold
    };
    assert_eq!(
        (sold(quota), sold(other)),
        (0, 0),
        "the place returns to where it was taken"
    );
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn an_edit_of_a_pass_never_changes_what_was_taken(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let convention = stack.draft("harbour-con").await;
    let days = json!({"days": ["2027-08-13", "2027-08-14"], "price_minor": 9000});
    let pass = stack.pass(convention, "Weekend", &[], days).await;
    stack.publish(convention).await;
    let sold = stack.order(convention, pass, "A").await;
    let held = json!({"lines": [{"pass": pass}]});
    let held = stack.order_with(convention, &fresh_key(), &held).await;
    let held: OrderView = held.read().unwrap();

    let own = format!("/passes/{pass}");
    let other = json!({"name": "Saturday", "days": ["2027-08-14"], "price_minor": 5000});
    assert_eq!(stack.put(&own, "\"1\"", other).await.status, 200);
    for taken in [&sold, &held] {
        let path = format!("/api/registration/v1/orders/{}", taken.id);
        let request = stack.server.request("GET", &path);
        let request = request.header("Order-Secret", &taken.secret);
        let now: OrderView = stack.send(request).await.read().unwrap();
        assert_eq!(now.registrations, taken.registrations);
        assert_eq!(now.registrations[0].pass_name, "Weekend");
        assert_eq!(now.registrations[0].days.len(), 2);
    }
    let new = stack.order(convention, pass, "B").await;
    let new = &new.registrations[0];
    assert_eq!((new.pass_name.as_str(), new.days.len()), ("Saturday", 1));
    // A pause is a version of its own.
    for change in ["pause", "resume"] {
        let done = stack.staff("POST", &format!("{own}/{change}"), None).await;
        assert!(done.status < 300, "{:?}", done.status);
    }
    let new = stack.order(convention, pass, "C").await;
    assert_eq!(new.registrations[0].pass_name, "Saturday");
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_pass_that_needs_a_deleted_one_is_never_sold_alone(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, _, quota) = stack.on_sale(9).await;
    let vip = stack.pass(convention, "VIP", &[quota], json!({})).await;
    let needing = json!({"requires_passes": [vip]});
    let guest = stack.pass(convention, "VIP guest", &[quota], needing).await;
    let gone = format!("/passes/{vip}");
    assert_eq!(stack.staff("DELETE", &gone, None).await.status, 204);
    let alone = stack.try_order(convention, guest, "Mina Harker").await;
    assert_eq!(alone.pointers(), ["/lines/0/pass"]);

    let path = format!("/passes/{guest}");
    let body = json!({"name": "VIP guest", "description": "Beside a VIP", "price_minor": 9000,
        "quotas": [quota], "requires_passes": [vip]});
    let changed = stack.put(&path, "\"1\"", body.clone()).await;
    assert_eq!(changed.status, 200, "{:?}", changed.json());
    assert_eq!(changed.json()["requires_passes"], json!([vip]));
    let alone = stack.try_order(convention, guest, "Mina Harker").await;
    assert_eq!(alone.pointers(), ["/lines/0/pass"]);
    let mut other = body;
    other["name"] = json!("Another guest");
    let path = format!("/conventions/{convention}/passes");
    let refused = stack.staff("POST", &path, Some(other)).await;
    assert_eq!(refused.pointers(), ["/requires_passes/0"]);
}
