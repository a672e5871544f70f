//! Removing what has served its time, a bounded number of rows at once, each by an index.

use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;

/// Most rows of one statement.
pub(crate) const BATCH: u64 = 500;

pub(crate) async fn delete_sign_ups(
    conn: &mut MySqlConnection,
    before: DateTime<Utc>,
) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!(
        "DELETE FROM sign_up WHERE expires_at < ? ORDER BY expires_at LIMIT 500",
        before,
    );
    Ok(done.execute(conn).await?.rows_affected())
}

pub(crate) async fn delete_sessions(
    conn: &mut MySqlConnection,
    before: DateTime<Utc>,
) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!(
        "DELETE FROM session WHERE expires_at < ? ORDER BY expires_at LIMIT 500",
        before,
    );
    Ok(done.execute(conn).await?.rows_affected())
}

pub(crate) async fn delete_failures(
    conn: &mut MySqlConnection,
    before: DateTime<Utc>,
) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!(
        "DELETE FROM sign_in_failure WHERE window_start < ? ORDER BY window_start LIMIT 500",
        before,
    );
    Ok(done.execute(conn).await?.rows_affected())
}

pub(crate) async fn delete_revocations(
    conn: &mut MySqlConnection,
    before: DateTime<Utc>,
) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!(
        "DELETE FROM revocation WHERE expires_at < ? ORDER BY expires_at LIMIT 500",
        before,
    );
    Ok(done.execute(conn).await?.rows_affected())
}

/// Mails that arrived. They held links that worked for a day.
pub(crate) async fn delete_delivered(
    conn: &mut MySqlConnection,
    before: DateTime<Utc>,
) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!(
        r#"
        DELETE FROM attendee_outbox
        WHERE due_at IS NULL AND delivered_at < ?
        ORDER BY due_at, id
        LIMIT 500
        "#,
        before,
    );
    Ok(done.execute(conn).await?.rows_affected())
}
