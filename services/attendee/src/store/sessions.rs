//! The table `session`.

use butterfly_contracts::{AccountId, SessionId};
use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;
use uuid::Uuid;

use crate::domain::tokens::SessionKind;

/// A session that can be used.
pub(crate) struct SessionRow {
    pub(crate) id: Uuid,
    pub(crate) account_id: Uuid,
}

/// A session to be.
pub(crate) struct NewSession {
    pub(crate) id: SessionId,
    pub(crate) account: AccountId,
    pub(crate) kind: SessionKind,
    pub(crate) token_hash: [u8; 32],
    pub(crate) expires_at: DateTime<Utc>,
}

pub(crate) async fn insert(
    conn: &mut MySqlConnection,
    session: &NewSession,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"
        INSERT INTO session (
            id, account_id, audience, token_hash, created_at, expires_at
        ) VALUES (?, ?, ?, ?, ?, ?)
        "#,
        session.id.uuid(),
        session.account.uuid(),
        session.kind.audience(),
        session.token_hash.as_slice(),
        now,
        session.expires_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The session behind a token, unless it has ended or run out.
pub(crate) async fn select_live(
    conn: &mut MySqlConnection,
    token_hash: &[u8; 32],
    kind: SessionKind,
    now: DateTime<Utc>,
) -> Result<Option<SessionRow>, sqlx::Error> {
    sqlx::query_as!(
        SessionRow,
        r#"
        SELECT
            id AS "id: Uuid",
            account_id AS "account_id: Uuid"
        FROM session
        WHERE token_hash = ? AND audience = ? AND ended_at IS NULL AND expires_at > ?
        "#,
        token_hash.as_slice(),
        kind.audience(),
        now,
    )
    .fetch_optional(conn)
    .await
}

/// Ends a session; false when it had ended or never was.
pub(crate) async fn end(
    conn: &mut MySqlConnection,
    id: SessionId,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let ended = sqlx::query!(
        "UPDATE session SET ended_at = ? WHERE id = ? AND ended_at IS NULL",
        now,
        id.uuid(),
    )
    .execute(conn)
    .await?;
    Ok(ended.rows_affected() > 0)
}

/// Ends every session of an account.
pub(crate) async fn end_all(
    conn: &mut MySqlConnection,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE session SET ended_at = ? WHERE account_id = ? AND ended_at IS NULL",
        now,
        account.uuid(),
    )
    .execute(conn)
    .await?;
    Ok(())
}
