//! `reconcile`.

use butterfly_contracts::registration::Reconciliation;
use butterfly_ledger::Drifts;
use butterfly_registration::jobs::drift;
use serde_json::json;
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

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn passes_that_nothing_limits_are_counted_too(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, _) = stack.on_sale(5).await;
    let stream = stack.pass(convention, "Stream", &[], json!({})).await;
    stack.order(convention, pass, "Mina Harker").await;
    for name in ["Lucy Westenra", "Arthur Holmwood"] {
        stack.order(convention, stream, name).await;
    }
    stack.hold(convention, &[stream, pass]).await;
    let found = stack.reconciled(convention).await;
    let [unlimited] = found.unlimited.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!(
        (unlimited.pass, unlimited.name.as_str()),
        (stream, "Stream")
    );
    assert_eq!(
        (unlimited.sold, unlimited.at_door, unlimited.held),
        (2, 2, 1)
    );
    let [quota] = found.quotas.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!(
        (quota.counted, quota.counted_held, quota.passes.len()),
        (1, 1, 1)
    );
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn every_convention_is_compared_when_it_has_moved(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (convention, pass, quota) = stack.on_sale(5).await;
    let other = stack.draft("other-con").await;
    stack.quota(other, "Everybody", 9).await;
    let mut drifts = Drifts::default();
    let db = &stack.app.db;
    assert_eq!(drift::compare(db, &mut drifts).await.unwrap(), 0);
    let wrong = "UPDATE quota SET held = held + 2 WHERE id = ?";
    let wrong = sqlx::query(wrong).bind(quota.uuid());
    wrong.execute(&pool).await.unwrap();
    assert_eq!(
        drift::compare(db, &mut drifts).await.unwrap(),
        0,
        "not looked at"
    );
    stack.order(convention, pass, "Mina Harker").await;
    assert_eq!(drift::compare(db, &mut drifts).await.unwrap(), 2);
    let right = sqlx::query("UPDATE quota SET held = 0 WHERE id = ?").bind(quota.uuid());
    right.execute(&pool).await.unwrap();
    assert_eq!(drift::compare(db, &mut drifts).await.unwrap(), 0);
}
