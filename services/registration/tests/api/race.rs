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

/// Runs these statements. Then taking places takes a moment, so that the two instances surely meet.
async fn prepare(pool: &MySqlPool, statements: &[&'static str]) {
    let slow = "CREATE TRIGGER slow BEFORE UPDATE ON quota FOR EACH ROW DO SLEEP(0.05)";
    for statement in statements.iter().chain([&slow]) {
        sqlx::raw_sql(*statement).execute(pool).await.unwrap();
    }
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn exactly_as_many_get_in_as_there_are_places(pool: MySqlPool) {
    let stacks = [Stack::start(&pool), Stack::start(&pool)];
    let (convention, pass, quota) = stacks[0].on_sale(PLACES).await;
    prepare(&pool, &[]).await;
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

/// The same rush with the guards off, so that the test above is known to be able to fail: this database
/// has no CHECK, and its lane is of an engine whose `FOR UPDATE` locks no row.
#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn without_lane_and_check_a_rush_oversells(pool: MySqlPool) {
    let stacks = [Stack::start(&pool), Stack::start(&pool)];
    let (convention, pass, quota) = stacks[0].on_sale(PLACES).await;
    let guards_off = [
        "ALTER TABLE quota DROP CONSTRAINT ck_quota_capacity",
        "ALTER TABLE registration_lane DROP FOREIGN KEY fk_registration_lane_convention",
        "ALTER TABLE registration_lane ENGINE = MyISAM",
    ];
    prepare(&pool, &guards_off).await;
    let (got_in, _) = rush(&stacks, convention, pass).await;
    let sold = sqlx::query_scalar("SELECT sold FROM quota WHERE id = ?").bind(quota.uuid());
    let sold: u32 = sold.fetch_one(&pool).await.unwrap();
    assert!(
        got_in > 20 && sold > PLACES,
        "{got_in} got in, {sold} of {PLACES} sold"
    );
}
