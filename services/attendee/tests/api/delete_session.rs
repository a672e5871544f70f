//! `DELETE /sessions/current`

use butterfly_chassis::testing::TestTokens;
use butterfly_contracts::{AccountId, attendee::Revocations};
use serde_json::json;
use sqlx::MySqlPool;

use super::support::{App, INTERNAL, PUBLIC};

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn signing_out_revokes_the_session_and_nothing_else(pool: MySqlPool) {
    let app = App::start(&pool).await;
    let mina = app.signed_in("mina@example.org").await;
    let other = app.signed_in("other@example.org").await;
    let path = format!("{PUBLIC}/sessions/current");
    let token = &mina.access.access_token;
    assert_eq!(app.with_token("DELETE", &path, token).await.status, 204);
    // Until this instance has heard of it; it changes nothing.
    assert_eq!(app.with_token("DELETE", &path, token).await.status, 204);

    let listed = format!("{INTERNAL}/revocations");
    let program = TestTokens::internal("registration");
    let answer = app.with_token("GET", &listed, &program).await;
    let listed: Revocations = answer.read().unwrap();
    let subjects: Vec<_> = listed
        .items
        .iter()
        .map(|item| item.subject.clone())
        .collect();
    assert_eq!(subjects, [mina.session.to_string()]);

    let exchange = format!("{PUBLIC}/access-tokens");
    let secret = json!({ "session_token": mina.session_token });
    assert_eq!(app.post(&exchange, &secret).await.status, 401);
    app.learn().await;
    let account = format!("{PUBLIC}/account");
    assert_eq!(app.with_token("GET", &account, token).await.status, 401);
    let others = &other.access.access_token;
    assert_eq!(app.with_token("GET", &account, others).await.status, 200);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn it_needs_a_session(pool: MySqlPool) {
    let app = App::start(&pool).await;
    let path = format!("{PUBLIC}/sessions/current");
    app.only_for("public", "DELETE", &path).await;
    let account = AccountId::generate().to_string();
    let mut claims = TestTokens::claims(&account, "public", "a@b.example", Vec::new());
    claims.sid = None;
    let answer = app
        .with_token("DELETE", &path, &TestTokens::sign(&claims))
        .await;
    assert_eq!(answer.status, 401);
}
