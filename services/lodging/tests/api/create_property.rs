//! `POST /conventions/{convention}/properties`

use butterfly_contracts::{StaffRole, lodging::PropertyView};
use serde_json::json;
use sqlx::MySqlPool;

use super::support::{App, STAFF, audit, hotel, noted};

const PATH: &str = "/api/lodging/staff/v1/conventions/harbour-con/properties";

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_new_property_says_where_it_is(pool: MySqlPool) {
    let app = App::start(&pool);
    let request = app.desk("POST", PATH).json(&hotel("Harbour Hotel"));
    let answer = app.send(request).await;
    assert_eq!((answer.status, answer.header("etag")), (201, "\"1\""));
    let made: PropertyView = answer.read().unwrap();
    let location = format!("{STAFF}/properties/{}", made.id);
    assert_eq!(answer.header("location"), location);
    assert_eq!(app.show(made.id).await, made);
    assert_eq!(made.convention, app.here.id);
    assert_eq!(made.description, "By the water 🌊");
    let row = noted("create_property", &made.id, false, true);
    assert_eq!(audit(&pool).await, [row]);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn one_name_once_and_an_end_to_them(pool: MySqlPool) {
    let app = App::start(&pool);
    for number in 0..200 {
        app.property(&format!("Hotel {number}")).await;
    }
    for (name, code) in [("Hotel 7", "conflict"), ("Hotel 200", "conflict")] {
        let answer = app.send(app.desk("POST", PATH).json(&hotel(name))).await;
        assert_eq!((answer.status, answer.code().as_str()), (409, code));
    }
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn only_good_ones_by_those_who_may(pool: MySqlPool) {
    let app = App::start(&pool);
    let body = hotel("Harbour Hotel");
    app.only_for_editors("POST", PATH, &body).await;
    app.refuses_bodies("POST", PATH, &body).await;
    for (field, value) in [
        ("time_zone", json!("Europe/Atlantis")),
        ("website", json!("javascript:alert(1)")),
        ("phone", json!("call us")),
        ("check_in", json!("25:00:00")),
        ("check_out", json!("noon")),
        ("position", json!(-1)),
        ("address", json!("")),
    ] {
        let mut wrong = body.clone();
        wrong[field] = value;
        let answer = app.send(app.desk("POST", PATH).json(&wrong)).await;
        let pointers = vec![format!("/{field}")];
        assert_eq!((answer.status, answer.pointers()), (422, pointers));
    }
    assert_eq!(audit(&pool).await, []);
    for role in [
        StaffRole::Owner,
        StaffRole::Manager,
        StaffRole::Administrator,
    ] {
        let request = app.server.request("POST", PATH);
        let request = request
            .bearer_auth(app.token(role))
            .json(&hotel(role.name()));
        assert_eq!(app.send(request).await.status, 201, "{role}");
    }
    let answer = app.send(app.desk("POST", PATH).json(&hotel("OWNER"))).await;
    let taken = (409, "already_exists".to_owned());
    assert_eq!((answer.status, answer.code()), taken);
}
