//! `PATCH /account`

use butterfly_chassis::testing::{Answer, TestTokens};
use butterfly_contracts::AccountId;
use serde_json::{Value, json};
use sqlx::MySqlPool;

use super::support::{App, PUBLIC, address};

fn path() -> String {
    format!("{PUBLIC}/account")
}

async fn patch(app: &App, token: &str, etag: &str, body: &Value) -> Answer {
    let request = app.server.request("PATCH", &path()).bearer_auth(token);
    app.send(request.header("If-Match", etag).json(body)).await
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn name_and_address_change_and_the_next_token_tells(pool: MySqlPool) {
    let app = App::start(&pool).await;
    let mina = app.signed_in("mina@example.org").await;
    let token = mina.access.access_token.as_str();
    let answer = patch(&app, token, "\"1\"", &json!({ "name": " شهرزاد 🐛 " })).await;
    assert_eq!((answer.status, answer.header("etag")), (200, "\"2\""));
    assert_eq!(answer.json()["name"], "شهرزاد 🐛");
    assert_eq!(answer.json()["address"], address());

    let mut moved = address();
    moved["city"] = json!("Cork");
    let answer = patch(&app, token, "\"2\"", &json!({ "address": moved })).await;
    assert_eq!((answer.status, answer.header("etag")), (200, "\"3\""));
    let same = patch(&app, token, "\"3\"", &json!({})).await;
    assert_eq!((same.status, same.header("etag")), (200, "\"3\""));
    let seen = app.with_token("GET", &path(), token).await;
    assert_eq!(seen.json(), same.json());
    assert_eq!(seen.json()["address"]["city"], "Cork");

    let exchange = format!("{PUBLIC}/access-tokens");
    let answer = app
        .post(&exchange, &json!({ "session_token": mina.session_token }))
        .await;
    let next = answer.json()["access_token"].as_str().unwrap().to_owned();
    let claims = app.server.shared.trust.verify(&next, "public").unwrap();
    assert_eq!(claims.name, "شهرزاد 🐛");
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn refusals(pool: MySqlPool) {
    let app = App::start(&pool).await;
    let mina = app.signed_in("mina@example.org").await;
    let token = mina.access.access_token.as_str();
    let name = json!({ "name": "Mina" });
    for etag in ["\"2\"", "1", "*", "W/\"1\""] {
        let answer = patch(&app, token, etag, &name).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (412, "stale"),
            "{etag}"
        );
    }
    let request = app
        .server
        .request("PATCH", &path())
        .bearer_auth(token)
        .json(&name);
    assert_eq!(app.send(request).await.status, 428);
    for (body, pointer) in [
        (json!({ "name": "" }), "/name"),
        (json!({ "name": "x".repeat(201) }), "/name"),
        (json!({ "email": "other@example.org" }), "/email"),
        (
            json!({ "address": { "line": "1" } }),
            "/address/postal_code",
        ),
    ] {
        let answer = patch(&app, token, "\"1\"", &body).await;
        assert_eq!(
            (answer.status, answer.pointers()),
            (422, vec![pointer.to_owned()])
        );
    }
    app.refuses_bad_bodies("PATCH", &path(), Some(token)).await;
    app.only_for("public", "PATCH", &path()).await;
    let gone = TestTokens::person(AccountId::generate(), "gone@example.org");
    assert_eq!(patch(&app, &gone, "\"1\"", &name).await.status, 404);
}
