//! The table `quota`: stocks of places.

use butterfly_contracts::{ConventionId, QuotaId, registration::QuotaView};
use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;
use uuid::Uuid;

/// A stock, as its row is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quota {
    /// Id.
    pub id: QuotaId,
    /// The convention it belongs to.
    pub convention: ConventionId,
    /// Name.
    pub name: String,
    /// How many places there are.
    pub capacity: u32,
    /// How many are held.
    pub held: u32,
    /// How many are sold.
    pub sold: u32,
    /// How many are kept for vouchers.
    pub reserved: u32,
    /// Counts changes of name and capacity.
    pub version: u32,
}

impl Quota {
    /// Places that are not kept for vouchers.
    pub const fn open(&self) -> u32 {
        self.capacity.saturating_sub(self.reserved)
    }

    /// Places left.
    pub const fn free(&self) -> u32 {
        self.open()
            .saturating_sub(self.held.saturating_add(self.sold))
    }

    /// What staff see.
    pub fn view(&self) -> QuotaView {
        QuotaView {
            id: self.id,
            name: self.name.clone(),
            capacity: self.capacity,
            held: self.held,
            sold: self.sold,
            reserved: self.reserved,
            free: self.free(),
            version: self.version,
        }
    }
}

/// Every stock of a convention, by name.
pub async fn select_all(
    conn: &mut MySqlConnection,
    convention: ConventionId,
) -> Result<Vec<Quota>, sqlx::Error> {
    sqlx::query_as!(
        Quota,
        r#"SELECT
            id AS "id: Uuid",
            convention_id AS "convention: Uuid",
            name,
            capacity,
            held,
            sold,
            reserved,
            version
        FROM quota
        WHERE convention_id = ?
            AND deleted_at IS NULL
        ORDER BY name, id"#,
        convention.uuid(),
    )
    .fetch_all(conn)
    .await
}

/// The stock with this id.
pub async fn select_by_id(
    conn: &mut MySqlConnection,
    id: QuotaId,
) -> Result<Option<Quota>, sqlx::Error> {
    sqlx::query_as!(
        Quota,
        r#"SELECT
            id AS "id: Uuid",
            convention_id AS "convention: Uuid",
            name,
            capacity,
            held,
            sold,
            reserved,
            version
        FROM quota
        WHERE id = ?
            AND deleted_at IS NULL"#,
        id.uuid(),
    )
    .fetch_optional(conn)
    .await
}

/// Adds a stock of which nothing is taken.
pub async fn insert(
    conn: &mut MySqlConnection,
    quota: &Quota,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO quota (
            id, convention_id, name, capacity, held, sold, version, created_at, updated_at
        ) VALUES (?, ?, ?, ?, 0, 0, 1, ?, ?)",
        quota.id.uuid(),
        quota.convention.uuid(),
        quota.name,
        quota.capacity,
        now,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Renames a stock and counts the change; its capacity moves with the batch's other places.
pub async fn rename(
    conn: &mut MySqlConnection,
    id: QuotaId,
    name: &str,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE quota SET name = ?, version = version + 1, updated_at = ? WHERE id = ?",
        name,
        now,
        id.uuid(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Moves many stocks by their net changes: a JSON array of `{id, capacity, held, sold}`.
pub async fn apply_changes(conn: &mut MySqlConnection, changes: &str) -> Result<u64, sqlx::Error> {
    let updated = sqlx::query!(
        "UPDATE JSON_TABLE(?, '$[*]' COLUMNS (
            id TEXT PATH '$.id',
            capacity TEXT PATH '$.capacity',
            held TEXT PATH '$.held',
            sold TEXT PATH '$.sold'
        )) AS given
        STRAIGHT_JOIN quota ON quota.id = UNHEX(given.id)
        SET quota.capacity = quota.capacity + CAST(given.capacity AS SIGNED),
            quota.held = quota.held + CAST(given.held AS SIGNED),
            quota.sold = quota.sold + CAST(given.sold AS SIGNED)",
        changes,
    )
    .execute(conn)
    .await?;
    Ok(updated.rows_affected())
}

/// Keeps more places of stocks for vouchers, or fewer: a JSON array of ids in hexadecimal. Only under the lane's lock;
/// the row's CHECK refuses what is not free.
pub async fn reserve(
    conn: &mut MySqlConnection,
    quotas: &str,
    by: i64,
) -> Result<u64, sqlx::Error> {
    let updated = sqlx::query!(
        "UPDATE JSON_TABLE(?, '$[*]' COLUMNS (id TEXT PATH '$')) AS given
        STRAIGHT_JOIN quota ON quota.id = UNHEX(given.id)
        SET quota.reserved = quota.reserved + ?",
        quotas,
        by,
    )
    .execute(conn)
    .await?;
    Ok(updated.rows_affected())
}

/// Marks a stock deleted; its row remains.
pub async fn mark_deleted(
    conn: &mut MySqlConnection,
    id: QuotaId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE quota SET deleted_at = ?, version = version + 1, updated_at = ? WHERE id = ?",
        now,
        now,
        id.uuid(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The name of a pass that takes from a stock, if one does.
pub async fn select_taker(
    conn: &mut MySqlConnection,
    id: QuotaId,
) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar!(
        "SELECT pass_type.name
        FROM pass_type_quota
        JOIN pass_type ON pass_type.id = pass_type_quota.pass_type_id
        WHERE pass_type_quota.quota_id = ?
            AND pass_type.deleted_at IS NULL
        ORDER BY pass_type.position, pass_type.id
        LIMIT 1",
        id.uuid(),
    )
    .fetch_optional(conn)
    .await
}
