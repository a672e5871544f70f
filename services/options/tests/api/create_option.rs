//! `POST /conventions/{convention}/options`

use butterfly_contracts::{OptionId, OptionStockId, PassId, StaffRole, options::OptionView};
use serde_json::{Value, json};
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
async fn everything_that_is_said_of_it_is_kept(pool: MySqlPool) {
    let app = App::start(&pool);
    let [seats, meals] = [app.stock("Seats", 9).await, app.stock("Meals", 5).await];
    let pass = PassId::generate();
    let other = app.option("Concert", json!({})).await.id;
    let input = json!({
        "name": "Dinner",
        "description": "",
        "price_minor": 4000,
        "included_in": [pass],
        "choices": [{ "name": "Fish", "price_minor": 4500, "stocks": [meals] }],
        "stocks": [seats],
        "min_per_registration": 1,
        "max_per_registration": 2,
        "requires_passes": [pass],
        "requires_options": [other],
        "on_sale_from": "2026-12-01T00:00:00Z",
        "on_sale_until": "2027-08-01T00:00:00Z",
        "position": 3,
    });
    let made = app.create(&input).await;
    let made_json = json!(made);
    for field in [
        "included_in",
        "stocks",
        "min_per_registration",
        "max_per_registration",
        "requires_passes",
        "requires_options",
        "on_sale_from",
        "on_sale_until",
        "position",
    ] {
        assert_eq!(made_json[field], input[field], "{field}");
    }
    assert_eq!((made.left, made.choices[0].left), (Some(9), Some(5)));
    assert_eq!(
        (made_json["availability"].as_str(), made.paused),
        (Some("not_yet"), false)
    );

    let path = format!("/options/{}", made.id);
    let with = |field: &str, value: Value| {
        let mut body = input.clone();
        body[field] = value;
        body
    };
    for (body, pointer) in [
        (
            with("stocks", json!([OptionStockId::generate()])),
            "/stocks/0",
        ),
        (
            with(
                "choices",
                json!([{ "name": "Fish", "stocks": [OptionStockId::generate()] }]),
            ),
            "/choices/0/stocks/0",
        ),
        (
            with("requires_options", json!([OptionId::generate()])),
            "/requires_options/0",
        ),
        (
            with("requires_options", json!([made.id])),
            "/requires_options/0",
        ),
        (with("included_in", json!(["Sponsor"])), "/included_in/0"),
    ] {
        let answer = app.put(&path, "\"1\"", &body).await;
        assert_eq!(
            (answer.status, answer.pointers()),
            (422, vec![pointer.to_owned()])
        );
    }
    let answer = app
        .put(&path, "\"1\"", &with("max_per_registration", json!(5)))
        .await;
    let after: OptionView = answer.read().unwrap();
    let expected = OptionView {
        max_per_registration: 5,
        version: 2,
        ..made
    };
    assert_eq!(after, expected);
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
    app.create(&json!({ "name": "Option", "price_minor": 1 }))
        .await;
    sqlx::query(
        "INSERT INTO convention_option (
            id, convention_id, name, description, price_minor, currency, included_in, position,
            version, created_at, updated_at
        )
        SELECT
            UNHEX(LPAD(HEX(seq), 32, '0')), convention_id, CONCAT(name, seq), description, price_minor,
            currency, included_in, position, version, created_at, updated_at
        FROM convention_option JOIN seq_1_to_199",
    )
    .execute(&pool)
    .await
    .unwrap();
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
