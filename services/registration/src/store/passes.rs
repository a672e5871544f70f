//! The tables `pass_type`, `pass_type_day` and `pass_type_quota`, and `pass_type_edition`: what each version of a pass
//! said of itself.

use std::collections::HashMap;

use butterfly_contracts::{ConventionId, PassId, QuotaId, registration::PassInput};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{MySqlConnection, types::Json};
use uuid::Uuid;

use super::{names, tiers};
use crate::domain::pass::Pass;

struct Row {
    id: Uuid,
    convention: Uuid,
    name: String,
    description: String,
    price_minor: i64,
    attending: bool,
    min_age: Option<u16>,
    max_age: Option<u16>,
    visibility: String,
    requires: String,
    requires_passes: Json<Vec<Uuid>>,
    on_sale_from: Option<DateTime<Utc>>,
    on_sale_until: Option<DateTime<Utc>>,
    max_per_order: Option<u32>,
    paused: bool,
    included: Json<Vec<String>>,
    position: u32,
    version: u32,
}

impl Row {
    fn read(self) -> Result<Pass, sqlx::Error> {
        Ok(Pass {
            id: self.id.into(),
            convention: self.convention.into(),
            version: self.version,
            paused: self.paused,
            about: PassInput {
                name: self.name,
                description: self.description,
                days: Vec::new(),
                price_minor: self.price_minor,
                attending: self.attending,
                min_age: self.min_age,
                max_age: self.max_age,
                visibility: names::read("visibility", &self.visibility)?,
                requires: self.requires,
                requires_passes: self
                    .requires_passes
                    .0
                    .into_iter()
                    .map(PassId::from)
                    .collect(),
                on_sale_from: self.on_sale_from,
                on_sale_until: self.on_sale_until,
                max_per_order: self.max_per_order,
                tiers: Vec::new(),
                included: self.included.0,
                quotas: Vec::new(),
                position: self.position,
            },
        })
    }
}

macro_rules! select {
    ($tail:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"SELECT
                id AS "id: Uuid",
                convention_id AS "convention: Uuid",
                name,
                description,
                price_minor,
                attending,
                min_age,
                max_age,
                visibility,
                requires,
                requires_passes AS "requires_passes: Json<Vec<Uuid>>",
                on_sale_from,
                on_sale_until,
                max_per_order,
                paused AS "paused: bool",
                included AS "included: Json<Vec<String>>",
                position,
                version
            FROM pass_type
            "# + $tail
            $(, $argument)*
        )
    };
}

/// Every pass of a convention, in the order of the list.
pub async fn select_all(
    conn: &mut MySqlConnection,
    convention: ConventionId,
) -> Result<Vec<Pass>, sqlx::Error> {
    let rows = select!(
        "WHERE convention_id = ? AND live = 1 ORDER BY position, id",
        convention.uuid(),
    );
    let rows = rows.fetch_all(&mut *conn).await?;
    let mut passes = rows
        .into_iter()
        .map(Row::read)
        .collect::<Result<Vec<_>, _>>()?;
    let days = sqlx::query!(
        r#"SELECT pass_type_id AS "pass: Uuid", day
        FROM pass_type_day
        JOIN pass_type ON pass_type.id = pass_type_day.pass_type_id
        WHERE pass_type.convention_id = ? AND pass_type.live = 1
        ORDER BY day"#,
        convention.uuid(),
    );
    let mut days_of: HashMap<PassId, Vec<NaiveDate>> = HashMap::new();
    for row in days.fetch_all(&mut *conn).await? {
        days_of.entry(row.pass.into()).or_default().push(row.day);
    }
    let quotas = sqlx::query!(
        r#"SELECT pass_type_id AS "pass: Uuid", quota_id AS "quota: Uuid"
        FROM pass_type_quota
        JOIN pass_type ON pass_type.id = pass_type_quota.pass_type_id
        WHERE pass_type.convention_id = ? AND pass_type.live = 1
        ORDER BY quota_id"#,
        convention.uuid(),
    );
    let mut quotas_of: HashMap<PassId, Vec<QuotaId>> = HashMap::new();
    for row in quotas.fetch_all(&mut *conn).await? {
        quotas_of
            .entry(row.pass.into())
            .or_default()
            .push(row.quota.into());
    }
    let mut tiers_of = tiers::select_all(conn, convention).await?;
    for pass in &mut passes {
        pass.about.tiers = tiers_of.remove(&pass.id).unwrap_or_default();
        pass.about.days = days_of.remove(&pass.id).unwrap_or_default();
        pass.about.quotas = quotas_of.remove(&pass.id).unwrap_or_default();
    }
    Ok(passes)
}

/// The pass with this id.
pub async fn select_by_id(
    conn: &mut MySqlConnection,
    id: PassId,
) -> Result<Option<Pass>, sqlx::Error> {
    let row = select!("WHERE id = ? AND deleted_at IS NULL", id.uuid());
    let Some(row) = row.fetch_optional(&mut *conn).await? else {
        return Ok(None);
    };
    let mut pass = row.read()?;
    pass.about.days = sqlx::query_scalar!(
        "SELECT day FROM pass_type_day WHERE pass_type_id = ? ORDER BY day",
        id.uuid(),
    )
    .fetch_all(&mut *conn)
    .await?;
    let quotas = sqlx::query_scalar!(
        r#"SELECT quota_id AS "id: Uuid" FROM pass_type_quota WHERE pass_type_id = ? ORDER BY quota_id"#,
        id.uuid(),
    )
    .fetch_all(&mut *conn)
    .await?;
    pass.about.quotas = quotas.into_iter().map(QuotaId::from).collect();
    pass.about.tiers = tiers::select_by_pass(conn, id).await?;
    Ok(Some(pass))
}

