//! The table `registration_idempotency`: what a key was answered with.

use butterfly_contracts::OrderId;
use butterfly_store::Insert;
use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;
use uuid::Uuid;

use crate::domain::person::Hash;

/// What is remembered of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownKey {
    /// Whose key it is, where and for what.
    pub scope: Vec<u8>,
    /// The request it came with.
    pub request_hash: Vec<u8>,
    /// The order that was made.
    pub order: OrderId,
}

/// What is remembered of these keys: a JSON array of scopes in hexadecimal.
pub async fn select_known(
    conn: &mut MySqlConnection,
    scopes: &str,
) -> Result<Vec<KnownKey>, sqlx::Error> {
    sqlx::query_as!(
        KnownKey,
        r#"SELECT known.scope, known.request_hash, known.subject_id AS "order: Uuid"
        FROM JSON_TABLE(?, '$[*]' COLUMNS (scope TEXT PATH '$')) AS given
        STRAIGHT_JOIN registration_idempotency AS known ON known.scope = UNHEX(given.scope)"#,
        scopes,
    )
    .fetch_all(conn)
    .await
}

/// The order that was made with a key of this scope, unless its sender waited while that of another one asks later.
pub async fn select_order(
    conn: &mut MySqlConnection,
    scope: &[u8],
) -> Result<Option<OrderId>, sqlx::Error> {
    let known = sqlx::query!(
        r#"SELECT
            known.subject_id AS "order: Uuid",
            known.request_hash,
            asked.request_hash AS "asked?"
        FROM registration_idempotency AS known
        LEFT JOIN order_request AS asked ON asked.scope = known.scope
        WHERE known.scope = ?"#,
        scope,
    );
    let known = known.fetch_optional(conn).await?;
    let own = known.filter(|row| {
        row.asked
            .as_ref()
            .is_none_or(|hash| *hash == row.request_hash)
    });
    Ok(own.map(|row| row.order.into()))
}

/// A key to remember.
#[derive(Debug)]
pub struct NewKey {
    /// Whose key it is, where and for what.
    pub scope: Hash,
    /// The request it came with.
    pub request_hash: Hash,
    /// The order that was made.
    pub order: OrderId,
}

/// Keys to remember.
pub fn inserting(keys: &[NewKey], now: DateTime<Utc>) -> Insert {
    let mut insert =
        Insert::into("registration_idempotency (scope, request_hash, subject_id, created_at)");
    for key in keys {
        insert.row(&[&key.scope, &key.request_hash, &key.order.uuid(), &now]);
    }
    insert
}

/// Forgets the keys of these scopes: a JSON array of scopes in hexadecimal.
pub async fn delete_all(conn: &mut MySqlConnection, scopes: &str) -> Result<u64, sqlx::Error> {
    let deleted = sqlx::query!(
        "DELETE known
        FROM JSON_TABLE(?, '$[*]' COLUMNS (scope TEXT PATH '$')) AS given
        STRAIGHT_JOIN registration_idempotency AS known ON known.scope = UNHEX(given.scope)",
        scopes,
    )
    .execute(conn)
    .await?;
    Ok(deleted.rows_affected())
}

/// Forgets up to a thousand keys from before this time.
pub async fn delete_older(
    conn: &mut MySqlConnection,
    before: DateTime<Utc>,
) -> Result<u64, sqlx::Error> {
    let deleted = sqlx::query!(
        "DELETE FROM registration_idempotency WHERE created_at < ? ORDER BY created_at LIMIT 1000",
        before,
    )
    .execute(conn)
    .await?;
    Ok(deleted.rows_affected())
}
