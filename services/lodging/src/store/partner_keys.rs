//! The table `partner_key`.

use butterfly_contracts::{PartnerKeyId, PropertyId};
use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;
use uuid::Uuid;

use crate::domain::key::NewKey;

/// A partner's key, without its hash.
#[derive(Debug, Clone)]
pub(crate) struct PartnerKeyRow {
    pub(crate) id: Uuid,
    pub(crate) property_id: Uuid,
    pub(crate) name: String,
    pub(crate) hint: String,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) revoked_at: Option<DateTime<Utc>>,
}

/// What a key opens.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OpenedRow {
    pub(crate) id: Uuid,
    pub(crate) property_id: Uuid,
}

/// The keys of a property, the oldest first, revoked ones too.
pub(crate) async fn select_by_property(
    conn: &mut MySqlConnection,
    property: PropertyId,
) -> Result<Vec<PartnerKeyRow>, sqlx::Error> {
    sqlx::query_as!(
        PartnerKeyRow,
        r#"
        SELECT
            id AS "id: Uuid",
            property_id AS "property_id: Uuid",
            name,
            hint,
            created_at,
            revoked_at
        FROM partner_key
        WHERE property_id = ?
        ORDER BY created_at, id
        "#,
        property.uuid(),
    )
    .fetch_all(conn)
    .await
}

/// One key.
pub(crate) async fn select_by_id(
    conn: &mut MySqlConnection,
    id: PartnerKeyId,
) -> Result<Option<PartnerKeyRow>, sqlx::Error> {
    sqlx::query_as!(
        PartnerKeyRow,
        r#"
        SELECT
            id AS "id: Uuid",
            property_id AS "property_id: Uuid",
            name,
            hint,
            created_at,
            revoked_at
        FROM partner_key
        WHERE id = ?
        "#,
        id.uuid(),
    )
    .fetch_optional(conn)
    .await
}

/// What the key with this hash opens; none for an unknown or revoked key or a deleted property.
pub(crate) async fn select_opened(
    conn: &mut MySqlConnection,
    hash: [u8; 32],
) -> Result<Option<OpenedRow>, sqlx::Error> {
    sqlx::query_as!(
        OpenedRow,
        r#"
        SELECT
            k.id AS "id: Uuid",
            k.property_id AS "property_id: Uuid"
        FROM partner_key k
        JOIN property p ON p.id = k.property_id
        WHERE k.key_hash = ? AND k.revoked_at IS NULL AND p.live = 1
        "#,
        hash.as_slice(),
    )
    .fetch_optional(conn)
    .await
}

/// How many keys were made for a property, revoked ones too.
pub(crate) async fn count(
    conn: &mut MySqlConnection,
    property: PropertyId,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT COUNT(*) FROM partner_key WHERE property_id = ?"#,
        property.uuid(),
    )
    .fetch_one(conn)
    .await
}

/// Keeps the hash of a new key.
pub(crate) async fn insert(
    conn: &mut MySqlConnection,
    (property, id): (PropertyId, PartnerKeyId),
    name: &str,
    key: &NewKey,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"
        INSERT INTO partner_key (id, property_id, name, hint, key_hash, created_at)
        VALUES (?, ?, ?, ?, ?, ?)
        "#,
        id.uuid(),
        property.uuid(),
        name,
        key.hint,
        key.hash.as_slice(),
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Revokes a key; one that was revoked before stays as it is.
pub(crate) async fn mark_revoked(
    conn: &mut MySqlConnection,
    id: PartnerKeyId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"UPDATE partner_key SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL"#,
        now,
        id.uuid(),
    )
    .execute(conn)
    .await?;
    Ok(())
}
