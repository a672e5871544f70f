//! The table `order_request`: orders whose senders ask later what became of them.

use butterfly_contracts::Problem;
use chrono::{DateTime, Utc};
use sqlx::{MySqlConnection, types::Json};

/// Accepts an order of this idempotency scope, and forgets why the one before was refused. False while another one has
/// the key; then nothing of this may be committed.
pub async fn accept(
    conn: &mut MySqlConnection,
    (scope, request_hash): (&[u8], &[u8]),
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    // Each assignment sees those before it: whether there was a problem is asked first.
    sqlx::query!(
        "INSERT INTO order_request (scope, request_hash, problem, created_at) VALUES (?, ?, NULL, ?)
        ON DUPLICATE KEY UPDATE
            request_hash = IF(problem IS NULL, request_hash, VALUES(request_hash)),
            problem = NULL,
            created_at = VALUES(created_at)",
        scope,
        request_hash,
        now,
    )
    .execute(&mut *conn)
    .await?;
    let accepted = sqlx::query_scalar!(
        "SELECT request_hash FROM order_request WHERE scope = ?",
        scope,
    );
    Ok(accepted.fetch_one(conn).await? == request_hash)
}

/// Why the order of this idempotency scope was refused.
pub async fn select_problem(
    conn: &mut MySqlConnection,
    scope: &[u8],
) -> Result<Option<Problem>, sqlx::Error> {
    let row = sqlx::query_scalar!(
        r#"SELECT problem AS "problem: Json<Problem>" FROM order_request WHERE scope = ?"#,
        scope,
    );
    let problem = row.fetch_optional(conn).await?.flatten();
    Ok(problem.map(|problem| problem.0))
}

/// Remembers why an order was refused, unless its key came with another one since.
pub async fn refuse(
    conn: &mut MySqlConnection,
    (scope, request_hash): (&[u8], &[u8]),
    problem: &Problem,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE order_request SET problem = ? WHERE scope = ? AND request_hash = ?",
        Json(problem),
        scope,
        request_hash,
    )
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
        "DELETE FROM order_request WHERE created_at < ? ORDER BY created_at LIMIT 1000",
        before,
    )
    .execute(conn)
    .await?;
    Ok(deleted.rows_affected())
}
