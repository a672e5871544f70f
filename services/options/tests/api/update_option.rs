//! `PUT /options/{option}`

use butterfly_contracts::{OptionId, options::OptionView};
use serde_json::json;
use sqlx::MySqlPool;

use super::support::{App, STAFF, audit, shirt};

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn choices_keep_their_ids_by_name(pool: MySqlPool) {
    let app = App::start(&pool);
    let before = app.create(&shirt()).await;
    let path = format!("{STAFF}/options/{}", before.id);
    let body = json!({
        "name": "T-shirt",
        "price_minor": 2600,
        "choices": [{ "name": "XL" }, { "name": "m" }],
    });
    let request = app.owner("PUT", &path).header("If-Match", "\"1\"");
    let answer = app.send(request.json(&body)).await;
    assert_eq!((answer.status, answer.header("etag")), (200, "\"2\""));
    let after: OptionView = answer.read().unwrap();
    let names: Vec<_> = after.choices.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(names, ["XL", "m"]);
    assert_eq!(after.choices[0].id, before.choices[1].id);
    assert_ne!(after.choices[1].id, before.choices[0].id);
    assert_eq!(after.choices[0].price.minor, 2600);
    assert_eq!(
        (after.description.as_str(), after.included_in.len()),
        ("", 0)
    );
    let again: OptionView = app.send(app.owner("GET", &path)).await.read().unwrap();
    assert_eq!(again, after);
    let kept: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM option_choice")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(kept, 3, "the removed choice stays as a row");
    let noted = (
        "update_option".to_owned(),
        before.id.to_string(),
        true,
        true,
    );
    assert_eq!(audit(&pool).await[1], noted);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn only_the_version_that_was_seen(pool: MySqlPool) {
    let app = App::start(&pool);
    let made = app.create(&shirt()).await;
    let path = format!("{STAFF}/options/{}", made.id);
    for (etag, status) in [
        ("\"2\"", 412),
        ("1", 412),
        ("*", 412),
        ("\"1\"", 200),
        ("\"1\"", 412),
    ] {
        let request = app.owner("PUT", &path).header("If-Match", etag);
        assert_eq!(
            app.send(request.json(&shirt())).await.status,
            status,
            "{etag}"
        );
    }
    let answer = app.send(app.owner("PUT", &path).json(&shirt())).await;
    assert_eq!(answer.status, 428);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn refused_to_others_and_for_a_taken_name(pool: MySqlPool) {
    let app = App::start(&pool);
    let dinner = json!({ "name": "Dinner", "price_minor": 4000 });
    app.create(&dinner).await;
    let made = app.create(&shirt()).await;
    let path = format!("{STAFF}/options/{}", made.id);
    app.only_for_staff_of_here("PUT", &path, Some(shirt()))
        .await;
    app.roles("PUT", &path, Some(shirt())).await;
    app.bodies_are_refused("PUT", &path).await;
    let request = app.owner("PUT", &path).header("If-Match", "\"1\"");
    let answer = app.send(request.json(&dinner)).await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (409, "already_exists")
    );
    let unknown = format!("{STAFF}/options/{}", OptionId::generate());
    let request = app.owner("PUT", &unknown).header("If-Match", "\"1\"");
    assert_eq!(app.send(request.json(&shirt())).await.status, 404);
    let again: OptionView = app.send(app.owner("GET", &path)).await.read().unwrap();
    assert_eq!(again, made);
}
