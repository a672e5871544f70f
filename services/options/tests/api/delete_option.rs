//! `DELETE /options/{option}`

use serde_json::json;
use sqlx::MySqlPool;

use super::support::{App, PUBLIC, STAFF, audit, shirt};

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn it_is_hidden_and_its_row_remains(pool: MySqlPool) {
    let app = App::start(&pool);
    let made = app.create(&shirt()).await;
    let path = format!("{STAFF}/options/{}", made.id);
    app.only_for_staff_of_here("DELETE", &path, None).await;
    app.roles("DELETE", &path, None).await;
    assert_eq!(app.send(app.owner("DELETE", &path)).await.status, 204);
    assert_eq!(app.send(app.owner("DELETE", &path)).await.status, 404);
    assert_eq!(app.send(app.owner("GET", &path)).await.status, 404);
    let list = format!("{PUBLIC}/conventions/harbour-con/options");
    let answer = app.send(app.server.request("GET", &list)).await;
    assert_eq!(answer.json()["items"].as_array().unwrap().len(), 0);
    let rows: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM convention_option")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(rows, 1);
    let noted = ("delete_option".to_owned(), made.id.to_string(), true, false);
    assert_eq!(audit(&pool).await[1], noted);
    assert_ne!(app.create(&shirt()).await.id, made.id, "the name is free");
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn what_another_option_needs_stays(pool: MySqlPool) {
    let app = App::start(&pool);
    let dinner = app.option("Dinner", json!({})).await;
    let needs = json!({ "requires_options": [dinner.id] });
    let party = app.option("Party", needs).await;
    let path = format!("{STAFF}/options/{}", dinner.id);
    let answer = app.send(app.owner("DELETE", &path)).await;
    assert_eq!((answer.status, answer.code().as_str()), (409, "in_use"));
    let other = format!("{STAFF}/options/{}", party.id);
    assert_eq!(app.send(app.owner("DELETE", &other)).await.status, 204);
    assert_eq!(app.send(app.owner("DELETE", &path)).await.status, 204);
}
