//! `PUT /room-types/{room_type}`

use butterfly_contracts::{RoomTypeId, lodging::RoomTypeView};
use sqlx::MySqlPool;

use super::support::{App, STAFF, last_audit, noted, room};

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn only_the_version_that_was_seen(pool: MySqlPool) {
    let app = App::start(&pool);
    let property = app.property("Harbour Hotel").await;
    let made = app.room_type(property.id, "Twin").await;
    let path = format!("{STAFF}/room-types/{}", made.id);
    let body = room("Double");
    for (etag, status) in [("\"2\"", 412), ("x", 412), ("\"1\"", 200), ("\"1\"", 412)] {
        let request = app.desk("PUT", &path).header("If-Match", etag);
        let answer = app.send(request.json(&body)).await;
        assert_eq!(answer.status, status, "{etag}");
        if status == 200 {
            assert_eq!(answer.header("etag"), "\"2\"");
            assert_eq!(answer.read::<RoomTypeView>().unwrap().name, "Double");
        }
    }
    assert_eq!(
        app.send(app.desk("PUT", &path).json(&body)).await.status,
        428
    );
    let row = noted("update_room_type", &made.id, true, true);
    assert_eq!(last_audit(&pool).await, row);
    let after = app.show(property.id).await;
    assert_eq!((after.version, after.room_types[0].id), (3, made.id));
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn refused_to_others_and_for_a_taken_name(pool: MySqlPool) {
    let app = App::start(&pool);
    let property = app.property("Harbour Hotel").await;
    app.room_type(property.id, "Double").await;
    let made = app.room_type(property.id, "Twin").await;
    let path = format!("{STAFF}/room-types/{}", made.id);
    app.only_for_editors("PUT", &path, &room("Twin")).await;
    app.refuses_bodies("PUT", &path, &room("Twin")).await;
    let unknown = format!("{STAFF}/room-types/{}", RoomTypeId::generate());
    for (path, status) in [(&path, 409), (&unknown, 404)] {
        let request = app.desk("PUT", path).header("If-Match", "\"1\"");
        let answer = app.send(request.json(&room("Double"))).await;
        assert_eq!(answer.status, status);
    }
}
