//! `pause_option` and `resume_option`.

use butterfly_contracts::{
    OptionId,
    options::{HoldOutcome, HoldState, OptionView},
};
use butterfly_store::testing::clock;
use serde_json::json;
use sqlx::MySqlPool;

use super::{
    orders::{next, order},
    support::{App, STAFF, audit},
};

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_pause_takes_effect_at_once_on_every_instance(pool: MySqlPool) {
    let app = App::start(&pool);
    let other = app.beside(&pool, clock());
    let dinner = app.option("Dinner", json!({})).await;
    let held = order(&app, &[(&dinner, 1)]);
    assert_eq!(other.hold(&held).await.outcome, HoldOutcome::Accepted);
    let post = async |what: &str| -> OptionView {
        let path = format!("{STAFF}/options/{}/{what}", dinner.id);
        let answer = app.send(app.owner("POST", &path)).await;
        assert_eq!(answer.status, 200);
        answer.read().unwrap()
    };

    let paused = post("pause").await;
    assert_eq!((paused.paused, paused.version), (true, 2));
    assert_eq!(post("pause").await, paused, "twice is fine");
    for instance in [&app, &other] {
        let answer = instance.hold(&order(&app, &[(&dinner, 1)])).await;
        assert_eq!(answer.outcome, HoldOutcome::Refused);
        assert_eq!(answer.problems[0].code, "not_on_sale");
    }
    let confirmed = other.hold(&next(&held, 1, HoldState::Confirmed)).await;
    assert_eq!(
        confirmed.outcome,
        HoldOutcome::Accepted,
        "who has it keeps it"
    );

    let resumed = post("resume").await;
    assert_eq!((resumed.paused, resumed.version), (false, 3));
    assert_eq!(post("resume").await, resumed);
    let answer = other.hold(&order(&app, &[(&dinner, 1)])).await;
    assert_eq!(answer.outcome, HoldOutcome::Accepted);
    let noted = audit(&pool).await;
    let actions: Vec<_> = noted.iter().map(|entry| entry.0.as_str()).collect();
    assert_eq!(actions, ["create_option", "pause_option", "resume_option"]);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn an_edit_leaves_it_paused(pool: MySqlPool) {
    let app = App::start(&pool);
    let dinner = app.option("Dinner", json!({})).await;
    let path = format!("{STAFF}/options/{}/pause", dinner.id);
    app.send(app.owner("POST", &path)).await;
    let body = json!({ "name": "Supper", "price_minor": 1 });
    let answer = app
        .put(&format!("/options/{}", dinner.id), "\"2\"", &body)
        .await;
    let after: OptionView = answer.read().unwrap();
    assert_eq!((after.name.as_str(), after.paused), ("Supper", true));
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn refused_to_others(pool: MySqlPool) {
    let app = App::start(&pool);
    let dinner = app.option("Dinner", json!({})).await;
    for what in ["pause", "resume"] {
        let path = format!("{STAFF}/options/{}/{what}", dinner.id);
        app.only_for_staff_of_here("POST", &path, None).await;
        app.roles("POST", &path, None).await;
        let unknown = format!("{STAFF}/options/{}/{what}", OptionId::generate());
        assert_eq!(app.send(app.owner("POST", &unknown)).await.status, 404);
    }
}
