//! `POST /access-tokens`, for staff

use butterfly_chassis::testing::{Answer, TestTokens};
use butterfly_contracts::{ConventionId, Grant, StaffRole};
use serde_json::json;
use sqlx::MySqlPool;

use super::support::{App, INTERNAL, STAFF};

async fn exchange(app: &App, secret: &str) -> Answer {
    let path = format!("{STAFF}/access-tokens");
    app.post(&path, &json!({ "session_token": secret })).await
}

async fn roles(app: &App, secret: &str) -> Vec<Grant> {
    let answer = exchange(app, secret).await;
    assert_eq!(answer.status, 200);
    let token = answer.json()["access_token"].as_str().unwrap().to_owned();
    app.server
        .shared
        .trust
        .verify(&token, "staff")
        .unwrap()
        .roles
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_token_has_the_roles_of_the_moment(pool: MySqlPool) {
    let app = App::start(&pool).await;
    let robin = app
        .staff_signed_in("robin@example.org", StaffRole::Organiser)
        .await;
    assert_eq!(roles(&app, &robin.session_token).await.len(), 1);
    let convention = ConventionId::generate();
    let body = json!({ "account": robin.account.id, "convention": convention, "role": "owner" });
    let request = app.server.request("PUT", &format!("{INTERNAL}/grants"));
    let request = request.bearer_auth(TestTokens::internal("registration"));
    assert_eq!(app.send(request.json(&body)).await.status, 204);
    let owner = Grant {
        convention: Some(convention),
        role: StaffRole::Owner,
    };
    assert!(roles(&app, &robin.session_token).await.contains(&owner));

    sqlx::query("DELETE FROM staff_grant")
        .execute(&pool)
        .await
        .unwrap();
    let answer = exchange(&app, &robin.session_token).await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (401, "unauthenticated")
    );
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_session_of_an_attendee_is_none_of_staff(pool: MySqlPool) {
    let app = App::start(&pool).await;
    app.add_staff("mina@example.org", StaffRole::Administrator, None)
        .await;
    let other = app.signed_in("other@example.org").await;
    for secret in ["", "x", &other.session_token] {
        assert_eq!(exchange(&app, secret).await.status, 401);
    }
    app.refuses_bad_bodies("POST", &format!("{STAFF}/access-tokens"), None)
        .await;
}
