//! `POST /conventions/{convention}/options`

use butterfly_contracts::{StaffRole, options::OptionView};
use serde_json::json;
use sqlx::MySqlPool;

use super::support::{App, STAFF, audit, shirt};

const PATH: &str = "/api/options/staff/v1/conventions/harbour-con/options";

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_new_option_says_where_it_is(pool: MySqlPool) {
    let app = App::start(&pool);
    let answer = app.send(app.owner("POST", PATH).json(&shirt())).await;
    assert_eq!((answer.status, answer.header("etag")), (201, "\"1\""));
    let made: OptionView = answer.read().unwrap();
    let location = format!("{STAFF}/options/{}", made.id);
    assert_eq!(answer.header("location"), location);
    assert_eq!(made.convention, app.here.id);
    let again: OptionView = app.send(app.owner("GET", &location)).await.read().unwrap();
    assert_eq!(again, made);
    let noted = ("create_option".to_owned(), made.id.to_string(), false, true);
    assert_eq!(audit(&pool).await, [noted]);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn one_name_once(pool: MySqlPool) {
    let app = App::start(&pool);
    app.create(&shirt()).await;
    let answer = app.send(app.owner("POST", PATH).json(&shirt())).await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (409, "already_exists")
    );
    let accents = json!({
        "name": "Dinner",
        "price_minor": 1,
        "choices": [{ "name": "Café" }, { "name": "Cafe" }],
    });
    let answer = app.send(app.owner("POST", PATH).json(&accents)).await;
    assert_eq!(
        (answer.status, answer.pointers()),
        (422, vec!["/choices".to_owned()])
    );
    assert_eq!(audit(&pool).await.len(), 1);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn there_is_an_end_to_them(pool: MySqlPool) {
    let app = App::start(&pool);
    for number in 0..200 {
        app.create(&json!({ "name": format!("Option {number}"), "price_minor": 1 }))
            .await;
    }
    let answer = app.send(app.owner("POST", PATH).json(&shirt())).await;
    assert_eq!((answer.status, answer.code().as_str()), (409, "conflict"));
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn only_those_who_edit_the_catalogue(pool: MySqlPool) {
    let app = App::start(&pool);
    app.only_for_staff_of_here("POST", PATH, Some(shirt()))
        .await;
    app.roles("POST", PATH, Some(shirt())).await;
    app.bodies_are_refused("POST", PATH).await;
    assert_eq!(audit(&pool).await, []);
    for (place, role) in [
        StaffRole::Owner,
        StaffRole::Manager,
        StaffRole::Administrator,
    ]
    .into_iter()
    .enumerate()
    {
        let body = json!({ "name": format!("Option {place}"), "price_minor": 1 });
        let request = app
            .server
            .request("POST", PATH)
            .bearer_auth(app.token(role));
        assert_eq!(app.send(request.json(&body)).await.status, 201, "{role}");
    }
}
