//! `list_passes`.

use serde_json::{Value, json};
use sqlx::MySqlPool;

use super::support::Stack;

fn by_name(page: &Value, name: &str) -> Value {
    let items = page["items"].as_array().unwrap();
    items
        .iter()
        .find(|pass| pass["name"] == name)
        .cloned()
        .unwrap_or_default()
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn everybody_sees_prices_and_what_is_left(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let convention = stack.draft("harbour-con").await;
    let quota = stack.quota(convention, "Everybody", 1).await;
    let day = stack
        .pass(convention, "Day", &[quota], json!({"days": ["2027-08-14"]}))
        .await;
    stack
        .pass(convention, "Virtual", &[], json!({"attending": false}))
        .await;
    stack
        .pass(convention, "Trade", &[], json!({"visibility": "voucher"}))
        .await;
    stack
        .pass(
            convention,
            "Child",
            &[],
            json!({"requires": "an adult pass"}),
        )
        .await;
    stack
        .pass(convention, "Crew", &[], json!({"visibility": "staff"}))
        .await;
    assert_eq!(
        stack.get("/conventions/harbour-con/passes").await.status,
        404,
        "a draft"
    );
    stack.publish(convention).await;

    let page = stack.get("/conventions/harbour-con/passes").await;
    assert_eq!(
        (page.status, page.header("cache-control")),
        (200, "public, max-age=1")
    );
    let page = page.json();
    assert_eq!(
        page["items"].as_array().unwrap().len(),
        4,
        "all but the crew's"
    );
    let seen = by_name(&page, "Day");
    assert_eq!(
        (&seen["left"], &seen["availability"]),
        (&json!(1), &json!("available"))
    );
    assert_eq!(seen["total"], json!({"minor": 10_170, "currency": "EUR"}));
    assert_eq!(by_name(&page, "Virtual")["left"], json!(null));
    for (name, why) in [("Trade", "needs_voucher"), ("Child", "not_yet_for_sale")] {
        assert_eq!(by_name(&page, name)["availability"], why, "{name}");
    }

    stack.order(convention, day, "Mina Harker").await;
    // Another instance has no older answer in memory.
    let other = Stack::start(&pool);
    let page = other
        .get(&format!("/conventions/{convention}/passes"))
        .await
        .json();
    let seen = by_name(&page, "Day");
    assert_eq!(
        (&seen["left"], &seen["availability"]),
        (&json!(0), &json!("sold_out"))
    );
    stack
        .staff("POST", &format!("/conventions/{convention}/close"), None)
        .await;
    let page = other.get("/conventions/harbour-con/passes").await.json();
    assert_eq!(by_name(&page, "Day")["availability"], "not_open");
}
