//! `list_option_stocks`, `create_option_stock`, `get_option_stock`, `update_option_stock`, `delete_option_stock`.

use butterfly_contracts::{
    OptionStockId,
    options::{HoldOutcome, HoldState, OptionStockView},
};
use serde_json::json;
use sqlx::MySqlPool;

use super::{
    orders::{next, order, release},
    support::{App, STAFF, audit},
};

const PATH: &str = "/api/options/staff/v1/conventions/harbour-con/stocks";

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_stock_is_created_seen_changed_and_deleted(pool: MySqlPool) {
    let app = App::start(&pool);
    let body = json!({ "name": " Seats 🍽 ", "capacity": 10 });
    let made = app.send(app.owner("POST", PATH).json(&body)).await;
    assert_eq!((made.status, made.header("etag")), (201, "\"1\""));
    let stock: OptionStockView = made.read().unwrap();
    assert_eq!((stock.name.as_str(), stock.free), ("Seats 🍽", 10));
    let own = format!("/stocks/{}", stock.id);
    assert_eq!(made.header("location"), format!("{STAFF}{own}"));
    let twice = json!({ "name": "SEATS 🍽", "capacity": 1 });
    let twice = app.send(app.owner("POST", PATH).json(&twice)).await;
    assert_eq!(
        (twice.status, twice.code().as_str()),
        (409, "already_exists")
    );

    let changed = app
        .put(&own, "\"1\"", &json!({ "name": "Chairs", "capacity": 12 }))
        .await;
    assert_eq!((changed.status, changed.header("etag")), (200, "\"2\""));
    let seen = app.send(app.owner("GET", &format!("{STAFF}{own}"))).await;
    assert_eq!(seen.json(), changed.json());
    let stale = app
        .put(&own, "\"1\"", &json!({ "name": "Chairs", "capacity": 12 }))
        .await;
    assert_eq!(stale.status, 412);
    app.stock("Beds", 1).await;
    let clash = app
        .put(&own, "\"2\"", &json!({ "name": "beds", "capacity": 99 }))
        .await;
    assert_eq!(
        (clash.status, clash.code().as_str()),
        (409, "already_exists")
    );
    assert_eq!(
        json!(app.stock_of(stock.id).await),
        seen.json(),
        "nothing changed"
    );
    let list = app.send(app.owner("GET", PATH)).await.json();
    let names: Vec<_> = [0, 1].map(|at| list["items"][at]["name"].clone()).to_vec();
    assert_eq!(names, ["Beds", "Chairs"]);

    let path = format!("{STAFF}{own}");
    assert_eq!(app.send(app.owner("DELETE", &path)).await.status, 204);
    assert_eq!(app.send(app.owner("DELETE", &path)).await.status, 404);
    assert_eq!(app.send(app.owner("GET", &path)).await.status, 404);
    let gone = app
        .put(&own, "\"3\"", &json!({ "name": "A", "capacity": 1 }))
        .await;
    assert_eq!(gone.status, 404);
    let noted = audit(&pool).await;
    let actions: Vec<_> = noted.iter().map(|entry| entry.0.as_str()).collect();
    assert_eq!(
        actions,
        [
            "create_option_stock",
            "update_option_stock",
            "create_option_stock",
            "delete_option_stock"
        ]
    );
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn capacity_is_never_below_what_is_taken(pool: MySqlPool) {
    let app = App::start(&pool);
    let seats = app.stock("Seats", 5).await;
    let more = json!({ "stocks": [seats], "max_per_registration": 5 });
    let dinner = app.option("Dinner", more).await;
    let (held, sold) = (order(&app, &[(&dinner, 2)]), order(&app, &[(&dinner, 1)]));
    app.hold(&held).await;
    app.hold(&next(&sold, 1, HoldState::Confirmed)).await;
    let seen = app.stock_of(seats).await;
    assert_eq!(
        (seen.held, seen.sold, seen.free, seen.version),
        (2, 1, 2, 1)
    );

    let own = format!("/stocks/{seats}");
    let set = async |etag: &str, capacity: u32| {
        let body = json!({ "name": "Seats", "capacity": capacity });
        app.put(&own, etag, &body).await
    };
    let refused = set("\"1\"", 2).await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (409, "below_taken")
    );
    assert_eq!(refused.json()["values"]["taken"], 3);
    assert_eq!(set("\"1\"", 3).await.status, 200);
    let none_left = app.hold(&order(&app, &[(&dinner, 1)])).await;
    assert_eq!(none_left.outcome, HoldOutcome::Refused);
    assert_eq!(set("\"2\"", 4).await.status, 200);
    let one_left = app.hold(&order(&app, &[(&dinner, 1)])).await;
    assert_eq!(one_left.outcome, HoldOutcome::Accepted);
    assert_eq!(app.reconciled().await.stocks[0].capacity, 4);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_stock_in_use_stays(pool: MySqlPool) {
    let app = App::start(&pool);
    let seats = app.stock("Seats", 5).await;
    let choices = json!({ "choices": [{ "name": "Fish", "stocks": [seats] }] });
    let dinner = app.option("Dinner", choices).await;
    let path = format!("{STAFF}/stocks/{seats}");
    let in_use = async || {
        let answer = app.send(app.owner("DELETE", &path)).await;
        assert_eq!((answer.status, answer.code().as_str()), (409, "in_use"));
        answer.json()["detail"].as_str().unwrap().to_owned()
    };
    assert_eq!(in_use().await, "Dinner takes from this stock.");
    let taken = order(&app, &[(&dinner, 1)]);
    app.hold(&taken).await;
    let option = format!("{STAFF}/options/{}", dinner.id);
    assert_eq!(app.send(app.owner("DELETE", &option)).await.status, 204);
    assert_eq!(in_use().await, "Some of this stock is taken.");
    app.hold(&release(&taken, 2)).await;
    assert_eq!(app.send(app.owner("DELETE", &path)).await.status, 204);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn capacities_that_cannot_be(pool: MySqlPool) {
    let app = App::start(&pool);
    for capacity in [
        json!(-1),
        json!(1_000_001),
        json!("9"),
        json!(1.5),
        json!(null),
    ] {
        let body = json!({ "name": "Seats", "capacity": capacity });
        let answer = app.send(app.owner("POST", PATH).json(&body)).await;
        let pointers = vec!["/capacity".to_owned()];
        assert_eq!(
            (answer.status, answer.pointers()),
            (422, pointers),
            "{capacity}"
        );
    }
    let broken = app
        .owner("POST", PATH)
        .header("Content-Type", "application/json");
    assert_eq!(app.send(broken.body("{")).await.status, 400);
    assert_eq!(
        app.send(app.owner("POST", PATH).body("x")).await.status,
        415
    );
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn refused_to_others(pool: MySqlPool) {
    let app = App::start(&pool);
    let seats = app.stock("Seats", 5).await;
    let body = json!({ "name": "Chairs", "capacity": 1 });
    let own = format!("{STAFF}/stocks/{seats}");
    for (method, path, body) in [
        ("GET", PATH, None),
        ("POST", PATH, Some(body.clone())),
        ("GET", own.as_str(), None),
        ("PUT", own.as_str(), Some(body)),
        ("DELETE", own.as_str(), None),
    ] {
        app.only_for_staff_of_here(method, path, body.clone()).await;
        if method != "GET" {
            app.roles(method, path, body).await;
        }
    }
    let unknown = format!("{STAFF}/stocks/{}", OptionStockId::generate());
    assert_eq!(app.send(app.owner("GET", &unknown)).await.status, 404);
    assert_eq!(app.stock_of(seats).await.version, 1);
}
