//! `reconcile`.

use butterfly_contracts::registration::Reconciliation;
use sqlx::MySqlPool;

use super::support::Stack;

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_drift_would_be_seen(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, quota) = stack.on_sale(5).await;
    stack.order(convention, pass, "Mina Harker").await;
    let found = stack.reconciled(convention).await;
    assert_eq!(
        (
            found.quotas[0].sold,
            found.quotas[0].counted,
            found.lane_commits
        ),
        (1, 1, 1)
    );
    sqlx::query("UPDATE quota SET sold = 3 WHERE id = ?")
        .bind(quota.uuid())
        .execute(&pool)
        .await
        .unwrap();
    let path = format!("/conventions/{convention}/reconciliation");
    let found: Reconciliation = stack.staff("GET", &path, None).await.read().unwrap();
    assert_eq!((found.drift, found.quotas[0].drift), (2, 2));
}
