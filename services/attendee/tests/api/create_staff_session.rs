//! `POST /sessions`, for staff

use butterfly_contracts::{Grant, StaffRole};
use chrono::{TimeDelta, Utc};
use sqlx::MySqlPool;

use super::support::{App, PASSWORD, STAFF, alike};

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn staff_sign_in_with_their_roles(pool: MySqlPool) {
    let app = App::start(&pool).await;
    let robin = app
        .staff_signed_in("robin@example.org", StaffRole::Organiser)
        .await;
    let grant = Grant {
        convention: None,
        role: StaffRole::Organiser,
    };
    assert_eq!(robin.account.roles, [grant]);
    let left = robin.expires_at - Utc::now();
    assert!(
        left > TimeDelta::hours(11) && left <= TimeDelta::hours(12),
        "{left}"
    );
    let trust = &app.server.shared.trust;
    let claims = trust.verify(&robin.access.access_token, "staff").unwrap();
    assert_eq!(
        (claims.roles, claims.sid),
        (vec![grant], Some(robin.session))
    );
    assert!(trust.verify(&robin.access.access_token, "public").is_none());
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn an_account_without_a_role_is_refused_like_a_wrong_password(pool: MySqlPool) {
    let app = App::start(&pool).await;
    app.attendee("mina@example.org").await;
    let no_role = app.try_sign_in(STAFF, "mina@example.org", PASSWORD).await;
    assert_eq!(
        (no_role.status, no_role.code().as_str()),
        (401, "wrong_credentials")
    );
    let wrong = app
        .try_sign_in(STAFF, "mina@example.org", "a wrong password")
        .await;
    let unknown = app.try_sign_in(STAFF, "nobody@example.org", PASSWORD).await;
    assert_eq!(alike(&no_role), alike(&wrong));
    assert_eq!(alike(&no_role), alike(&unknown));
    app.refuses_bad_bodies("POST", &format!("{STAFF}/sessions"), None)
        .await;
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn too_many_failures_are_refused(pool: MySqlPool) {
    let app = App::start(&pool).await;
    let mut statuses = Vec::new();
    for _ in 0..24 {
        let answer = app.try_sign_in(STAFF, "robin@example.org", PASSWORD).await;
        statuses.push(answer.status);
        if answer.status == 429 {
            assert!(!answer.header("retry-after").is_empty());
            break;
        }
    }
    assert_eq!(statuses.last(), Some(&429), "{statuses:?}");
}
