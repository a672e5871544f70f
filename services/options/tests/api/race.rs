//! The last places, by two instances at once.

use butterfly_contracts::{
    OptionStockId,
    options::{HoldOutcome, OptionView},
};
use butterfly_store::testing::clock;
use futures_util::future::join_all;
use serde_json::json;
use sqlx::MySqlPool;

use super::{
    orders::order,
    support::{App, PUBLIC, STAFF},
};

async fn rush(apps: &[App; 2], dinner: &OptionView, orders: usize) -> (usize, usize) {
    let [first, _] = apps;
    let desired: Vec<_> = (0..orders).map(|_| order(first, &[(dinner, 1)])).collect();
    let holds = desired.iter().zip(apps.iter().cycle());
    let answers = join_all(holds.map(|(desired, app)| app.try_hold(desired))).await;
    let count = |outcome| {
        answers
            .iter()
            .flatten()
            .filter(|answer| answer.outcome == outcome)
            .count()
    };
    (count(HoldOutcome::Accepted), count(HoldOutcome::Refused))
}

async fn two_instances(pool: &MySqlPool, capacity: u32) -> ([App; 2], OptionView, OptionStockId) {
    let one = App::start(pool);
    let seats = one.stock("Seats", capacity).await;
    let dinner = one.option("Dinner", json!({ "stocks": [seats] })).await;
    let other = one.beside(pool, clock());
    ([one, other], dinner, seats)
}

/// Runs these statements. Then who writes a stock waits a moment, so that the two instances surely meet, and
/// orders surely queue.
async fn prepare(pool: &MySqlPool, statements: &[&'static str]) {
    let slow = "CREATE TRIGGER slow BEFORE UPDATE ON option_stock FOR EACH ROW DO SLEEP(0.2)";
    for statement in statements.iter().chain([&slow]) {
        sqlx::raw_sql(*statement).execute(pool).await.unwrap();
    }
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn two_hundred_at_once_get_exactly_fifty(pool: MySqlPool) {
    let (apps, dinner, seats) = two_instances(&pool, 50).await;
    prepare(&pool, &[]).await;
    assert_eq!(rush(&apps, &dinner, 200).await, (50, 150));
    let found = apps[1].reconciled().await;
    assert_eq!((found.stocks[0].stock, found.stocks[0].held), (seats, 50));
    let commits = found.lane_commits;
    assert!((1..50).contains(&commits), "{commits} commits");
    apps[0].state.ledger.close().await;
    let body = json!({ "items": [order(&apps[0], &[(&dinner, 1)])] });
    let late = apps[0]
        .send(apps[0].internal("PUT", "/holds").json(&body))
        .await;
    assert_eq!(
        (
            late.status,
            late.code().as_str(),
            late.header("retry-after")
        ),
        (503, "busy", "1")
    );
}

/// The same rush with the guard off, so that the test above is known to be able to fail: in this database
/// the stock has no CHECK and the lane no lock, since its table has an engine without transactions.
#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn without_lane_and_check_a_rush_oversells(pool: MySqlPool) {
    let (apps, dinner, _) = two_instances(&pool, 50).await;
    let guards_off = [
        "ALTER TABLE option_stock DROP CONSTRAINT ck_option_stock_capacity",
        "ALTER TABLE options_lane ENGINE = MyISAM",
    ];
    prepare(&pool, &guards_off).await;
    let (accepted, _) = rush(&apps, &dinner, 120).await;
    assert!(accepted > 50, "{accepted} of 50");
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn the_database_refuses_what_the_lane_should_never_ask(pool: MySqlPool) {
    let (_, _, seats) = two_instances(&pool, 1).await;
    let oversell = sqlx::query("UPDATE option_stock SET held = 1, sold = 1 WHERE id = ?");
    let error = oversell
        .bind(seats.uuid())
        .execute(&pool)
        .await
        .unwrap_err();
    assert_eq!(
        butterfly_store::constraint_name(&error),
        Some("ck_option_stock_capacity")
    );
}

/// An organiser's change arrives while a reader has read the options and waits for the questions: it reads
/// all of it again, and so sees all of the change.
#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_catalogue_is_seen_all_old_or_all_new(pool: MySqlPool) {
    let app = App::start(&pool);
    app.option("Old", json!({})).await;
    let question = json!({ "kind": "text", "asked_of": "buyer", "label": "Old" });
    let path = format!("{STAFF}/conventions/harbour-con/questions");
    app.send(app.owner("POST", &path).json(&question)).await;
    let mut questions = pool.acquire().await.unwrap();
    let mut run = async |statement: &'static str| {
        sqlx::raw_sql(statement)
            .execute(&mut *questions)
            .await
            .unwrap();
    };
    run("LOCK TABLES question WRITE").await;
    let list = async |what: &str| {
        let path = format!("{PUBLIC}/conventions/harbour-con/{what}");
        let answer = app.send(app.server.request("GET", &path)).await;
        answer.json()["items"][0].clone()
    };
    let change = async {
        until_a_reader_waits(&pool).await;
        for statement in [
            "UPDATE convention_option SET name = 'New'",
            "UPDATE options_lane SET catalogue_version = catalogue_version + 1",
        ] {
            sqlx::raw_sql(statement).execute(&pool).await.unwrap();
        }
        run("UPDATE question SET label = 'New'").await;
        run("UNLOCK TABLES").await;
    };
    let (option, ()) = tokio::join!(list("options"), change);
    let question = list("questions").await;
    assert_eq!(
        (&option["name"], &question["label"]),
        (&json!("New"), &json!("New"))
    );
}

async fn until_a_reader_waits(pool: &MySqlPool) {
    loop {
        let waiting: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM information_schema.processlist
            WHERE db = DATABASE() AND state = 'Waiting for table metadata lock'",
        )
        .fetch_one(pool)
        .await
        .unwrap();
        if waiting > 0 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
}
