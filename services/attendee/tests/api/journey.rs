//! The way of the websites and of the operator: the typed client, against the real service.

use butterfly_client::{AttendeeClient, CallContext, InternalTokens};
use butterfly_contracts::{
    ConventionId, ProblemCode, StaffRole,
    attendee::{AccountPatch, Credentials, NewAccount, NewGrant, NewStaff},
};
use sqlx::MySqlPool;

use super::support::{App, PASSWORD, sign_up, token_in};

fn credentials(email: &str, password: &str) -> Credentials {
    Credentials {
        email: email.to_owned(),
        password: password.to_owned(),
    }
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn an_attendee_comes_and_goes(pool: MySqlPool) {
    let app = App::start(&pool).await;
    let caller = app.server.caller().unwrap();
    let context = CallContext::background("test");
    let anybody = AttendeeClient::new(&caller, &context);
    let account: NewAccount = serde_json::from_value(sign_up("mina@example.org")).unwrap();
    let accepted = anybody.create_account(&account).await.unwrap();
    let mail = app.newest_mail().await;
    let token = mail["text"].as_str().and_then(token_in).unwrap();
    assert_eq!(anybody.confirm_account(&token).await.unwrap(), accepted);
    let again = anybody.confirm_account(&token).await.unwrap_err();
    assert_eq!(again.code(), Some(ProblemCode::Gone));

    let wrong = credentials("mina@example.org", "a wrong password");
    let refused = anybody.create_session(&wrong).await.err().unwrap();
    assert_eq!(refused.code(), Some(ProblemCode::WrongCredentials));
    let right = credentials("mina@example.org", PASSWORD);
    let signed_in = anybody.create_session(&right).await.unwrap();
    let access = anybody
        .create_access_token(&signed_in.session_token)
        .await
        .unwrap();
    let context = context.with_bearer(access.access_token);
    let mina = AttendeeClient::new(&caller, &context);
    let seen = mina.get_account().await.unwrap();
    assert_eq!(seen.value, signed_in.account);
    let patch = AccountPatch {
        name: Some("Mina Harker".to_owned()),
        address: None,
    };
    let changed = mina.update_account(&seen.etag, &patch).await.unwrap();
    assert_eq!(
        (changed.value.name.as_str(), changed.etag.as_str()),
        ("Mina Harker", "\"2\"")
    );
    let stale = mina.update_account(&seen.etag, &patch).await.unwrap_err();
    assert_eq!(stale.code(), Some(ProblemCode::Stale));

    mina.delete_session().await.unwrap();
    let ended = anybody.create_access_token(&signed_in.session_token).await;
    assert_eq!(
        ended.err().unwrap().code(),
        Some(ProblemCode::Unauthenticated)
    );
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn the_operator_makes_the_first_administrator(pool: MySqlPool) {
    let app = App::start(&pool).await;
    let caller = app.server.caller().unwrap();
    let context = CallContext::background("test");
    let program = async |id: &str, secret: &str| {
        let tokens = InternalTokens::new(id, secret.into());
        let token = tokens.get(&caller, &context).await.unwrap();
        context.with_bearer(token)
    };
    let operator = program("operator", "op-secret").await;
    let operator = AttendeeClient::new(&caller, &operator);
    let staff = NewStaff {
        email: "root@example.org".to_owned(),
        name: "Root".to_owned(),
        role: StaffRole::Administrator,
        convention: None,
        new_password: false,
    };
    let added = operator.add_staff(&staff).await.unwrap();
    let right = credentials("root@example.org", &added.password.unwrap());
    let anybody = AttendeeClient::new(&caller, &context);
    let signed_in = anybody.create_staff_session(&right).await.unwrap();

    let registration = program("registration", "reg-secret").await;
    let registration = AttendeeClient::new(&caller, &registration);
    let grant = NewGrant {
        account: added.account,
        convention: ConventionId::generate(),
        role: StaffRole::Owner,
    };
    registration.add_grant(&grant).await.unwrap();
    let access = anybody
        .create_staff_access_token(&signed_in.session_token)
        .await
        .unwrap();
    let context = context.with_bearer(access.access_token);
    let root = AttendeeClient::new(&caller, &context);
    assert_eq!(root.get_staff_account().await.unwrap().value.roles.len(), 2);
    root.delete_staff_session().await.unwrap();
    let revoked = registration.list_revocations().await.unwrap();
    assert_eq!(revoked.items[0].subject, signed_in.session.to_string());
    assert_eq!(anybody.get_jwks().await.unwrap().keys.len(), 1);
}