/// Adds a pass.
pub async fn insert(
    conn: &mut MySqlConnection,
    pass: &Pass,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let about = &pass.about;
    sqlx::query!(
        "INSERT INTO pass_type (
            id, convention_id, name, description, price_minor, attending, min_age, max_age,
            visibility, requires, requires_passes, on_sale_from, on_sale_until, max_per_order, included,
            position, version, created_at, updated_at
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        pass.id.uuid(),
        pass.convention.uuid(),
        about.name,
        about.description,
        about.price_minor,
        about.attending,
        about.min_age,
        about.max_age,
        names::of(about.visibility),
        about.requires,
        Json(uuids(&about.requires_passes)),
        about.on_sale_from,
        about.on_sale_until,
        about.max_per_order,
        Json(&about.included),
        about.position,
        pass.version,
        now,
        now,
    )
    .execute(&mut *conn)
    .await?;
    insert_parts(conn, pass, now).await
}

fn uuids(passes: &[PassId]) -> Vec<Uuid> {
    passes.iter().map(|pass| pass.uuid()).collect()
}

/// Replaces a pass by its next version.
pub async fn update(
    conn: &mut MySqlConnection,
    pass: &Pass,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let about = &pass.about;
    sqlx::query!(
        "UPDATE pass_type
        SET name = ?, description = ?, price_minor = ?, attending = ?, min_age = ?, max_age = ?,
            visibility = ?, requires = ?, requires_passes = ?, on_sale_from = ?, on_sale_until = ?,
            max_per_order = ?, included = ?, position = ?, version = ?, updated_at = ?
        WHERE id = ?",
        about.name,
        about.description,
        about.price_minor,
        about.attending,
        about.min_age,
        about.max_age,
        names::of(about.visibility),
        about.requires,
        Json(uuids(&about.requires_passes)),
        about.on_sale_from,
        about.on_sale_until,
        about.max_per_order,
        Json(&about.included),
        about.position,
        pass.version,
        now,
        pass.id.uuid(),
    )
    .execute(&mut *conn)
    .await?;
    let id = pass.id.uuid();
    sqlx::query!("DELETE FROM pass_type_day WHERE pass_type_id = ?", id)
        .execute(&mut *conn)
        .await?;
    sqlx::query!("DELETE FROM pass_type_quota WHERE pass_type_id = ?", id)
        .execute(&mut *conn)
        .await?;
    insert_parts(conn, pass, now).await
}

async fn insert_parts(
    conn: &mut MySqlConnection,
    pass: &Pass,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let days = serde_json::json!(pass.about.days).to_string();
    sqlx::query!(
        "INSERT INTO pass_type_day (pass_type_id, day)
        SELECT ?, given.day FROM JSON_TABLE(?, '$[*]' COLUMNS (day TEXT PATH '$')) AS given",
        pass.id.uuid(),
        days,
    )
    .execute(&mut *conn)
    .await?;
    let hex = |quota: &QuotaId| quota.uuid().simple().to_string();
    let quotas: Vec<_> = pass.about.quotas.iter().map(hex).collect();
    let quotas = serde_json::json!(quotas).to_string();
    sqlx::query!(
        "INSERT INTO pass_type_quota (pass_type_id, quota_id)
        SELECT ?, UNHEX(given.id) FROM JSON_TABLE(?, '$[*]' COLUMNS (id TEXT PATH '$')) AS given",
        pass.id.uuid(),
        quotas,
    )
    .execute(&mut *conn)
    .await?;
    tiers::replace(
        &mut *conn,
        (pass.convention, pass.id),
        &pass.about.tiers,
        now,
    )
    .await?;
    insert_edition(conn, pass.id).await
}

/// Writes down what this version of a pass says of itself, for the registrations that are made with it.
async fn insert_edition(conn: &mut MySqlConnection, id: PassId) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO pass_type_edition (pass_type_id, version, name, days)
        SELECT pass_type.id, pass_type.version, pass_type.name, COALESCE(
            (
                SELECT JSON_ARRAYAGG(pass_type_day.day ORDER BY pass_type_day.day)
                FROM pass_type_day
                WHERE pass_type_day.pass_type_id = pass_type.id
            ),
            '[]'
        )
        FROM pass_type
        WHERE pass_type.id = ?",
        id.uuid(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Pauses the sale of a pass, or lets it go on.
pub async fn update_paused(
    conn: &mut MySqlConnection,
    id: PassId,
    paused: bool,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE pass_type SET paused = ?, version = version + 1, updated_at = ? WHERE id = ?",
        paused,
        now,
        id.uuid(),
    )
    .execute(&mut *conn)
    .await?;
    insert_edition(conn, id).await
}

/// Marks a pass deleted; its row remains.
pub async fn mark_deleted(
    conn: &mut MySqlConnection,
    id: PassId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE pass_type SET deleted_at = ?, version = version + 1, updated_at = ? WHERE id = ?",
        now,
        now,
        id.uuid(),
    )
    .execute(conn)
    .await?;
    Ok(())
}
