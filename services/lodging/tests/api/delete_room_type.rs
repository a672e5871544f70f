//! `DELETE /room-types/{room_type}`

use serde_json::json;
use sqlx::MySqlPool;

use super::support::{App, STAFF, last_audit, noted};

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn it_is_hidden_and_its_row_remains(pool: MySqlPool) {
    let app = App::start(&pool);
    let property = app.property("Harbour Hotel").await;
    let made = app.room_type(property.id, "Twin").await;
    let path = format!("{STAFF}/room-types/{}", made.id);
    app.only_for_editors("DELETE", &path, &json!({})).await;
    assert_eq!(app.send(app.desk("DELETE", &path)).await.status, 204);
    let row = noted("delete_room_type", &made.id, true, false);
    assert_eq!(last_audit(&pool).await, row);
    assert_eq!(app.send(app.desk("DELETE", &path)).await.status, 404);
    let after = app.show(property.id).await;
    assert_eq!((after.version, after.room_types.len()), (3, 0));
    assert_ne!(app.room_type(property.id, "Twin").await.id, made.id);
    let rows: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM room_type")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(rows, 2);
}
