//! The table `price_tier`: prices that hold for a while, and the stocks of places at them.

use std::collections::BTreeMap;

use butterfly_contracts::{
    ConventionId, PassId, PriceTierId,
    registration::{PriceTierInput, TierDrift},
};
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::json;
use sqlx::MySqlConnection;
use uuid::Uuid;

use super::{lines::moment, reconciliation::whole};

/// A tier's stock, as its row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TierStock {
    /// Id.
    pub id: PriceTierId,
    /// For how many places it holds; none when it does not end by number.
    pub capacity: Option<u32>,
    /// How many are held.
    pub held: u32,
    /// How many are sold, or used for good.
    pub sold: u32,
}

impl TierStock {
    /// For how many places it holds at most.
    pub fn most(&self) -> u32 {
        self.capacity.unwrap_or(u32::MAX)
    }

    /// Places left at this price.
    pub fn free(&self) -> u32 {
        self.most()
            .saturating_sub(self.held.saturating_add(self.sold))
    }
}

/// The stocks of every tier a convention ever had: a line may give back a place of one that is gone.
pub async fn select_stocks(
    conn: &mut MySqlConnection,
    convention: ConventionId,
) -> Result<Vec<TierStock>, sqlx::Error> {
    sqlx::query_as!(
        TierStock,
        r#"SELECT id AS "id: Uuid", capacity, held, sold
        FROM price_tier
        WHERE convention_id = ?"#,
        convention.uuid(),
    )
    .fetch_all(conn)
    .await
}

/// The tiers of every pass of a convention, in their order.
pub async fn select_all(
    conn: &mut MySqlConnection,
    convention: ConventionId,
) -> Result<BTreeMap<PassId, Vec<PriceTierInput>>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT
            id AS "id: Uuid",
            pass_type_id AS "pass: Uuid",
            name,
            price_minor,
            ends_at,
            capacity
        FROM price_tier
        WHERE convention_id = ?
            AND deleted_at IS NULL
        ORDER BY position, id"#,
        convention.uuid(),
    );
    let mut tiers: BTreeMap<PassId, Vec<_>> = BTreeMap::new();
    for row in rows.fetch_all(conn).await? {
        tiers
            .entry(row.pass.into())
            .or_default()
            .push(PriceTierInput {
                id: Some(row.id.into()),
                name: row.name,
                price_minor: row.price_minor,
                ends_at: row.ends_at,
                quantity: row.capacity,
            });
    }
    Ok(tiers)
}

/// The tiers of a pass, in their order.
pub async fn select_by_pass(
    conn: &mut MySqlConnection,
    pass: PassId,
) -> Result<Vec<PriceTierInput>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT id AS "id: Uuid", name, price_minor, ends_at, capacity
        FROM price_tier
        WHERE pass_type_id = ?
            AND live = 1
        ORDER BY position, id"#,
        pass.uuid(),
    );
    let rows = rows.fetch_all(conn).await?.into_iter();
    let tiers = rows.map(|row| PriceTierInput {
        id: Some(row.id.into()),
        name: row.name,
        price_minor: row.price_minor,
        ends_at: row.ends_at,
        quantity: row.capacity,
    });
    Ok(tiers.collect())
}

/// A tier on its way to the database. A field that is not there is NULL.
#[derive(Serialize)]
struct Fields<'a> {
    id: Option<String>,
    name: &'a str,
    price: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    ends_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    capacity: Option<u32>,
    position: usize,
}

fn rows(tiers: &[PriceTierInput]) -> String {
    let fields = |(position, tier): (usize, &PriceTierInput)| {
        json!(Fields {
            id: tier.id.map(|id| id.uuid().simple().to_string()),
            name: &tier.name,
            price: tier.price_minor,
            ends_at: tier.ends_at.map(moment),
            capacity: tier.quantity,
            position,
        })
    };
    let rows: Vec<_> = tiers.iter().enumerate().map(fields).collect();
    json!(rows).to_string()
}

