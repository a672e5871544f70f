//! `POST /properties/{property}/room-types`

use butterfly_contracts::{PropertyId, lodging::RoomTypeView};
use serde_json::json;
use sqlx::MySqlPool;

use super::support::{App, STAFF, last_audit, noted, room};

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn it_shows_with_its_property_whose_version_counts_it(pool: MySqlPool) {
    let app = App::start(&pool);
    let property = app.property("Harbour Hotel").await;
    let path = format!("{STAFF}/properties/{}/room-types", property.id);
    let answer = app.send(app.desk("POST", &path).json(&room("Twin"))).await;
    assert_eq!((answer.status, answer.header("etag")), (201, "\"1\""));
    let made: RoomTypeView = answer.read().unwrap();
    let location = format!("{STAFF}/room-types/{}", made.id);
    assert_eq!(answer.header("location"), location);
    assert!(made.accessible);
    let row = noted("create_room_type", &made.id, false, true);
    assert_eq!(last_audit(&pool).await, row);
    let after = app.show(property.id).await;
    assert_eq!((after.version, after.room_types), (2, vec![made]));
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn refused_for_what_is_wrong_or_taken_and_to_others(pool: MySqlPool) {
    let app = App::start(&pool);
    let property = app.property("Harbour Hotel").await;
    let path = format!("{STAFF}/properties/{}/room-types", property.id);
    app.only_for_editors("POST", &path, &room("Twin")).await;
    app.refuses_bodies("POST", &path, &room("Twin")).await;
    for guests in [json!(0), json!(21), json!(-1), json!(70_000), json!("4")] {
        let mut wrong = room("Twin");
        wrong["max_occupancy"] = guests;
        let answer = app.send(app.desk("POST", &path).json(&wrong)).await;
        let pointers = vec!["/max_occupancy".to_owned()];
        assert_eq!((answer.status, answer.pointers()), (422, pointers));
    }
    assert_eq!(app.show(property.id).await, property);
    app.room_type(property.id, "Twin").await;
    let answer = app.send(app.desk("POST", &path).json(&room("Twin"))).await;
    let taken = (409, "already_exists".to_owned());
    assert_eq!((answer.status, answer.code()), taken);
    let unknown = format!("{STAFF}/properties/{}/room-types", PropertyId::generate());
    let request = app.desk("POST", &unknown).json(&room("Twin"));
    assert_eq!(app.send(request).await.status, 404);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn there_is_an_end_to_them(pool: MySqlPool) {
    let app = App::start(&pool);
    let property = app.property("Harbour Hotel").await;
    for number in 0..100 {
        app.room_type(property.id, &format!("Room {number}")).await;
    }
    let path = format!("{STAFF}/properties/{}/room-types", property.id);
    let answer = app.send(app.desk("POST", &path).json(&room("Twin"))).await;
    assert_eq!((answer.status, answer.code().as_str()), (409, "conflict"));
}
