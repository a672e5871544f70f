//! The names in real refusals of the database.

use butterfly_store::constraint_name;
use sqlx::MySqlPool;
use uuid::Uuid;

use crate::support::{insert_account, run};

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_duplicate_is_named_whatever_the_user_wrote(pool: MySqlPool) {
    let mut conn = pool.acquire().await.unwrap();
    for email in [
        "ada@example.org",
        "x' for key 'uq_other'",
        "`uq_other`",
        "a.b.c@d.e",
    ] {
        insert_account(&mut conn, email).await.unwrap();
        let error = insert_account(&mut conn, email).await.unwrap_err();
        assert_eq!(constraint_name(&error), Some("uq_account_email"), "{error}");
    }
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_duplicate_primary_key_is_named(pool: MySqlPool) {
    let mut conn = pool.acquire().await.unwrap();
    let statement = "INSERT INTO pass_type_day VALUES (REPEAT('a', 16), '2027-01-01')";
    run(
        &mut conn,
        format!("SET foreign_key_checks = 0; {statement}"),
    )
    .await
    .unwrap();
    let error = run(&mut conn, statement.to_owned()).await.unwrap_err();
    assert_eq!(constraint_name(&error), Some("PRIMARY"), "{error}");
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_missing_and_a_used_parent_are_named(pool: MySqlPool) {
    let mut conn = pool.acquire().await.unwrap();
    let grant = |account: Uuid| {
        format!(
            "INSERT INTO staff_grant VALUES (UNHEX('{}'), REPEAT('\\0', 16), 'owner', '2026-11-24')",
            account.simple()
        )
    };
    let error = run(&mut conn, grant(Uuid::now_v7())).await.unwrap_err();
    assert_eq!(
        constraint_name(&error),
        Some("fk_staff_grant_account"),
        "{error}"
    );

    let account = insert_account(&mut conn, "ada@example.org").await.unwrap();
    run(&mut conn, grant(account)).await.unwrap();
    let error = run(&mut conn, "DELETE FROM account".to_owned())
        .await
        .unwrap_err();
    assert_eq!(
        constraint_name(&error),
        Some("fk_staff_grant_account"),
        "{error}"
    );
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_failed_check_is_named(pool: MySqlPool) {
    let mut conn = pool.acquire().await.unwrap();
    let statement = "INSERT INTO revocation (kind, subject, revoked_at, expires_at)
        VALUES ('nothing', REPEAT('a', 16), '2026-11-24', '2026-11-25')";
    let error = run(&mut conn, statement.to_owned()).await.unwrap_err();
    assert_eq!(
        constraint_name(&error),
        Some("ck_revocation_kind"),
        "{error}"
    );
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn other_errors_have_no_constraint(pool: MySqlPool) {
    let mut conn = pool.acquire().await.unwrap();
    for statement in [
        "SELECT nothing FROM account",
        "INSERT INTO pass_type_day (pass_type_id, day) VALUES (NULL, '2027-01-01')",
        "INSERT INTO sign_in_failure VALUES (REPEAT('a', 32), '2027-01-01', -1)",
    ] {
        let error = run(&mut conn, statement.to_owned()).await.unwrap_err();
        assert_eq!(constraint_name(&error), None, "{error}");
    }
    assert_eq!(constraint_name(&sqlx::Error::RowNotFound), None);
}
