//! Audit rows: kept as written.

use butterfly_store::Db;
use butterfly_store::audit::{self, AuditEntry};
use butterfly_store::testing::noon;
use serde_json::{Value, json};
use sqlx::MySqlPool;
use sqlx::types::Json;
use uuid::Uuid;

type Row = (
    Uuid,
    Option<Uuid>,
    String,
    String,
    Option<Json<Value>>,
    Option<Json<Value>>,
    String,
);

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn an_entry_says_who_what_before_and_after(pool: MySqlPool) {
    let db = Db::from_pool(&pool);
    let (actor_id, convention_id) = (Uuid::now_v7(), Uuid::now_v7());
    let after = json!({"name": "Über-Con 🦋", "capacity": 2});
    let entry = AuditEntry {
        actor_id,
        convention_id: Some(convention_id),
        action: "create_pass_type",
        subject: "pas_1",
        before: None,
        after: Some(&after),
        request_id: "req_1",
        now: noon(),
    };
    db.transact(async |conn| audit::registration::insert(conn, &entry).await)
        .await
        .unwrap();
    let row: Row = db
        .read(async |conn| {
            sqlx::query_as(
                "SELECT actor_id, convention_id, action, subject, before_state, after_state,
                        request_id
                FROM registration_audit",
            )
            .fetch_one(conn)
            .await
        })
        .await
        .map_err(|error: sqlx::Error| error)
        .unwrap();
    assert_eq!((row.0, row.1), (actor_id, Some(convention_id)));
    assert_eq!(
        (row.2.as_str(), row.3.as_str()),
        ("create_pass_type", "pas_1")
    );
    assert!(row.4.is_none());
    assert_eq!(row.5.unwrap().0, after);
    assert_eq!(row.6, "req_1");
}

/// What a refused write would have recorded must not stay either.
#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn an_entry_goes_with_its_transaction(pool: MySqlPool) {
    let db = Db::from_pool(&pool);
    let entry = AuditEntry {
        actor_id: Uuid::now_v7(),
        convention_id: None,
        action: "create_convention",
        subject: "cnv_1",
        before: None,
        after: None,
        request_id: "req_1",
        now: noon(),
    };
    let refused = db
        .transact(async |conn| -> Result<(), sqlx::Error> {
            audit::lodging::insert(conn, &entry).await?;
            Err(sqlx::Error::RowNotFound)
        })
        .await;
    assert!(refused.is_err());
    let count: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM lodging_audit")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(count, 0);
}
