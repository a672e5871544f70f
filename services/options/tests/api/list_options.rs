//! `GET /conventions/{convention}/options`, for everybody.

use serde_json::json;
use sqlx::MySqlPool;

use super::{
    orders::order,
    support::{App, PUBLIC, shirt},
};

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn everybody_sees_the_options_of_a_published_convention(pool: MySqlPool) {
    let app = App::start(&pool);
    app.create(&shirt()).await;
    app.create(&json!({ "name": "Dinner", "price_minor": 0, "position": 1 }))
        .await;
    for name in ["harbour-con".to_owned(), app.here.id.to_string()] {
        let path = format!("{PUBLIC}/conventions/{name}/options");
        let answer = app.send(app.server.request("GET", &path)).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("cache-control"), "public, max-age=1");
        let page = answer.json();
        let names: Vec<_> = [0, 1].map(|i| page["items"][i]["name"].clone()).to_vec();
        assert_eq!(names, ["Dinner", "T-shirt 🦋"]);
        assert_eq!(page["next_cursor"], json!(null));
        let shirt = &page["items"][1];
        assert_eq!(shirt["price"], json!({ "minor": 2500, "currency": "EUR" }));
        assert_eq!(
            shirt["included_in"],
            json!(["pas_00000000000000000000000000000007"])
        );
        let prices = [0, 1].map(|i| shirt["choices"][i]["price"]["minor"].clone());
        assert_eq!(prices, [json!(2500), json!(2800)]);
    }
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn what_is_left_is_at_most_a_second_old(pool: MySqlPool) {
    let app = App::start(&pool);
    let seats = app.stock("Seats", 3).await;
    let dinner = app.option("Dinner", json!({ "stocks": [seats] })).await;
    let path = format!("{PUBLIC}/conventions/harbour-con/options");
    let seen = async || {
        let answer = app.send(app.server.request("GET", &path)).await;
        let option = answer.json()["items"][0].clone();
        (option["left"].clone(), option["availability"].clone())
    };
    assert_eq!(seen().await, (json!(3), json!("available")));
    for _ in 0..3 {
        app.hold(&order(&app, &[(&dinner, 1)])).await;
    }
    assert_eq!(seen().await, (json!(3), json!("available")));
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    assert_eq!(seen().await, (json!(0), json!("sold_out")));
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn nothing_is_told_of_drafts_and_of_what_does_not_exist(pool: MySqlPool) {
    let app = App::start(&pool);
    for (name, status) in [
        ("over-con", 200),
        ("hill-con", 404),
        ("past-con", 404),
        ("no-con", 404),
        ("..%2fharbour-con", 404),
        ("harbour-con%3fx", 404),
        ("HARBOUR-CON", 404),
        ("%ff", 404),
    ] {
        let path = format!("{PUBLIC}/conventions/{name}/options");
        let answer = app.send(app.server.request("GET", &path)).await;
        assert_eq!(answer.status, status, "{name}");
    }
    let path = format!("{PUBLIC}/conventions/harbour-con/options");
    let answer = app.send(app.server.request("POST", &path)).await;
    assert_eq!((answer.status, answer.header("allow")), (405, "GET, HEAD"));
}
