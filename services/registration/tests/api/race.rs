//! The last places, by two instances at once.

use butterfly_chassis::testing::Answer;
use butterfly_contracts::{ConventionId, PassId};
use futures_util::future::join_all;
use sqlx::MySqlPool;

use super::support::Stack;

const PLACES: u32 = 20;
const ORDERS: usize = 60;

/// How many of many orders at once got a place, and how many were told that it is sold out.
async fn rush(stacks: &[Stack; 2], convention: ConventionId, pass: PassId) -> (usize, usize) {
    let names: Vec<_> = (0..ORDERS).map(|n| format!("Person {n}")).collect();
    let orders = names.iter().enumerate();
    let orders = orders.map(|(n, name)| stacks[n % 2].try_order(convention, pass, name));
    let answers = join_all(orders).await;
    let got_in = answers.iter().filter(|answer| answer.status == 201);
    let sold_out = |answer: &&Answer| answer.status == 409 && answer.code() == "sold_out";
    (got_in.count(), answers.iter().filter(sold_out).count())
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn exactly_as_many_get_in_as_there_are_places(pool: MySqlPool) {
    let stacks = [Stack::start(&pool), Stack::start(&pool)];
    let (convention, pass, quota) = stacks[0].on_sale(PLACES).await;
    assert_eq!(rush(&stacks, convention, pass).await, (20, 40));
    let found = stacks[1].reconciled(convention).await;
    assert_eq!(
        (found.quotas[0].quota, found.quotas[0].sold),
        (quota, PLACES)
    );
    assert!(
        found.lane_commits >= 1 && found.lane_commits < 20,
        "{} commits",
        found.lane_commits
    );
    stacks[0].app.ledger.close().await;
    let late = stacks[0].try_order(convention, pass, "Too Late").await;
    assert_eq!(
        (late.status, late.code(), late.header("retry-after")),
        (503, "busy".to_owned(), "1")
    );
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn the_database_refuses_what_the_ledger_should_never_ask(pool: MySqlPool) {
    let stack = Stack::start(&pool);
    let (_, _, quota) = stack.on_sale(1).await;
    let oversell = sqlx::query("UPDATE quota SET sold = 2 WHERE id = ?").bind(quota.uuid());
    let error = oversell.execute(&pool).await.unwrap_err();
    assert_eq!(
        butterfly_store::constraint_name(&error),
        Some("ck_quota_capacity")
    );
}

/// A rush with the guard off, so that the test above is known to be able to fail: this database has no
/// CHECK, and a place is taken as one would without a lane, by reading and then writing.
#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn without_lane_and_check_a_rush_oversells(pool: MySqlPool) {
    const FEW: u32 = 18;
    const BUYERS: usize = 5;
    let stack = Stack::start(&pool);
    let (_, _, quota) = stack.on_sale(FEW).await;
    sqlx::query("ALTER TABLE quota DROP CONSTRAINT ck_quota_capacity")
        .execute(&pool)
        .await
        .unwrap();
    let everybody_has_read = tokio::sync::Barrier::new(BUYERS);
    let naive = async || {
        let mut granted = 0;
        for _ in 0..ORDERS / BUYERS {
            let read = sqlx::query_scalar("SELECT sold FROM quota WHERE id = ?").bind(quota.uuid());
            let sold: u32 = read.fetch_one(&pool).await.unwrap();
            everybody_has_read.wait().await;
            if sold < FEW {
                let write = sqlx::query("UPDATE quota SET sold = sold + 1 WHERE id = ?");
                write.bind(quota.uuid()).execute(&pool).await.unwrap();
                granted += 1;
            }
            everybody_has_read.wait().await;
        }
        granted
    };
    let granted: u32 = join_all((0..BUYERS).map(|_| naive()))
        .await
        .into_iter()
        .sum();
    assert_eq!(granted, 20, "two more than there are places");
}
