//! `GET /properties/{property}`

use butterfly_contracts::{PropertyId, StaffRole};
use serde_json::json;
use sqlx::MySqlPool;

use super::support::{App, STAFF};

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn it_comes_with_its_version(pool: MySqlPool) {
    let app = App::start(&pool);
    let made = app.property("Harbour Hotel").await;
    let path = format!("{STAFF}/properties/{}", made.id);
    let token = app.token(StaffRole::ReadOnly);
    let request = app.server.request("GET", &path).bearer_auth(token);
    let answer = app.send(request).await;
    assert_eq!((answer.status, answer.header("etag")), (200, "\"1\""));
    app.refuses_strangers("GET", &path, &json!({})).await;
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn what_does_not_exist_is_not_found(pool: MySqlPool) {
    let app = App::start(&pool);
    let unknown = PropertyId::generate().to_string();
    for id in [unknown.as_str(), "prp_1", "7", "%00"] {
        let path = format!("{STAFF}/properties/{id}");
        assert_eq!(app.send(app.desk("GET", &path)).await.status, 404, "{id}");
    }
}
