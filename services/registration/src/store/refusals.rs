//! The table `order_refusal`: why orders were refused whose senders ask later.

use butterfly_contracts::Problem;
use chrono::{DateTime, Utc};
use sqlx::{MySqlConnection, types::Json};

/// Why the order of this idempotency scope was refused.
pub async fn select(
    conn: &mut MySqlConnection,
    scope: &[u8],
) -> Result<Option<Problem>, sqlx::Error> {
    let row = sqlx::query_scalar!(
        r#"SELECT problem AS "problem: Json<Problem>" FROM order_refusal WHERE scope = ?"#,
        scope,
    );
    Ok(row.fetch_optional(conn).await?.map(|problem| problem.0))
}

/// Remembers why; the newest counts.
pub async fn insert(
    conn: &mut MySqlConnection,
    scope: &[u8],
    problem: &Problem,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO order_refusal (scope, problem, created_at) VALUES (?, ?, ?)
        ON DUPLICATE KEY UPDATE problem = VALUES(problem), created_at = VALUES(created_at)",
        scope,
        Json(problem),
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Forgets it: the order is tried again.
pub async fn delete(conn: &mut MySqlConnection, scope: &[u8]) -> Result<(), sqlx::Error> {
    sqlx::query!("DELETE FROM order_refusal WHERE scope = ?", scope)
        .execute(conn)
        .await?;
    Ok(())
}

/// Forgets up to a thousand from before this time.
pub async fn delete_older(
    conn: &mut MySqlConnection,
    before: DateTime<Utc>,
) -> Result<u64, sqlx::Error> {
    let deleted = sqlx::query!(
        "DELETE FROM order_refusal WHERE created_at < ? ORDER BY created_at LIMIT 1000",
        before,
    )
    .execute(conn)
    .await?;
    Ok(deleted.rows_affected())
}
