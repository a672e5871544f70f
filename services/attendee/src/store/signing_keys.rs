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

/// Takes the lock under which the first key is made; false when somebody else holds it too long.
pub(crate) async fn lock(conn: &mut MySqlConnection) -> Result<bool, sqlx::Error> {
    let locked = sqlx::query_scalar!(
        r#"SELECT GET_LOCK(MD5(CONCAT(DATABASE(), '.signing_key')), 10) AS "locked: i64""#
    )
    .fetch_one(conn)
    .await?;
    Ok(locked == Some(1))
}

/// Gives the lock back.
pub(crate) async fn unlock(conn: &mut MySqlConnection) -> Result<(), sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT RELEASE_LOCK(MD5(CONCAT(DATABASE(), '.signing_key'))) AS "released: i64""#
    )
    .fetch_one(conn)
    .await?;
    Ok(())
}

/// The newest key that is not retired.
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
        WHERE retired_at IS NULL
        ORDER BY id DESC
        LIMIT 1
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
