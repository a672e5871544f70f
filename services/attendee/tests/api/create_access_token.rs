//! `POST /access-tokens`

use butterfly_chassis::testing::Answer;
use butterfly_contracts::{StaffRole, attendee::AccessToken};
use butterfly_store::testing::clock;
use chrono::TimeDelta;
use serde_json::json;
use sqlx::MySqlPool;

use super::support::{App, PASSWORD, PUBLIC, settings};

async fn exchange(app: &App, secret: &str) -> Answer {
    let path = format!("{PUBLIC}/access-tokens");
    app.post(&path, &json!({ "session_token": secret })).await
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_token_says_who_it_is_and_lives_five_minutes(pool: MySqlPool) {
    let app = App::start(&pool).await;
    let signed_in = app.signed_in("mina@example.org").await;
    let answer = exchange(&app, &signed_in.session_token).await;
    assert_eq!(answer.status, 200);
    let token: AccessToken = answer.read().unwrap();
    assert_eq!(token.expires_in, 300);
    let trust = &app.server.shared.trust;
    let claims = trust.verify(&token.access_token, "public").unwrap();
    assert_eq!(claims.sub, signed_in.account.id.to_string());
    assert_eq!(claims.sid, Some(signed_in.session));
    assert_eq!(
        (claims.email.as_str(), claims.iss.as_str()),
        ("mina@example.org", "butterfly")
    );
    assert_eq!(
        (claims.name.as_str(), claims.exp - claims.iat),
        ("🦋 مينا הרקר", 300)
    );
    assert_eq!(claims.roles, []);
    for audience in ["staff", "internal"] {
        assert!(trust.verify(&token.access_token, audience).is_none());
    }
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn what_is_no_session_is_refused(pool: MySqlPool) {
    let app = App::start(&pool).await;
    let staff = app
        .staff_signed_in("robin@example.org", StaffRole::Administrator)
        .await;
    let mina = app.signed_in("mina@example.org").await;
    for secret in ["", "x", &staff.session_token, &mina.access.access_token] {
        let answer = exchange(&app, secret).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (401, "unauthenticated")
        );
    }
    sqlx::query("UPDATE account SET deleted_at = created_at WHERE id = ?")
        .bind(mina.account.id.uuid())
        .execute(&pool)
        .await
        .unwrap();
    assert_eq!(exchange(&app, &mina.session_token).await.status, 401);
    app.refuses_bad_bodies("POST", &format!("{PUBLIC}/access-tokens"), None)
        .await;
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_session_ends_after_a_month(pool: MySqlPool) {
    let clock = clock();
    let app = App::start_with(&pool, clock.clone(), &settings()).await;
    app.attendee("mina@example.org").await;
    let answer = app.try_sign_in(PUBLIC, "mina@example.org", PASSWORD).await;
    let secret = answer.json()["session_token"].as_str().unwrap().to_owned();
    clock.advance(TimeDelta::days(30) - TimeDelta::microseconds(1));
    assert_eq!(exchange(&app, &secret).await.status, 200);
    clock.advance(TimeDelta::microseconds(1));
    assert_eq!(exchange(&app, &secret).await.status, 401);
}
