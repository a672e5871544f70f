//! `POST /tokens`

use butterfly_chassis::testing::Answer;
use butterfly_contracts::{Grant, StaffRole};
use serde_json::json;
use sqlx::MySqlPool;

use super::support::{App, INTERNAL, alike};

async fn ask(app: &App, id: &str, secret: &str, audience: &str) -> Answer {
    let body = json!({ "client_id": id, "client_secret": secret, "audience": audience });
    app.post(&format!("{INTERNAL}/tokens"), &body).await
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn programs_get_tokens_of_their_own(pool: MySqlPool) {
    let app = App::start(&pool).await;
    let answer = ask(&app, "registration", "reg-secret", "internal").await;
    assert_eq!(
        (answer.status, &answer.json()["expires_in"]),
        (200, &json!(300))
    );
    let token = answer.json()["access_token"].as_str().unwrap().to_owned();
    let claims = app.server.shared.trust.verify(&token, "internal").unwrap();
    assert_eq!((claims.sub.as_str(), claims.sid), ("registration", None));
    assert_eq!(claims.roles, []);
    let listed = app
        .with_token("GET", &format!("{INTERNAL}/revocations"), &token)
        .await;
    assert_eq!(listed.status, 200);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn only_the_operator_may_act_as_staff(pool: MySqlPool) {
    let app = App::start(&pool).await;
    let answer = ask(&app, "operator", "op-secret", "staff").await;
    assert_eq!(answer.status, 200);
    let token = answer.json()["access_token"].as_str().unwrap().to_owned();
    let claims = app.server.shared.trust.verify(&token, "staff").unwrap();
    let administrator = Grant {
        convention: None,
        role: StaffRole::Administrator,
    };
    assert_eq!(
        (claims.sub.as_str(), claims.roles),
        ("operator", vec![administrator])
    );
    let answer = ask(&app, "registration", "reg-secret", "staff").await;
    assert_eq!((answer.status, answer.code().as_str()), (403, "forbidden"));
    for audience in ["public", "partner", "", "INTERNAL"] {
        let answer = ask(&app, "operator", "op-secret", audience).await;
        assert_eq!(
            (answer.status, answer.pointers()),
            (422, vec!["/audience".to_owned()])
        );
    }
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn unknown_and_wrong_are_refused_alike(pool: MySqlPool) {
    let app = App::start(&pool).await;
    let wrong = ask(&app, "registration", "op-secret", "internal").await;
    assert_eq!(
        (wrong.status, wrong.code().as_str()),
        (401, "wrong_credentials")
    );
    for (id, secret) in [
        ("nobody", "reg-secret"),
        ("nobody", ""),
        ("registration", ""),
    ] {
        let refused = ask(&app, id, secret, "internal").await;
        assert_eq!(alike(&wrong), alike(&refused), "{id} {secret}");
    }
    app.refuses_bad_bodies("POST", &format!("{INTERNAL}/tokens"), None)
        .await;
}
