//! `POST /accounts/confirm`

use butterfly_store::testing::clock;
use chrono::TimeDelta;
use serde_json::json;
use sqlx::MySqlPool;

use super::support::{App, PASSWORD, PUBLIC, settings, sign_up, token_in};

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_link_makes_the_account_once(pool: MySqlPool) {
    let app = App::start(&pool).await;
    let token = app.sign_up("mina@example.org").await;
    assert_eq!(
        app.try_sign_in(PUBLIC, "mina@example.org", PASSWORD)
            .await
            .status,
        401
    );
    let answer = app.confirm(&token).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json(), json!({ "email": "mina@example.org" }));
    assert_eq!(
        app.try_sign_in(PUBLIC, "mina@example.org", PASSWORD)
            .await
            .status,
        201
    );
    let again = app.confirm(&token).await;
    assert_eq!((again.status, again.code().as_str()), (410, "gone"));
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_link_works_for_a_day(pool: MySqlPool) {
    let clock = clock();
    let app = App::start_with(&pool, clock.clone(), &settings()).await;
    let token = app.sign_up("mina@example.org").await;
    clock.advance(TimeDelta::hours(24));
    assert_eq!(app.confirm(&token).await.status, 410);
    let token = app.sign_up("mina@example.org").await;
    clock.advance(TimeDelta::hours(24) - TimeDelta::microseconds(1));
    assert_eq!(app.confirm(&token).await.status, 200);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_second_link_leaves_the_account_as_it_is(pool: MySqlPool) {
    let app = App::start(&pool).await;
    let first = app.sign_up("mina@example.org").await;
    let mut other = sign_up("mina@example.org");
    other["password"] = json!("another long password");
    assert_eq!(
        app.post(&format!("{PUBLIC}/accounts"), &other).await.status,
        202
    );
    let second = app.newest_mail().await["text"]
        .as_str()
        .and_then(token_in)
        .unwrap();
    assert_eq!(app.confirm(&first).await.status, 200);
    assert_eq!(app.confirm(&second).await.status, 200);
    assert_eq!(
        app.try_sign_in(PUBLIC, "mina@example.org", PASSWORD)
            .await
            .status,
        201
    );
    let other = "another long password";
    assert_eq!(
        app.try_sign_in(PUBLIC, "mina@example.org", other)
            .await
            .status,
        401
    );
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn what_is_no_link_is_gone(pool: MySqlPool) {
    let app = App::start(&pool).await;
    for token in ["", "x", &"x".repeat(43)] {
        assert_eq!(app.confirm(token).await.status, 410, "{token}");
    }
    app.refuses_bad_bodies("POST", &format!("{PUBLIC}/accounts/confirm"), None)
        .await;
}