/// Gives a pass these tiers: those it had keep their stocks, those left out are marked deleted.
pub async fn replace(
    conn: &mut MySqlConnection,
    (convention, pass): (ConventionId, PassId),
    tiers: &[PriceTierInput],
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let rows = rows(tiers);
    sqlx::query!(
        "UPDATE price_tier
        SET deleted_at = ?, updated_at = ?
        WHERE pass_type_id = ?
            AND live = 1
            AND id NOT IN (
                SELECT UNHEX(given.id) FROM JSON_TABLE(?, '$[*]' COLUMNS (id TEXT PATH '$.id')) AS given
            )",
        now,
        now,
        pass.uuid(),
        rows,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "INSERT INTO price_tier (
            id, convention_id, pass_type_id, name, price_minor, ends_at, capacity, position,
            created_at, updated_at
        )
        SELECT UNHEX(given.id), ?, ?, given.name, given.price, given.ends_at, given.capacity,
            given.position, ?, ?
        FROM JSON_TABLE(?, '$[*]' COLUMNS (
            id TEXT PATH '$.id',
            name TEXT PATH '$.name',
            price TEXT PATH '$.price',
            ends_at TEXT PATH '$.ends_at',
            capacity TEXT PATH '$.capacity',
            position TEXT PATH '$.position'
        )) AS given
        ON DUPLICATE KEY UPDATE
            name = VALUES(name),
            price_minor = VALUES(price_minor),
            ends_at = VALUES(ends_at),
            capacity = VALUES(capacity),
            position = VALUES(position),
            updated_at = VALUES(updated_at)",
        convention.uuid(),
        pass.uuid(),
        now,
        now,
        rows,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Moves many tiers' stocks by their net changes: a JSON array of `{id, held, sold}`.
pub async fn apply_changes(conn: &mut MySqlConnection, changes: &str) -> Result<u64, sqlx::Error> {
    let updated = sqlx::query!(
        "UPDATE JSON_TABLE(?, '$[*]' COLUMNS (
            id TEXT PATH '$.id',
            held TEXT PATH '$.held',
            sold TEXT PATH '$.sold'
        )) AS given
        STRAIGHT_JOIN price_tier ON price_tier.id = UNHEX(given.id)
        SET price_tier.held = price_tier.held + CAST(given.held AS SIGNED),
            price_tier.sold = price_tier.sold + CAST(given.sold AS SIGNED)",
        changes,
    )
    .execute(conn)
    .await?;
    Ok(updated.rows_affected())
}

/// Every tier that a convention's passes have, or that was used, with the registrations at its price, at one moment.
pub async fn reconcile(
    conn: &mut MySqlConnection,
    convention: ConventionId,
) -> Result<Vec<TierDrift>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT
            price_tier.id AS "id: Uuid",
            price_tier.name,
            price_tier.pass_type_id AS "pass: Uuid",
            pass_type.name AS pass_name,
            price_tier.capacity,
            price_tier.held,
            price_tier.sold,
            COALESCE(counted.used, 0) AS "used!: i64",
            COALESCE(counted.held, 0) AS "counted_held!: i64"
        FROM price_tier
        JOIN pass_type ON pass_type.id = price_tier.pass_type_id
        LEFT JOIN (
            SELECT registration.price_tier_id,
                COUNT(CASE WHEN registration.status = 'live' OR registration.tier_spent THEN 1 END) AS used,
                COUNT(CASE WHEN registration.status = 'held' THEN 1 END) AS held
            FROM registration
            WHERE registration.convention_id = ?
                AND registration.price_tier_id IS NOT NULL
            GROUP BY registration.price_tier_id
        ) AS counted ON counted.price_tier_id = price_tier.id
        WHERE price_tier.convention_id = ?
            AND ((pass_type.deleted_at IS NULL AND price_tier.deleted_at IS NULL)
                OR price_tier.held + price_tier.sold + COALESCE(counted.used, 0) > 0)
        ORDER BY pass_type.position, pass_type.id, price_tier.position, price_tier.id"#,
        convention.uuid(),
        convention.uuid(),
    )
    .fetch_all(conn)
    .await?;
    let drift = rows.into_iter().map(|row| {
        let (counted, counted_held) = (whole(row.used), whole(row.counted_held));
        let drift = row.sold.abs_diff(counted) + row.held.abs_diff(counted_held);
        TierDrift {
            tier: row.id.into(),
            name: row.name,
            pass: row.pass.into(),
            pass_name: row.pass_name,
            quantity: row.capacity,
            held: row.held,
            sold: row.sold,
            counted,
            counted_held,
            drift: drift.into(),
        }
    });
    Ok(drift.collect())
}
