//! `POST /sessions`

use chrono::{TimeDelta, Utc};
use serde_json::json;
use sqlx::MySqlPool;

use butterfly_contracts::attendee::SignedIn;

use super::support::{App, PASSWORD, PUBLIC, address, alike};

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_session_lasts_a_month_and_its_secret_is_not_kept(pool: MySqlPool) {
    let app = App::start(&pool).await;
    app.attendee("mina@example.org").await;
    let answer = app.try_sign_in(PUBLIC, "MINA@example.org ", PASSWORD).await;
    assert_eq!(answer.status, 201);
    assert!(!String::from_utf8_lossy(&answer.body).contains("argon2"));
    assert_eq!(answer.json()["account"]["name"], "🦋 مينا הרקר");
    assert_eq!(answer.json()["account"]["address"], address());
    assert_eq!(answer.json()["account"]["roles"], json!([]));
    let signed_in: SignedIn = answer.read().unwrap();
    let left = signed_in.expires_at - Utc::now();
    assert!(
        left > TimeDelta::days(29) && left <= TimeDelta::days(30),
        "{left}"
    );

    let text = "SELECT HEX(token_hash), audience FROM session";
    let (kept, audience): (String, String) = sqlx::query_as(text).fetch_one(&pool).await.unwrap();
    assert_ne!(kept, signed_in.session_token);
    assert_eq!(audience, "public");
    let token = &signed_in.access.access_token;
    let own = app
        .with_token("GET", &format!("{PUBLIC}/account"), token)
        .await;
    assert_eq!(own.status, 200);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn unknown_and_wrong_are_refused_alike(pool: MySqlPool) {
    let app = App::start(&pool).await;
    app.attendee("mina@example.org").await;
    let wrong = app
        .try_sign_in(PUBLIC, "mina@example.org", "not her password")
        .await;
    assert_eq!(
        (wrong.status, wrong.code().as_str()),
        (401, "wrong_credentials")
    );
    for email in [
        "nobody@example.org",
        "",
        "no address",
        "mina@example.org\u{0}",
        "🦋",
    ] {
        let unknown = app.try_sign_in(PUBLIC, email, PASSWORD).await;
        assert_eq!(alike(&wrong), alike(&unknown), "{email}");
    }
    let empty = app.try_sign_in(PUBLIC, "mina@example.org", "").await;
    assert_eq!(alike(&wrong), alike(&empty));
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn what_cannot_be_credentials_is_invalid(pool: MySqlPool) {
    let app = App::start(&pool).await;
    let path = format!("{PUBLIC}/sessions");
    let body = json!({ "email": "x".repeat(255), "password": "x".repeat(201) });
    let answer = app.post(&path, &body).await;
    assert_eq!((answer.status, answer.pointers().len()), (422, 2));
    let body = json!({ "email": "a@b.example", "password": PASSWORD, "code": "1" });
    let answer = app.post(&path, &body).await;
    assert_eq!(
        (answer.status, answer.pointers()),
        (422, vec!["/code".to_owned()])
    );
    app.refuses_bad_bodies("POST", &path, None).await;
}
