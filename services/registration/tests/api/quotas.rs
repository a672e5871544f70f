//! `list_quotas`, `create_quota`, `get_quota`, `update_quota`, `delete_quota`.

use butterfly_contracts::registration::QuotaView;
use serde_json::json;
use sqlx::MySqlPool;

use super::support::Stack;

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_stock_is_created_seen_changed_and_deleted(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let convention = stack.draft("harbour-con").await;
    let path = format!("/conventions/{convention}/quotas");
    let made = stack
        .staff(
            "POST",
            &path,
            Some(json!({"name": "Saturday", "capacity": 10})),
        )
        .await;
    assert_eq!((made.status, made.header("etag")), (201, "\"1\""));
    let quota: QuotaView = made.read().unwrap();
    assert_eq!(
        made.header("location"),
        format!("/api/registration/staff/v1/quotas/{}", quota.id)
    );
    let twice = stack
        .staff(
            "POST",
            &path,
            Some(json!({"name": "SATURDAY", "capacity": 1})),
        )
        .await;
    assert_eq!(
        (twice.status, twice.code()),
        (409, "already_exists".to_owned())
    );

    let own = format!("/quotas/{}", quota.id);
    assert_eq!(stack.staff("GET", &own, None).await.json(), made.json());
    let changed = stack
        .put(&own, "\"1\"", json!({"name": "Sunday", "capacity": 12}))
        .await;
    assert_eq!((changed.status, changed.header("etag")), (200, "\"2\""));
    let seen = stack.staff("GET", &own, None).await;
    assert_eq!(seen.json(), changed.json());
    assert_eq!(
        (&seen.json()["name"], &seen.json()["free"]),
        (&json!("Sunday"), &json!(12))
    );
    let stale = stack
        .put(&own, "\"1\"", json!({"name": "Sunday", "capacity": 12}))
        .await;
    assert_eq!(stale.status, 412);

    stack.quota(convention, "Friday", 1).await;
    let clash = stack
        .put(&own, "\"2\"", json!({"name": "friday", "capacity": 99}))
        .await;
    assert_eq!(
        (clash.status, clash.code()),
        (409, "already_exists".to_owned())
    );
    assert_eq!(
        stack.staff("GET", &own, None).await.json(),
        seen.json(),
        "and nothing changed"
    );
    let names: Vec<_> = stack.staff("GET", &path, None).await.json()["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|quota| quota["name"].clone())
        .collect();
    assert_eq!(names, ["Friday", "Sunday"]);
    assert_eq!(stack.staff("DELETE", &own, None).await.status, 204);
    assert_eq!(stack.staff("DELETE", &own, None).await.status, 404);
    assert_eq!(
        stack
            .put(&own, "\"2\"", json!({"name": "A", "capacity": 1}))
            .await
            .status,
        404
    );
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn capacities_that_cannot_be(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let convention = stack.draft("harbour-con").await;
    let path = format!("/conventions/{convention}/quotas");
    for capacity in [
        json!(-1),
        json!(1_000_001),
        json!("9"),
        json!(1.5),
        json!(null),
    ] {
        let body = json!({"name": "Saturday", "capacity": capacity});
        let answer = stack.staff("POST", &path, Some(body)).await;
        assert_eq!(
            (answer.status, answer.pointers()),
            (422, vec!["/capacity".to_owned()]),
            "{capacity}"
        );
    }
    let long = json!({"name": "x".repeat(101), "capacity": 1});
    assert_eq!(
        stack.staff("POST", &path, Some(long)).await.pointers(),
        ["/name"]
    );
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn capacity_is_never_below_what_is_taken(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, quota) = stack.on_sale(2).await;
    stack.order(convention, pass, "Mina Harker").await;
    stack.order(convention, pass, "Lucy Westenra").await;
    assert_eq!(
        stack
            .try_order(convention, pass, "Jonathan Harker")
            .await
            .code(),
        "sold_out"
    );
    let own = format!("/quotas/{quota}");
    let refused = stack
        .put(&own, "\"1\"", json!({"name": "Everybody", "capacity": 1}))
        .await;
    assert_eq!(
        (refused.status, refused.code()),
        (409, "below_taken".to_owned())
    );
    assert_eq!(refused.json()["values"]["taken"], 2);
    let more = stack
        .put(&own, "\"1\"", json!({"name": "Everybody", "capacity": 3}))
        .await;
    assert_eq!((more.status, &more.json()["sold"]), (200, &json!(2)));
    stack.order(convention, pass, "Jonathan Harker").await;
    assert_eq!(stack.reconciled(convention).await.quotas[0].sold, 3);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn what_is_in_use_stays(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, quota) = stack.on_sale(2).await;
    stack.order(convention, pass, "Mina Harker").await;
    let own = format!("/quotas/{quota}");
    let refused = stack.staff("DELETE", &own, None).await;
    assert_eq!((refused.status, refused.code()), (409, "in_use".to_owned()));
    stack
        .staff("DELETE", &format!("/passes/{pass}"), None)
        .await;
    assert_eq!(
        stack.staff("DELETE", &own, None).await.code(),
        "in_use",
        "a place is taken"
    );
}
