//! The table `option_stock`.

use butterfly_contracts::{ConventionId, OptionStockId, options::OptionStockView};
use butterfly_ledger::Uncovered;
use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;
use uuid::Uuid;

/// Keeps two stocks of a convention from having one name.
pub(crate) const NAME_IS_TAKEN: &str = "uq_option_stock_name";

/// A stock, as its row is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stock {
    pub(crate) id: OptionStockId,
    pub(crate) convention: ConventionId,
    pub(crate) name: String,
    /// How many there are.
    pub(crate) capacity: u32,
    /// How many are held or pinned.
    pub(crate) held: u32,
    /// How many are sold.
    pub(crate) sold: u32,
    /// Counts changes of name and capacity.
    pub(crate) version: u32,
}

impl Stock {
    /// How many are left.
    pub(crate) const fn free(&self) -> u32 {
        self.capacity
            .saturating_sub(self.held.saturating_add(self.sold))
    }

    /// As the ledger counts.
    pub(crate) fn places(&self) -> Result<butterfly_ledger::Stock, Uncovered> {
        butterfly_ledger::Stock::new(self.capacity, self.held, self.sold)
    }

    /// What staff see.
    pub(crate) fn view(&self) -> OptionStockView {
        OptionStockView {
            id: self.id,
            name: self.name.clone(),
            capacity: self.capacity,
            held: self.held,
            sold: self.sold,
            free: self.free(),
            version: self.version,
        }
    }
}

/// Every stock of a convention, by name.
pub(crate) async fn select_all(
    conn: &mut MySqlConnection,
    convention: ConventionId,
) -> Result<Vec<Stock>, sqlx::Error> {
    sqlx::query_as!(
        Stock,
        r#"
        SELECT
            id AS "id: Uuid",
            convention_id AS "convention: Uuid",
            name,
            capacity,
            held,
            sold,
            version
        FROM option_stock
        WHERE convention_id = ? AND deleted_at IS NULL
        ORDER BY name, id
        "#,
        convention.uuid(),
    )
    .fetch_all(conn)
    .await
}

/// The stock with this id.
pub(crate) async fn select_by_id(
    conn: &mut MySqlConnection,
    id: OptionStockId,
) -> Result<Option<Stock>, sqlx::Error> {
    sqlx::query_as!(
        Stock,
        r#"
        SELECT
            id AS "id: Uuid",
            convention_id AS "convention: Uuid",
            name,
            capacity,
            held,
            sold,
            version
        FROM option_stock
        WHERE id = ? AND deleted_at IS NULL
        "#,
        id.uuid(),
    )
    .fetch_optional(conn)
    .await
}

/// Adds a stock of which nothing is taken.
pub(crate) async fn insert(
    conn: &mut MySqlConnection,
    stock: &Stock,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"
        INSERT INTO option_stock (
            id, convention_id, name, capacity, held, sold, version, created_at, updated_at
        ) VALUES (?, ?, ?, ?, 0, 0, 1, ?, ?)
        "#,
        stock.id.uuid(),
        stock.convention.uuid(),
        stock.name,
        stock.capacity,
        now,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Renames a stock and counts the change; its capacity moves with the batch's other places.
pub(crate) async fn rename(
    conn: &mut MySqlConnection,
    id: OptionStockId,
    name: &str,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"UPDATE option_stock SET name = ?, version = version + 1, updated_at = ? WHERE id = ?"#,
        name,
        now,
        id.uuid(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Moves many stocks by their net changes: a JSON array of `{id, capacity, held, sold}`.
pub(crate) async fn apply_changes(
    conn: &mut MySqlConnection,
    changes: &str,
) -> Result<u64, sqlx::Error> {
    let updated = sqlx::query!(
        r#"
        UPDATE JSON_TABLE(?, '$[*]' COLUMNS (
            id TEXT PATH '$.id',
            capacity TEXT PATH '$.capacity',
            held TEXT PATH '$.held',
            sold TEXT PATH '$.sold'
        )) AS given
        STRAIGHT_JOIN option_stock ON option_stock.id = UNHEX(given.id)
        SET
            option_stock.capacity = option_stock.capacity + CAST(given.capacity AS SIGNED),
            option_stock.held = option_stock.held + CAST(given.held AS SIGNED),
            option_stock.sold = option_stock.sold + CAST(given.sold AS SIGNED)
        "#,
        changes,
    )
    .execute(conn)
    .await?;
    Ok(updated.rows_affected())
}

/// Marks a stock deleted; its row remains.
pub(crate) async fn mark_deleted(
    conn: &mut MySqlConnection,
    id: OptionStockId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"
        UPDATE option_stock
        SET
            deleted_at = ?,
            version = version + 1,
            updated_at = ?
        WHERE id = ?
        "#,
        now,
        now,
        id.uuid(),
    )
    .execute(conn)
    .await?;
    Ok(())
}
