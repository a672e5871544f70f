//! Transactions: commit, rollback, retry of lock conflicts, and what every connection is set to.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use butterfly_store::{Db, db_stats, is_transient};
use sqlx::{MySqlConnection, MySqlPool};
use tokio::sync::Barrier;

#[derive(Debug, thiserror::Error)]
enum MoveError {
    #[error("refused")]
    Refused,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

#[derive(Debug, thiserror::Error)]
enum OuterError {
    #[error("the move failed")]
    Move(#[from] MoveError),
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
}

async fn two_counters(db: &Db) {
    db.read(async |conn| {
        sqlx::raw_sql(
            "CREATE TABLE counter (id INT PRIMARY KEY, value INT NOT NULL);
             INSERT INTO counter VALUES (1, 0), (2, 0)",
        )
        .execute(conn)
        .await
    })
    .await
    .unwrap();
}

async fn add_one(conn: &mut MySqlConnection, id: i32) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE counter SET value = value + 1 WHERE id = ?")
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}

async fn values(db: &Db) -> Vec<i32> {
    db.read(async |conn| {
        sqlx::query_scalar("SELECT value FROM counter ORDER BY id")
            .fetch_all(conn)
            .await
    })
    .await
    .map_err(|error: sqlx::Error| error)
    .unwrap()
}

#[sqlx::test(migrations = false)]
async fn an_error_rolls_back_and_a_value_commits(pool: MySqlPool) {
    let db = Db::from_pool(&pool);
    two_counters(&db).await;
    let refused = db
        .transact(async |conn| -> Result<(), MoveError> {
            add_one(conn, 1).await?;
            Err(MoveError::Refused)
        })
        .await;
    assert!(matches!(refused, Err(MoveError::Refused)));
    assert_eq!(values(&db).await, [0, 0]);
    db.transact(async |conn| add_one(conn, 2).await)
        .await
        .unwrap();
    assert_eq!(values(&db).await, [0, 1]);
}

/// Two tasks take the same two rows in opposite order, each waiting for the other to hold its first.
#[sqlx::test(migrations = false)]
async fn a_deadlock_is_tried_again_and_both_succeed(pool: MySqlPool) {
    let db = Db::from_pool(&pool);
    two_counters(&db).await;
    let both_hold_one = Arc::new(Barrier::new(2));
    let attempts = Arc::new(AtomicU32::new(0));
    let task = |first: i32, second: i32| {
        let (db, barrier, attempts) = (db.clone(), both_hold_one.clone(), attempts.clone());
        let tries = AtomicU32::new(0);
        // A spawned task also proves that a transaction which owns what it uses may change threads.
        tokio::spawn(async move {
            db.transact(async move |conn| -> Result<(), MoveError> {
                attempts.fetch_add(1, Ordering::SeqCst);
                add_one(conn, first).await?;
                if tries.fetch_add(1, Ordering::SeqCst) == 0 {
                    barrier.wait().await;
                }
                add_one(conn, second).await?;
                Ok(())
            })
            .await
        })
    };
    let (one, other) = (task(1, 2), task(2, 1));
    one.await.unwrap().unwrap();
    other.await.unwrap().unwrap();
    assert_eq!(values(&db).await, [2, 2]);
    assert!(
        attempts.load(Ordering::SeqCst) >= 3,
        "no deadlock happened, so nothing was shown"
    );
}

async fn fail_with(conn: &mut MySqlConnection, number: u16) -> Result<(), sqlx::Error> {
    let statement = format!("SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = {number}");
    sqlx::raw_sql(sqlx::AssertSqlSafe(statement))
        .execute(conn)
        .await?;
    Ok(())
}

/// How often a transaction is tried that always fails with this error of the database.
async fn tries(db: &Db, number: u16) -> u32 {
    let tries = AtomicU32::new(0);
    let result = db
        .transact(async |conn| -> Result<(), OuterError> {
            tries.fetch_add(1, Ordering::SeqCst);
            Ok(fail_with(conn, number).await.map_err(MoveError::from)?)
        })
        .await;
    assert!(matches!(
        result,
        Err(OuterError::Move(MoveError::Database(_)))
    ));
    tries.into_inner()
}

#[sqlx::test(migrations = false)]
async fn only_lock_conflicts_are_tried_again_and_not_for_ever(pool: MySqlPool) {
    let db = Db::from_pool(&pool);
    assert_eq!(tries(&db, 1213).await, 4);
    assert_eq!(tries(&db, 1205).await, 4);
    assert_eq!(tries(&db, 1062).await, 1);
}

#[sqlx::test(migrations = false)]
async fn a_conflict_is_found_however_it_is_wrapped(pool: MySqlPool) {
    let db = Db::from_pool(&pool);
    let plain = db
        .read(async |conn| fail_with(conn, 1213).await)
        .await
        .unwrap_err();
    assert!(is_transient(&plain));
    let transparent = MoveError::from(plain);
    assert!(is_transient(&transparent));
    assert!(is_transient(&OuterError::from(transparent)));
    assert!(!is_transient(&MoveError::Refused));
}

/// A transaction given up half-way must not leak into the next user of its connection.
#[sqlx::test(migrations = false)]
async fn a_cancelled_transaction_leaves_nothing(pool: MySqlPool) {
    let db = Db::from_pool(&pool);
    two_counters(&db).await;
    let never_ends = db.transact(async |conn| -> Result<(), sqlx::Error> {
        add_one(conn, 1).await?;
        std::future::pending().await
    });
    assert!(
        tokio::time::timeout(Duration::from_millis(300), never_ends)
            .await
            .is_err()
    );
    db.transact(async |conn| add_one(conn, 1).await)
        .await
        .unwrap();
    assert_eq!(values(&db).await, [1, 0]);
}

#[sqlx::test(migrations = false)]
async fn reads_and_transactions_are_counted(pool: MySqlPool) {
    let db = Db::from_pool(&pool);
    two_counters(&db).await;
    let ((), stats) = db_stats::scope(async {
        values(&db).await;
        db.transact(async |conn| add_one(conn, 1).await)
            .await
            .unwrap();
    })
    .await;
    assert_eq!(stats.count, 2);
    assert!(stats.time > Duration::ZERO);
}

#[sqlx::test(migrations = false)]
async fn every_connection_has_our_settings(pool: MySqlPool) {
    let db = Db::from_pool(&pool);
    let all_held = Arc::new(Barrier::new(8));
    let checks = (0..8).map(|_| {
        let (db, barrier) = (db.clone(), all_held.clone());
        tokio::spawn(async move {
            db.read(async |conn| -> Result<(), sqlx::Error> {
                // Nobody returns a connection before all eight are in use.
                barrier.wait().await;
                let settings: (String, String, String, String, u64, String) = sqlx::query_as(
                    "SELECT @@tx_isolation, @@time_zone, @@character_set_client,
                            @@collation_connection, @@innodb_lock_wait_timeout, @@sql_mode",
                )
                .fetch_one(&mut *conn)
                .await?;
                assert_eq!(settings.0, "READ-COMMITTED");
                assert_eq!(settings.1, "+00:00");
                assert_eq!(settings.2, "utf8mb4");
                assert_eq!(settings.3, "utf8mb4_uca1400_ai_ci");
                assert_eq!(settings.4, 5);
                for mode in [
                    "STRICT_TRANS_TABLES",
                    "STRICT_ALL_TABLES",
                    "NO_ZERO_DATE",
                    "NO_ZERO_IN_DATE",
                    "ERROR_FOR_DIVISION_BY_ZERO",
                    "NO_ENGINE_SUBSTITUTION",
                ] {
                    assert!(
                        settings.5.split(',').any(|set| set == mode),
                        "{mode} in {}",
                        settings.5
                    );
                }
                Ok(())
            })
            .await
        })
    });
    for check in checks.collect::<Vec<_>>() {
        check.await.unwrap().unwrap();
    }
}

#[sqlx::test(migrations = false)]
async fn a_busy_pool_still_gives_signs_of_life(pool: MySqlPool) {
    let db = Db::from_pool(&pool);
    let all = Arc::new(Barrier::new(9));
    let over = Arc::new(Barrier::new(9));
    let mut busy = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let (db, all, over) = (db.clone(), Arc::clone(&all), Arc::clone(&over));
        busy.spawn(async move {
            db.read(async |_conn| {
                all.wait().await;
                over.wait().await;
                Ok::<_, sqlx::Error>(())
            })
            .await
        });
    }
    all.wait().await;
    let alive = tokio::time::timeout(Duration::from_secs(3), db.ping()).await;
    assert!(matches!(alive, Ok(Ok(()))), "{alive:?}");
    over.wait().await;
    while let Some(ended) = busy.join_next().await {
        ended.unwrap().unwrap();
    }
}
