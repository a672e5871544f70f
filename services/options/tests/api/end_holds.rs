//! The job that ends holds whose time is over.

use butterfly_contracts::options::{HoldOutcome, HoldStanding, HoldState};
use butterfly_ledger::Drifts;
use butterfly_options::jobs::{drift, end_holds::end_holds};
use butterfly_store::Clock;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use sqlx::MySqlPool;

use super::{
    orders::{next, order},
    support::App,
};

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn only_holds_end_and_only_a_minute_after_their_time(pool: MySqlPool) {
    let app = App::start(&pool);
    let seats = app.stock("Seats", 9).await;
    let dinner = app.option("Dinner", json!({ "stocks": [seats] })).await;
    let [basket, pinned, sold] = [(); 3].map(|()| order(&app, &[(&dinner, 1)]));
    app.hold(&basket).await;
    app.hold(&next(&pinned, 1, HoldState::Pinned)).await;
    app.hold(&next(&sold, 1, HoldState::Confirmed)).await;
    app.clock
        .advance(TimeDelta::minutes(16) - TimeDelta::microseconds(1));
    assert_eq!(end_holds(&app.state).await.unwrap(), 0);
    app.clock.advance(TimeDelta::microseconds(1));
    assert_eq!(end_holds(&app.state).await.unwrap(), 1);
    assert_eq!(end_holds(&app.state).await.unwrap(), 0);
    let stock = &app.reconciled().await.stocks[0];
    assert_eq!(
        (stock.held, stock.pinned, stock.sold, stock.free),
        (0, 1, 1, 7)
    );
    let view = app.get_hold(basket.order).await;
    assert_eq!(view.standing, HoldStanding::Expired);
    assert_eq!(view.selections.len(), 1, "what it had");
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_confirmation_that_arrives_after_the_end(pool: MySqlPool) {
    let app = App::start(&pool);
    let seats = app.stock("Seats", 1).await;
    let dinner = app.option("Dinner", json!({ "stocks": [seats] })).await;
    let basket = order(&app, &[(&dinner, 1)]);
    let held = app.hold(&basket).await;
    app.clock.advance(TimeDelta::hours(1));
    end_holds(&app.state).await.unwrap();
    let late = app.hold(&next(&basket, 1, HoldState::Confirmed)).await;
    assert_eq!(
        (late.outcome, late.selections),
        (HoldOutcome::Accepted, held.selections)
    );
    assert_eq!(app.stock_of(seats).await.sold, 1);

    let other = order(&app, &[(&dinner, 1)]);
    let refused = app.hold(&next(&other, 1, HoldState::Confirmed)).await;
    assert_eq!(
        (refused.outcome, refused.version),
        (HoldOutcome::Refused, 0)
    );
    assert_eq!(refused.problems[0].short.as_ref().unwrap().left, 0);
    app.reconciled().await;
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn more_holds_than_one_look_finds(pool: MySqlPool) {
    let app = App::start(&pool);
    let seats = app.stock("Seats", 1000).await;
    let dinner = app.option("Dinner", json!({ "stocks": [seats] })).await;
    for _ in 0..6 {
        let items = (0..100).map(|_| order(&app, &[(&dinner, 1)])).collect();
        app.put_holds(items).await;
    }
    app.clock.advance(TimeDelta::hours(1));
    assert_eq!(end_holds(&app.state).await.unwrap(), 600);
    assert_eq!(app.reconciled().await.stocks[0].free, 1000);
}

/// Two instances by the machine's clock, one of which is five minutes off.
#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_clock_that_is_wrong_ends_nothing_early_and_keeps_nothing_alive(pool: MySqlPool) {
    let app = App::start(&pool).beside(&pool, Clock::System);
    let seats = app.stock("Seats", 9).await;
    let dinner = app.option("Dinner", json!({ "stocks": [seats] })).await;
    for minutes in [5, -5] {
        let wrong = app.beside(&pool, Clock::Wrong(TimeDelta::minutes(minutes)));
        let until = async |seconds| {
            let mut basket = order(&app, &[(&dinner, 1)]);
            basket.held_until = Some(database_now(&pool).await + TimeDelta::seconds(seconds));
            let answer = wrong.hold(&basket).await;
            let problem = answer.problems.into_iter().next();
            (basket.order, problem.map(|problem| problem.code))
        };
        let (running, problem) = until(120).await;
        assert_eq!(problem, None, "{minutes}");
        let (over, problem) = until(-30).await;
        assert_eq!(problem, None, "{minutes}: within the minute");
        assert_eq!(until(-60).await.1.as_deref(), Some("expired"), "{minutes}");
        assert_eq!(end_holds(&wrong.state).await.unwrap(), 0, "{minutes}");
        let a_while_ago = sqlx::query(
            "UPDATE option_hold SET held_until = held_until - INTERVAL 30 SECOND WHERE order_id = ?",
        );
        a_while_ago.bind(over.uuid()).execute(&pool).await.unwrap();
        assert_eq!(end_holds(&wrong.state).await.unwrap(), 1, "{minutes}");
        let standing = async |id| app.get_hold(id).await.standing;
        assert_eq!(standing(over).await, HoldStanding::Expired, "{minutes}");
        assert_eq!(standing(running).await, HoldStanding::Held, "{minutes}");
    }
}

async fn database_now(pool: &MySqlPool) -> DateTime<Utc> {
    sqlx::query_scalar("SELECT UTC_TIMESTAMP(6)")
        .fetch_one(pool)
        .await
        .unwrap()
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_convention_whose_stocks_are_wrong_is_found(pool: MySqlPool) {
    let app = App::start(&pool);
    let seats = app.stock("Seats", 9).await;
    let dinner = app.option("Dinner", json!({ "stocks": [seats] })).await;
    app.hold(&order(&app, &[(&dinner, 1)])).await;
    let mut drifts = Drifts::default();
    let db = &app.state.db;
    assert_eq!(drift::compare(db, &mut drifts).await.unwrap(), 0);
    let wrong = sqlx::query("UPDATE option_stock SET sold = sold + 2");
    wrong.execute(&pool).await.unwrap();
    app.hold(&order(&app, &[(&dinner, 1)])).await;
    assert_eq!(drift::compare(db, &mut drifts).await.unwrap(), 2);
}
