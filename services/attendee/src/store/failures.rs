//! The table `sign_in_failure`: counters that all instances share.

use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;

use crate::domain::throttle::Attempt;

/// Counts an attempt for its e-mail address and its network, and answers both counts.
pub(crate) async fn count(
    conn: &mut MySqlConnection,
    attempt: &Attempt,
) -> Result<(u32, u32), sqlx::Error> {
    let since = attempt.window_start;
    let by_email = increment(&mut *conn, &attempt.email, since).await?;
    Ok((by_email, increment(conn, &attempt.address, since).await?))
}

async fn increment(
    conn: &mut MySqlConnection,
    subject: &[u8; 32],
    window_start: DateTime<Utc>,
) -> Result<u32, sqlx::Error> {
    sqlx::query!(
        r#"
        INSERT INTO sign_in_failure (subject, window_start, failures)
        VALUES (?, ?, 1)
        ON DUPLICATE KEY UPDATE failures = failures + 1
        "#,
        subject.as_slice(),
        window_start,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query_scalar!(
        "SELECT failures FROM sign_in_failure WHERE subject = ? AND window_start = ?",
        subject.as_slice(),
        window_start,
    )
    .fetch_one(conn)
    .await
}

/// Takes one failure back.
pub(crate) async fn decrement(
    conn: &mut MySqlConnection,
    subject: &[u8; 32],
    window_start: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"
        UPDATE sign_in_failure
        SET failures = failures - 1
        WHERE subject = ? AND window_start = ? AND failures > 0
        "#,
        subject.as_slice(),
        window_start,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Forgets the failures of a subject.
pub(crate) async fn delete(
    conn: &mut MySqlConnection,
    subject: &[u8; 32],
    window_start: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "DELETE FROM sign_in_failure WHERE subject = ? AND window_start = ?",
        subject.as_slice(),
        window_start,
    )
    .execute(conn)
    .await?;
    Ok(())
}
