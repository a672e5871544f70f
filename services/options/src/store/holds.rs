//! The table `option_hold`.

use std::collections::BTreeMap;

use butterfly_contracts::{ConventionId, OrderId};
use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;
use uuid::Uuid;

use super::{answers, names, rows, selections};
use crate::domain::hold::Hold;

struct HoldRow {
    order_id: Uuid,
    convention_id: Uuid,
    version: u64,
    state: String,
    held_until: Option<DateTime<Utc>>,
    pinned_at: Option<DateTime<Utc>>,
}

impl HoldRow {
    /// The hold, without what was selected and answered.
    fn read(self) -> Result<Hold, sqlx::Error> {
        Ok(Hold {
            order: self.order_id.into(),
            convention: self.convention_id.into(),
            version: self.version,
            standing: names::read("state", &self.state)?,
            held_until: self.held_until,
            pinned_at: self.pinned_at,
            selections: BTreeMap::new(),
            answers: BTreeMap::new(),
        })
    }
}

/// The holds of these orders, with all that was selected and answered: a JSON array of ids.
pub(crate) async fn select_all(
    conn: &mut MySqlConnection,
    orders: &str,
) -> Result<Vec<Hold>, sqlx::Error> {
    let holds = select_bare(conn, orders).await?;
    let mut found: BTreeMap<_, _> = holds.into_iter().map(|hold| (hold.order, hold)).collect();
    for (order, key, selection) in selections::select_all(conn, orders).await? {
        if let Some(hold) = found.get_mut(&order) {
            hold.selections.insert(key, selection);
        }
    }
    for (order, key, values) in answers::select_all(conn, orders).await? {
        if let Some(hold) = found.get_mut(&order) {
            hold.answers.insert(key, values);
        }
    }
    Ok(found.into_values().collect())
}

/// The hold of one order, with all that was selected and answered, at one moment: it does not change until the
/// end of the transaction.
pub(crate) async fn select_by_id(
    conn: &mut MySqlConnection,
    order: OrderId,
) -> Result<Option<Hold>, sqlx::Error> {
    let known = sqlx::query_scalar!(
        r#"SELECT version FROM option_hold WHERE order_id = ? LOCK IN SHARE MODE"#,
        order.uuid(),
    )
    .fetch_optional(&mut *conn)
    .await?;
    if known.is_none() {
        return Ok(None);
    }
    let orders = serde_json::Value::from(vec![rows::id(order.uuid())]).to_string();
    Ok(select_all(conn, &orders).await?.pop())
}

/// The holds of these orders, without what was selected and answered.
async fn select_bare(conn: &mut MySqlConnection, orders: &str) -> Result<Vec<Hold>, sqlx::Error> {
    let rows = sqlx::query_as!(
        HoldRow,
        r#"
        SELECT
            option_hold.order_id AS "order_id: Uuid",
            option_hold.convention_id AS "convention_id: Uuid",
            option_hold.version,
            option_hold.state,
            option_hold.held_until,
            option_hold.pinned_at
        FROM JSON_TABLE(?, '$[*]' COLUMNS (id TEXT PATH '$')) AS given
        STRAIGHT_JOIN option_hold ON option_hold.order_id = UNHEX(given.id)
        "#,
        orders,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(HoldRow::read).collect()
}

/// Adds holds: a JSON array of [`Hold`](super::rows::Hold).
pub(crate) async fn insert_all(
    conn: &mut MySqlConnection,
    convention: ConventionId,
    rows: &str,
    now: DateTime<Utc>,
) -> Result<u64, sqlx::Error> {
    let inserted = sqlx::query!(
        r#"
        INSERT INTO option_hold (
            order_id, convention_id, version, state, held_until, pinned_at, created_at, updated_at
        )
        SELECT
            UNHEX(given.order_id),
            ?,
            given.version,
            given.state,
            given.held_until,
            given.pinned_at,
            ?,
            ?
        FROM JSON_TABLE(?, '$[*]' COLUMNS (
            order_id TEXT PATH '$.order_id',
            version TEXT PATH '$.version',
            state TEXT PATH '$.state',
            held_until TEXT PATH '$.held_until',
            pinned_at TEXT PATH '$.pinned_at'
        )) AS given
        "#,
        convention.uuid(),
        now,
        now,
        rows,
    )
    .execute(conn)
    .await?;
    Ok(inserted.rows_affected())
}

/// Changes holds: a JSON array of [`Hold`](super::rows::Hold).
pub(crate) async fn update_all(
    conn: &mut MySqlConnection,
    rows: &str,
    now: DateTime<Utc>,
) -> Result<u64, sqlx::Error> {
    let updated = sqlx::query!(
        r#"
        UPDATE JSON_TABLE(?, '$[*]' COLUMNS (
            order_id TEXT PATH '$.order_id',
            version TEXT PATH '$.version',
            state TEXT PATH '$.state',
            held_until TEXT PATH '$.held_until',
            pinned_at TEXT PATH '$.pinned_at'
        )) AS given
        STRAIGHT_JOIN option_hold ON option_hold.order_id = UNHEX(given.order_id)
        SET
            option_hold.version = given.version,
            option_hold.state = given.state,
            option_hold.held_until = given.held_until,
            option_hold.pinned_at = given.pinned_at,
            option_hold.updated_at = ?
        "#,
        rows,
        now,
    )
    .execute(conn)
    .await?;
    Ok(updated.rows_affected())
}

/// Orders whose hold was to end at this time or before, the oldest first.
pub(crate) async fn select_over(
    conn: &mut MySqlConnection,
    until: DateTime<Utc>,
    limit: u32,
) -> Result<Vec<(ConventionId, OrderId)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        SELECT
            convention_id AS "convention_id: Uuid",
            order_id AS "order_id: Uuid"
        FROM option_hold
        WHERE state = 'held' AND held_until <= ?
        ORDER BY held_until
        LIMIT ?
        "#,
        until,
        limit,
    )
    .fetch_all(conn)
    .await?;
    let ids = rows
        .into_iter()
        .map(|row| (row.convention_id.into(), row.order_id.into()));
    Ok(ids.collect())
}

/// Orders that were pinned at this time or before, the oldest first.
pub(crate) async fn select_pinned(
    conn: &mut MySqlConnection,
    until: DateTime<Utc>,
    limit: u32,
) -> Result<Vec<(ConventionId, OrderId)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        SELECT
            convention_id AS "convention_id: Uuid",
            order_id AS "order_id: Uuid"
        FROM option_hold
        WHERE state = 'pinned' AND pinned_at <= ?
        ORDER BY pinned_at
        LIMIT ?
        "#,
        until,
        limit,
    )
    .fetch_all(conn)
    .await?;
    let ids = rows
        .into_iter()
        .map(|row| (row.convention_id.into(), row.order_id.into()));
    Ok(ids.collect())
}
