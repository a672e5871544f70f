//! `PUT /properties/{property}`

use butterfly_contracts::{PropertyId, lodging::PropertyView};
use serde_json::json;
use sqlx::MySqlPool;

use super::support::{App, STAFF, hotel, last_audit, noted};

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn it_is_replaced_and_keeps_its_rooms(pool: MySqlPool) {
    let app = App::start(&pool);
    let made = app.property("Harbour Hotel").await;
    let room = app.room_type(made.id, "Twin").await;
    let path = format!("{STAFF}/properties/{}", made.id);
    let body = json!({
        "name": "Harbour House",
        "address": "2 Quay Street",
        "time_zone": "America/Toronto",
        "check_in": "16:30:00",
        "check_out": "10:00:00",
    });
    let request = app.desk("PUT", &path).header("If-Match", "\"2\"");
    let answer = app.send(request.json(&body)).await;
    assert_eq!((answer.status, answer.header("etag")), (200, "\"3\""));
    let after: PropertyView = answer.read().unwrap();
    assert_eq!(app.show(made.id).await, after);
    assert_eq!(
        (after.name.as_str(), after.phone.as_str()),
        ("Harbour House", "")
    );
    assert_eq!(after.check_in.to_string(), "16:30:00");
    assert_eq!(after.room_types, [room]);
    let row = noted("update_property", &made.id, true, true);
    assert_eq!(last_audit(&pool).await, row);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn only_the_version_that_was_seen(pool: MySqlPool) {
    let app = App::start(&pool);
    let made = app.property("Harbour Hotel").await;
    let path = format!("{STAFF}/properties/{}", made.id);
    let body = hotel("Harbour Hotel");
    for (etag, status) in [("\"2\"", 412), ("1", 412), ("\"1\"", 200), ("\"1\"", 412)] {
        let request = app.desk("PUT", &path).header("If-Match", etag);
        assert_eq!(app.send(request.json(&body)).await.status, status, "{etag}");
    }
    let answer = app.send(app.desk("PUT", &path).json(&body)).await;
    assert_eq!(answer.status, 428);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn refused_to_others_and_for_a_taken_name(pool: MySqlPool) {
    let app = App::start(&pool);
    app.property("Hill Hotel").await;
    let made = app.property("Harbour Hotel").await;
    let path = format!("{STAFF}/properties/{}", made.id);
    let body = hotel("Harbour Hotel");
    app.only_for_editors("PUT", &path, &body).await;
    app.refuses_bodies("PUT", &path, &body).await;
    let unknown = format!("{STAFF}/properties/{}", PropertyId::generate());
    for (path, name, status) in [(&path, "Hill Hotel", 409), (&unknown, "Other", 404)] {
        let request = app.desk("PUT", path).header("If-Match", "\"1\"");
        let answer = app.send(request.json(&hotel(name))).await;
        assert_eq!(answer.status, status);
    }
    assert_eq!(app.show(made.id).await, made);
}
