//! `DELETE /properties/{property}`

use serde_json::json;
use sqlx::MySqlPool;

use super::support::{App, PUBLIC, STAFF, last_audit, noted};

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn it_is_hidden_and_its_key_opens_nothing(pool: MySqlPool) {
    let app = App::start(&pool);
    let made = app.property("Harbour Hotel").await;
    let room = app.room_type(made.id, "Twin").await;
    let key = app.key(made.id).await;
    let path = format!("{STAFF}/properties/{}", made.id);
    app.only_for_editors("DELETE", &path, &json!({})).await;
    assert_eq!(app.send(app.desk("DELETE", &path)).await.status, 204);
    let row = noted("delete_property", &made.id, true, false);
    assert_eq!(last_audit(&pool).await, row);

    assert_eq!(app.send(app.desk("DELETE", &path)).await.status, 404);
    assert_eq!(app.send(app.desk("GET", &path)).await.status, 404);
    let room = format!("{STAFF}/room-types/{}", room.id);
    assert_eq!(app.send(app.desk("DELETE", &room)).await.status, 404);
    let keys = format!("{path}/keys");
    assert_eq!(app.send(app.desk("GET", &keys)).await.status, 404);
    let request = app.partner("GET", "/property", &key.secret);
    assert_eq!(app.send(request).await.status, 401);
    let list = format!("{PUBLIC}/conventions/harbour-con/properties");
    let answer = app.send(app.server.request("GET", &list)).await;
    assert_eq!(answer.json()["items"], json!([]));
    assert_ne!(app.property("Harbour Hotel").await.id, made.id);
}
