//! Two instances by the machine's clock, one of which is five minutes off: what is scarce is decided by the database's.

use butterfly_contracts::{PassId, registration::OrderStatus};
use butterfly_registration::jobs::sweep;
use butterfly_store::Clock;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use sqlx::MySqlPool;

use crate::support::Stack;

const NOBODY: &str = "http://127.0.0.1:1";

fn beside(pool: &MySqlPool, minutes: i64) -> Stack {
    let clock = Clock::Wrong(TimeDelta::minutes(minutes));
    Stack::start_by(clock, pool, NOBODY)
}

async fn database_now(pool: &MySqlPool) -> DateTime<Utc> {
    sqlx::query_scalar("SELECT UTC_TIMESTAMP(6)")
        .fetch_one(pool)
        .await
        .unwrap()
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn ends_no_hold_early_and_keeps_none_alive(pool: MySqlPool) {
    let right = Stack::start_by(Clock::System, &pool, NOBODY);
    let (convention, pass, _) = right.on_sale(9).await;
    for minutes in [5, -5] {
        let wrong = beside(&pool, minutes);
        let before = database_now(&pool).await;
        let held = wrong.hold(convention, &[pass]).await;
        let kept = held.held_until.unwrap() - before;
        let (least, most) = (TimeDelta::minutes(15), TimeDelta::seconds(15 * 60 + 30));
        assert!((least..most).contains(&kept), "{minutes}: {kept}");

        let shorten =
            "UPDATE pass_order SET held_until = UTC_TIMESTAMP(6) + INTERVAL ? SECOND WHERE id = ?";
        let until = async |seconds: i32| {
            let query = sqlx::query(shorten).bind(seconds).bind(held.id.uuid());
            query.execute(&pool).await.unwrap();
            for instance in [&wrong, &right] {
                sweep::sweep(&instance.app).await.unwrap();
            }
            right.seen(&held).await.status
        };
        assert_eq!(until(120).await, OrderStatus::Held, "{minutes}");
        assert_eq!(until(-1).await, OrderStatus::Expired, "{minutes}");
    }
    right.reconciled(convention).await;
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn sells_from_and_until_the_same_moment(pool: MySqlPool) {
    let right = Stack::start_by(Clock::System, &pool, NOBODY);
    let convention = right.draft("harbour-con").await;
    let now = database_now(&pool).await;
    let (soon, just) = (now + TimeDelta::minutes(2), now - TimeDelta::minutes(2));
    let pass = async |name: &str, window| right.pass(convention, name, &[], window).await;
    let running = pass(
        "Running",
        json!({"on_sale_from": just, "on_sale_until": soon}),
    )
    .await;
    let over = pass("Over", json!({"on_sale_until": just})).await;
    let coming = pass("Coming", json!({"on_sale_from": soon})).await;
    let tier = json!({"name": "Early", "price_minor": 100, "ends_at": soon});
    let early = pass("Early", json!({"tiers": [tier]})).await;
    right.publish(convention).await;
    for minutes in [5, -5] {
        let wrong = beside(&pool, minutes);
        let status = async |pass: PassId, name: &str| {
            let name = format!("{name} {minutes}");
            wrong.try_order(convention, pass, &name).await.status
        };
        assert_eq!(status(running, "A").await, 201, "{minutes}");
        assert_eq!(status(over, "B").await, 409, "{minutes}");
        assert_eq!(status(coming, "C").await, 409, "{minutes}");
        let cheap = wrong
            .order(convention, early, &format!("D {minutes}"))
            .await;
        assert_eq!(cheap.net.minor, 100, "{minutes}");
    }
}
