//! `PUT /grants`

use butterfly_chassis::testing::{Answer, TestTokens};
use butterfly_contracts::{AccountId, ConventionId};
use serde_json::{Value, json};
use sqlx::MySqlPool;

use super::support::{App, INTERNAL, PASSWORD, STAFF};

async fn put(app: &App, program: &str, body: &Value) -> Answer {
    let request = app.server.request("PUT", &format!("{INTERNAL}/grants"));
    app.send(
        request
            .bearer_auth(TestTokens::internal(program))
            .json(body),
    )
    .await
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn whoever_makes_a_convention_owns_it(pool: MySqlPool) {
    let app = App::start(&pool).await;
    let mina = app.signed_in("mina@example.org").await;
    let convention = ConventionId::generate();
    let body = json!({ "account": mina.account.id, "convention": convention, "role": "owner" });
    for _ in 0..2 {
        assert_eq!(put(&app, "registration", &body).await.status, 204);
    }
    let answer = app.try_sign_in(STAFF, "mina@example.org", PASSWORD).await;
    let roles = json!([{ "convention": convention, "role": "owner" }]);
    assert_eq!(
        (answer.status, &answer.json()["account"]["roles"]),
        (201, &roles)
    );
    let noted: Vec<(String, Vec<u8>)> =
        sqlx::query_as("SELECT action, convention_id FROM attendee_audit")
            .fetch_all(&pool)
            .await
            .unwrap();
    assert_eq!(
        noted,
        [(
            "add_grant".to_owned(),
            convention.uuid().as_bytes().to_vec()
        )]
    );
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn refusals(pool: MySqlPool) {
    let app = App::start(&pool).await;
    let mina = app.signed_in("mina@example.org").await;
    let convention = ConventionId::generate();
    let body = |account: AccountId, role: &str| json!({ "account": account, "convention": convention, "role": role });
    for program in ["operator", "admin", "options"] {
        let answer = put(&app, program, &body(mina.account.id, "owner")).await;
        assert_eq!((answer.status, answer.code().as_str()), (403, "forbidden"));
    }
    for (body, pointer) in [
        (body(AccountId::generate(), "owner"), "/account"),
        (body(mina.account.id, "administrator"), "/role"),
        (body(mina.account.id, "organiser"), "/role"),
        (body(mina.account.id, "king"), "/role"),
    ] {
        let answer = put(&app, "registration", &body).await;
        assert_eq!(
            (answer.status, answer.pointers()),
            (422, vec![pointer.to_owned()]),
            "{body}"
        );
    }
    let path = format!("{INTERNAL}/grants");
    let program = TestTokens::internal("registration");
    app.refuses_bad_bodies("PUT", &path, Some(&program)).await;
    app.only_for("internal", "PUT", &path).await;
}
