//! Rows of several tables that are added in one turn.

use butterfly_store::testing::noon;
use butterfly_store::{Added, Db, Insert, constraint_name, insert_all};
use sqlx::{MySqlConnection, MySqlPool};

const ATTENDEE: &str = "attendee_outbox (id, kind, subject, subject_version, payload, created_at)";
const OPTIONS: &str = "options_outbox (id, kind, subject, subject_version, payload, created_at)";

fn messages(columns: &'static str, ids: &[u64]) -> Insert {
    let mut insert = Insert::into(columns);
    for id in ids {
        insert.row(&[id, &"mail", &"a'; b \\", &1_u32, &"{}", &noon()]);
    }
    insert
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn each_table_says_what_was_added(pool: MySqlPool) {
    let added = Db::from_pool(&pool)
        .transact(async |conn: &mut MySqlConnection| {
            let none = messages(ATTENDEE, &[]);
            let inserts = [
                messages(ATTENDEE, &[1, 2, 3]),
                none,
                messages(OPTIONS, &[4]),
            ];
            insert_all(conn, inserts).await
        })
        .await
        .unwrap();
    let of = |table, asked, added| Added {
        table,
        asked,
        added,
    };
    assert_eq!(
        added,
        [of("attendee_outbox", 3, 3), of("options_outbox", 1, 1)]
    );
    let subjects: Vec<String> = sqlx::query_scalar(
        "SELECT subject FROM attendee_outbox UNION ALL SELECT subject FROM options_outbox",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    assert_eq!(subjects, ["a'; b \\"; 4]);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn one_that_fails_fails_them_all(pool: MySqlPool) {
    let db = Db::from_pool(&pool);
    let failed = db
        .transact(async |conn: &mut MySqlConnection| {
            let inserts = [
                messages(ATTENDEE, &[1]),
                messages(ATTENDEE, &[2, 1]),
                messages(OPTIONS, &[3]),
            ];
            insert_all(conn, inserts).await
        })
        .await;
    assert_eq!(constraint_name(&failed.unwrap_err()), Some("PRIMARY"));
    let left: i64 = sqlx::query_scalar(
        "SELECT (SELECT COUNT(*) FROM attendee_outbox) + (SELECT COUNT(*) FROM options_outbox)",
    )
    .fetch_one(&pool)
    .await
    .unwrap();
    assert_eq!(left, 0);
    // The connection is as good as before.
    let added = db.transact(async |conn: &mut MySqlConnection| {
        insert_all(conn, [messages(OPTIONS, &[3])]).await
    });
    assert_eq!(added.await.unwrap()[0].added, 1);
}
