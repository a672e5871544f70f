//! The table `revocation`.

use butterfly_contracts::{AccountId, SessionId};
use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;
use uuid::Uuid;

use crate::domain::tokens;

/// Tokens that are not honoured any more.
pub(crate) struct RevocationRow {
    pub(crate) kind: String,
    pub(crate) subject: Uuid,
    pub(crate) revoked_at: DateTime<Utc>,
}

/// Revokes the tokens of a session.
pub(crate) async fn insert_session(
    conn: &mut MySqlConnection,
    session: SessionId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO revocation (kind, subject, revoked_at, expires_at) VALUES ('session', ?, ?, ?)",
        session.uuid(),
        now,
        now + tokens::HONOURED,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Revokes the tokens of all sessions of an account.
pub(crate) async fn insert_account(
    conn: &mut MySqlConnection,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO revocation (kind, subject, revoked_at, expires_at) VALUES ('account', ?, ?, ?)",
        account.uuid(),
        now,
        now + tokens::HONOURED,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Revocations whose tokens could still be alive.
pub(crate) async fn select_live(
    conn: &mut MySqlConnection,
    now: DateTime<Utc>,
) -> Result<Vec<RevocationRow>, sqlx::Error> {
    sqlx::query_as!(
        RevocationRow,
        r#"
        SELECT
            kind,
            subject AS "subject: Uuid",
            revoked_at
        FROM revocation
        WHERE expires_at > ?
        ORDER BY id
        "#,
        now,
    )
    .fetch_all(conn)
    .await
}
