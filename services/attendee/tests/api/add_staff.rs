//! `PUT /staff`

use butterfly_chassis::testing::{Answer, TestTokens};
use butterfly_contracts::{ConventionId, StaffRole, attendee::StaffAdded};
use serde_json::{Value, json};
use sqlx::MySqlPool;

use super::support::{App, INTERNAL, PASSWORD, STAFF};

async fn put(app: &App, program: &str, body: &Value) -> Answer {
    let request = app.server.request("PUT", &format!("{INTERNAL}/staff"));
    app.send(
        request
            .bearer_auth(TestTokens::internal(program))
            .json(body),
    )
    .await
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_new_account_has_a_password_shown_once(pool: MySqlPool) {
    let app = App::start(&pool).await;
    let added = app
        .add_staff(" Robin@Example.org", StaffRole::Administrator, None)
        .await;
    let password = added.password.unwrap();
    assert_eq!(
        app.try_sign_in(STAFF, "robin@example.org", &password)
            .await
            .status,
        201
    );
    let again = app
        .add_staff("robin@example.org", StaffRole::Administrator, None)
        .await;
    assert_eq!((again.account, again.password), (added.account, None));
    let convention = ConventionId::generate();
    let more = app
        .add_staff("robin@example.org", StaffRole::Door, Some(convention))
        .await;
    assert_eq!(more.account, added.account);

    let text = "SELECT action, subject, after_state, request_id FROM attendee_audit ORDER BY id";
    let rows: Vec<(String, String, String, String)> =
        sqlx::query_as(text).fetch_all(&pool).await.unwrap();
    assert_eq!(rows.len(), 2, "a role given again is not noted again");
    assert_eq!(
        (rows[0].0.as_str(), &rows[0].1),
        ("add_staff", &added.account.to_string())
    );
    let after: Value = serde_json::from_str(&rows[1].2).unwrap();
    assert_eq!(after["by_program"], "operator");
    assert_eq!(
        (&after["role"], &after["convention"]),
        (&json!("door"), &json!(convention))
    );
    assert!(rows[0].3.starts_with("req_"));
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn an_account_keeps_its_password_and_name(pool: MySqlPool) {
    let app = App::start(&pool).await;
    app.attendee("mina@example.org").await;
    let added = app
        .add_staff("mina@example.org", StaffRole::Organiser, None)
        .await;
    assert!(added.password.is_none());
    let answer = app.try_sign_in(STAFF, "mina@example.org", PASSWORD).await;
    assert_eq!(
        (answer.status, &answer.json()["account"]["name"]),
        (201, &json!("🦋 مينا הרקר"))
    );
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_new_password_replaces_the_old_one_and_signs_out(pool: MySqlPool) {
    let app = App::start(&pool).await;
    let role = StaffRole::Administrator;
    let signed_in = app.staff_signed_in("robin@example.org", role).await;
    let first = app.add_staff("robin@example.org", role, None).await;
    assert_eq!(first.password, None);
    let own = format!("{STAFF}/account");
    let token = &signed_in.access.access_token;
    assert_eq!(app.with_token("GET", &own, token).await.status, 200);

    let body = json!({
        "email": "robin@example.org", "name": "Robin", "role": role, "new_password": true,
    });
    let answer = put(&app, "operator", &body).await;
    assert_eq!(answer.status, 200);
    let new: StaffAdded = answer.read().unwrap();
    assert_eq!(new.account, first.account);

    app.learn().await;
    assert_eq!(app.with_token("GET", &own, token).await.status, 401);
    let path = format!("{STAFF}/access-tokens");
    let again = json!({ "session_token": signed_in.session_token });
    assert_eq!(app.post(&path, &again).await.status, 401);
    let old = app.try_sign_in(STAFF, "robin@example.org", PASSWORD).await;
    assert_eq!(old.status, 401);
    let password = new.password.unwrap();
    let answer = app.try_sign_in(STAFF, "robin@example.org", &password).await;
    assert_eq!(answer.status, 201);

    let text = "SELECT action FROM attendee_audit ORDER BY id";
    let actions: Vec<String> = sqlx::query_scalar(text).fetch_all(&pool).await.unwrap();
    assert_eq!(actions, ["add_staff", "reset_password"]);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn refusals(pool: MySqlPool) {
    let app = App::start(&pool).await;
    let good = json!({ "email": "robin@example.org", "name": "Robin", "role": "organiser" });
    for program in ["registration", "admin", "frontend"] {
        let answer = put(&app, program, &good).await;
        assert_eq!((answer.status, answer.code().as_str()), (403, "forbidden"));
    }
    let convention = ConventionId::generate();
    for (change, pointer) in [
        (json!({ "email": "robin" }), "/email"),
        (json!({ "name": "" }), "/name"),
        (json!({ "role": "king" }), "/role"),
        (json!({ "role": "owner" }), "/convention"),
        (json!({ "convention": convention }), "/convention"),
        (json!({ "convention": "cnv_1" }), "/convention"),
    ] {
        let mut body = good.clone();
        body.as_object_mut()
            .unwrap()
            .extend(change.as_object().unwrap().clone());
        let answer = put(&app, "operator", &body).await;
        assert_eq!(
            (answer.status, answer.pointers()),
            (422, vec![pointer.to_owned()]),
            "{body}"
        );
    }
    let path = format!("{INTERNAL}/staff");
    let operator = TestTokens::internal("operator");
    app.refuses_bad_bodies("PUT", &path, Some(&operator)).await;
    app.only_for("internal", "PUT", &path).await;
}
