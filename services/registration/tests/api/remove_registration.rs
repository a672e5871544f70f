//! `remove_registration`, `get_staff_registration`.

use butterfly_contracts::RegistrationId;
use sqlx::MySqlPool;

use super::support::Stack;

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn the_third_gets_in_after_a_removal(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, _) = stack.on_sale(2).await;
    let first = stack.order(convention, pass, "One").await;
    stack.order(convention, pass, "Two").await;
    assert_eq!(
        stack.try_order(convention, pass, "Three").await.code(),
        "sold_out"
    );
    let path = format!("/registrations/{}", first.registrations[0].id);
    let remove = format!("{path}/remove");
    assert_eq!(stack.staff("POST", &remove, None).await.status, 204);
    assert_eq!(
        stack.staff("POST", &remove, None).await.status,
        204,
        "again is fine"
    );
    stack.order(convention, pass, "Three").await;
    assert_eq!(
        stack.try_order(convention, pass, "One").await.code(),
        "sold_out"
    );

    let seen = stack.staff("GET", &path, None).await;
    assert_eq!(
        (seen.status, &seen.json()["status"]),
        (200, &"removed".into())
    );
    let audit: Vec<(String, String)> = sqlx::query_as(
        "SELECT action, subject FROM registration_audit WHERE action LIKE '%registration'",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    let subject = first.registrations[0].id.to_string();
    assert_eq!(
        audit,
        [("remove_registration".to_owned(), subject)],
        "one row for one removal"
    );
    let unknown = format!("/registrations/{}", RegistrationId::generate());
    let remove = format!("{unknown}/remove");
    assert_eq!(stack.staff("POST", &remove, None).await.status, 404);
    assert_eq!(stack.staff("GET", &unknown, None).await.status, 404);
    let kept: (i64,) = sqlx::query_as("SELECT COUNT(*) FROM registration")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(kept, (3,), "the row remains");
}
