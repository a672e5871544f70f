//! The table `signing_key`.

use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;
use uuid::Uuid;

/// A key to sign with, in PKCS #8. No `Debug`: it is secret.
pub(crate) struct KeyRow {
    pub(crate) id: Uuid,
    pub(crate) private_key: Vec<u8>,
}

/// A key to verify with.
pub(crate) struct PublicKeyRow {
    pub(crate) id: Uuid,
    pub(crate) public_key: Vec<u8>,
}

/// Refuses a second key that is not retired.
pub(crate) const ONE_IS_LIVE: &str = "uq_signing_key_live";

/// The key that is not retired.
pub(crate) async fn select_current(
    conn: &mut MySqlConnection,
) -> Result<Option<KeyRow>, sqlx::Error> {
    sqlx::query_as!(
        KeyRow,
        r#"
        SELECT
            id AS "id: Uuid",
            private_key
        FROM signing_key
        WHERE live
        "#
    )
    .fetch_optional(conn)
    .await
}

/// Keys in use, and those retired after a moment.
pub(crate) async fn select_published(
    conn: &mut MySqlConnection,
    retired_after: DateTime<Utc>,
) -> Result<Vec<PublicKeyRow>, sqlx::Error> {
    sqlx::query_as!(
        PublicKeyRow,
        r#"
        SELECT
            id AS "id: Uuid",
            public_key
        FROM signing_key
        WHERE retired_at IS NULL OR retired_at > ?
        ORDER BY id
        "#,
        retired_after,
    )
    .fetch_all(conn)
    .await
}

/// Adds a key; refused by [`ONE_IS_LIVE`] when there is one.
pub(crate) async fn insert(
    conn: &mut MySqlConnection,
    row: &KeyRow,
    public_key: &[u8; 32],
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO signing_key (id, private_key, public_key, created_at) VALUES (?, ?, ?, ?)",
        row.id,
        row.private_key,
        public_key.as_slice(),
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}
