//! `GET /revocations`

use butterfly_chassis::testing::TestTokens;
use butterfly_store::testing::clock;
use chrono::TimeDelta;
use serde_json::json;
use sqlx::MySqlPool;

use super::support::{App, INTERNAL, PUBLIC, settings};

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_revocation_is_listed_while_its_tokens_could_live(pool: MySqlPool) {
    let clock = clock();
    let app = App::start_with(&pool, clock.clone(), &settings()).await;
    let path = format!("{INTERNAL}/revocations");
    let program = TestTokens::internal("lodging");
    let listed = async || app.with_token("GET", &path, &program).await.json();
    assert_eq!(listed().await, json!({ "items": [] }));

    let mina = app.signed_in("mina@example.org").await;
    let claims = TestTokens::claims(&mina.account.id.to_string(), "public", "", Vec::new());
    let claims = butterfly_contracts::attendee::Claims {
        sid: Some(mina.session),
        ..claims
    };
    let token = TestTokens::sign(&claims);
    let out = format!("{PUBLIC}/sessions/current");
    assert_eq!(app.with_token("DELETE", &out, &token).await.status, 204);
    let items = listed().await["items"].clone();
    assert_eq!(items[0]["subject"], json!(mina.session));
    assert_eq!(items.as_array().map(Vec::len), Some(1));
    clock.advance(TimeDelta::minutes(10) - TimeDelta::microseconds(1));
    assert_eq!(listed().await["items"], items);
    clock.advance(TimeDelta::microseconds(1));
    assert_eq!(listed().await, json!({ "items": [] }));
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn only_programs_may_see_it(pool: MySqlPool) {
    let app = App::start(&pool).await;
    app.only_for("internal", "GET", &format!("{INTERNAL}/revocations"))
        .await;
}
