//! `PATCH /property`, for a partner.

use butterfly_contracts::lodging::PropertyView;
use serde_json::json;
use sqlx::MySqlPool;

use super::support::{App, PARTNER, last_audit, noted};

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn only_the_description_of_its_own_property_changes(pool: MySqlPool) {
    let app = App::start(&pool);
    let made = app.property("Harbour Hotel").await;
    let other = app.property("Hill Hotel").await;
    let key = app.key(made.id).await;
    let body = json!({
        "description": "Two minutes away 🛏️ קרוב",
        "name": "Free Hotel",
        "id": other.id.to_string(),
        "property": other.id.to_string(),
        "website": "https://evil.example",
        "colour": { "red": 7 },
    });
    let request = app.partner("PATCH", "/property", &key.secret);
    let answer = app
        .send(request.header("If-Match", "\"1\"").json(&body))
        .await;
    assert_eq!((answer.status, answer.header("etag")), (200, "\"2\""));
    let after: PropertyView = answer.read().unwrap();
    let expected = PropertyView {
        description: "Two minutes away 🛏️ קרוב".to_owned(),
        version: 2,
        ..made.clone()
    };
    assert_eq!(after, expected);
    assert_eq!(app.show(made.id).await, expected);
    assert_eq!(app.show(other.id).await, other);
    let row = noted("update_partner_property", &made.id, true, true);
    assert_eq!(last_audit(&pool).await, row);
    let actor: Vec<u8> = sqlx::query_scalar("SELECT actor_id FROM lodging_audit ORDER BY id DESC")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(actor, key.key.id.uuid().as_bytes());
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn refused_for_what_is_wrong(pool: MySqlPool) {
    let app = App::start(&pool);
    let made = app.property("Harbour Hotel").await;
    let secret = app.key(made.id).await.secret;
    let request = || app.partner("PATCH", "/property", &secret);
    let seen = || request().header("If-Match", "\"1\"");
    let good = json!({ "description": "New" });
    let huge = json!({ "description": "x".repeat(1024 * 1024) });
    let stranger = app.server.request("PATCH", &format!("{PARTNER}/property"));
    let stranger = stranger.header("If-Match", "\"1\"");
    for (request, status) in [
        (stranger.json(&good), 401),
        (request().json(&good), 428),
        (request().header("If-Match", "\"9\"").json(&good), 412),
        (request().header("If-Match", "*").json(&good), 412),
        (seen().body("description=New"), 415),
        (
            seen().header("Content-Type", "application/json").body("{"),
            400,
        ),
        (seen().json(&huge), 413),
        (seen().json(&json!({})), 422),
        (seen().json(&json!(["New"])), 422),
        (seen().json(&json!({ "description": 7 })), 422),
        (
            seen().json(&json!({ "description": "x".repeat(5001) })),
            422,
        ),
        (seen().json(&json!({ "description": "\u{0}" })), 422),
    ] {
        assert_eq!(app.send(request).await.status, status);
    }
    assert_eq!(app.show(made.id).await, made);
    assert_eq!(app.send(seen().json(&good)).await.status, 200);
}
