//! `GET /conventions/{convention}/properties`, for everybody.

use serde_json::json;
use sqlx::MySqlPool;

use super::support::{App, PUBLIC};

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn everybody_sees_the_properties_of_a_published_convention(pool: MySqlPool) {
    let app = App::start(&pool);
    let harbour = app.property("Harbour Hotel").await;
    app.property("Hill Hotel").await;
    app.room_type(harbour.id, "Twin").await;
    for name in ["harbour-con".to_owned(), app.here.id.to_string()] {
        let path = format!("{PUBLIC}/conventions/{name}/properties");
        let answer = app.send(app.server.request("GET", &path)).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("cache-control"), "public, max-age=5");
        let page = answer.json();
        assert_eq!(page["items"].as_array().unwrap().len(), 2);
        assert_eq!(page["items"][0]["name"], "Harbour Hotel");
        assert_eq!(page["items"][0]["check_in"], "15:00:00");
        assert_eq!(page["items"][0]["room_types"][0]["max_occupancy"], 4);
        assert_eq!(page["items"][1]["room_types"], json!([]));
        assert_eq!(page["next_cursor"], json!(null));
    }
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
        ("%ff", 404),
    ] {
        let path = format!("{PUBLIC}/conventions/{name}/properties");
        let answer = app.send(app.server.request("GET", &path)).await;
        assert_eq!(answer.status, status, "{name}");
    }
}
