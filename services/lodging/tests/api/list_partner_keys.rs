//! `GET /properties/{property}/keys`

use butterfly_contracts::PropertyId;
use serde_json::json;
use sqlx::MySqlPool;

use super::support::{App, STAFF};

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn keys_are_listed_without_their_secrets(pool: MySqlPool) {
    let app = App::start(&pool);
    let property = app.property("Harbour Hotel").await;
    let other = app.property("Hill Hotel").await;
    let made = app.key(property.id).await;
    app.key(other.id).await;
    let path = format!("{STAFF}/properties/{}/keys", property.id);
    let answer = app.send(app.desk("GET", &path)).await;
    assert_eq!(
        (answer.status, answer.header("cache-control")),
        (200, "no-store")
    );
    let text = String::from_utf8(answer.body.clone()).unwrap();
    assert!(!text.contains(&made.secret[12..]), "{text}");
    let items = answer.json()["items"].clone();
    assert_eq!(items.as_array().unwrap().len(), 1);
    assert_eq!(items[0]["id"], made.key.id.to_string());
    assert_eq!(items[0]["hint"], made.secret[..12]);
    assert_eq!(items[0]["revoked_at"], json!(null));
    app.only_for_editors("GET", &path, &json!({})).await;
    let unknown = format!("{STAFF}/properties/{}/keys", PropertyId::generate());
    assert_eq!(app.send(app.desk("GET", &unknown)).await.status, 404);
}
