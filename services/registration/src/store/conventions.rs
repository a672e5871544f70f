//! The table `convention`.

use butterfly_contracts::{
    ConventionId,
    registration::{ConventionInput, ConventionStatus, Tax},
};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::MySqlConnection;
use uuid::Uuid;

use super::names;
use crate::domain::convention::{ACCENT, Convention};

struct Row {
    id: Uuid,
    slug: String,
    name: String,
    description: String,
    venue: String,
    address: String,
    time_zone: String,
    currency: String,
    first_day: NaiveDate,
    last_day: NaiveDate,
    registration_opens_at: Option<DateTime<Utc>>,
    registration_closes_at: Option<DateTime<Utc>>,
    tax_name: String,
    tax_basis_points: u32,
    tax_inclusive: bool,
    age_on: Option<NaiveDate>,
    passes_per_person: String,
    contact_email: String,
    accent: String,
    status: String,
    sales_paused: bool,
    version: u32,
}

impl Row {
    fn read(self) -> Result<Convention, sqlx::Error> {
        let currency = self.currency.parse();
        let tax = Tax {
            name: self.tax_name,
            basis_points: self.tax_basis_points,
            inclusive: self.tax_inclusive,
        };
        Ok(Convention {
            id: self.id.into(),
            status: names::read("status", &self.status)?,
            paused: self.sales_paused,
            version: self.version,
            about: ConventionInput {
                slug: self.slug,
                name: self.name,
                description: self.description,
                venue: self.venue,
                address: self.address,
                time_zone: self.time_zone,
                currency: currency.map_err(|error| names::undecodable("currency", error))?,
                first_day: self.first_day,
                last_day: self.last_day,
                registration_opens_at: self.registration_opens_at,
                registration_closes_at: self.registration_closes_at,
                tax: Some(tax),
                age_on: self.age_on,
                passes_per_person: names::read("passes_per_person", &self.passes_per_person)?,
                contact_email: self.contact_email,
                accent: Some(self.accent),
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
                slug,
                name,
                description,
                venue,
                address,
                time_zone,
                currency,
                first_day,
                last_day,
                registration_opens_at,
                registration_closes_at,
                tax_name,
                tax_basis_points,
                tax_inclusive,
                age_on,
                passes_per_person,
                contact_email,
                accent,
                status,
                sales_paused AS "sales_paused: bool",
                version
            FROM convention
            "# + $tail
            $(, $argument)*
        )
    };
}

/// Which conventions are wanted, in order of their first day.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// A `LIKE` pattern for name, venue and address.
    pub pattern: Option<String>,
    /// The last one of the page before.
    pub after: Option<(NaiveDate, ConventionId)>,
    /// At most this many.
    pub rows: u32,
}

/// The convention with this id.
pub async fn select_by_id(
    conn: &mut MySqlConnection,
    id: ConventionId,
) -> Result<Option<Convention>, sqlx::Error> {
    let row = select!("WHERE id = ? AND deleted_at IS NULL", id.uuid());
    row.fetch_optional(conn).await?.map(Row::read).transpose()
}

/// The convention with this slug.
pub async fn select_by_slug(
    conn: &mut MySqlConnection,
    slug: &str,
) -> Result<Option<Convention>, sqlx::Error> {
    let row = select!("WHERE slug = ? AND live = 1", slug);
    row.fetch_optional(conn).await?.map(Row::read).transpose()
}

/// A page of the conventions that everybody may see.
pub async fn select_public(
    conn: &mut MySqlConnection,
    wanted: &Wanted,
    since: NaiveDate,
) -> Result<Vec<Convention>, sqlx::Error> {
    let day = wanted.after.map(|(day, _)| day);
    let rows = select!(
        "WHERE live = 1
            AND status IN ('published', 'closed')
            AND last_day >= ?
            AND (? IS NULL OR CONCAT_WS(' ', name, venue, address) LIKE ?)
            AND (? IS NULL OR first_day > ? OR (first_day = ? AND id > ?))
        ORDER BY first_day, id
        LIMIT ?",
        since,
        wanted.pattern,
        wanted.pattern,
        day,
        day,
        day,
        wanted.after.map(|(_, id)| id.uuid()),
        wanted.rows,
    );
    rows.fetch_all(conn)
        .await?
        .into_iter()
        .map(Row::read)
        .collect()
}

/// A page of the conventions among `ids`, or of all when none are given.
pub async fn select_for_staff(
    conn: &mut MySqlConnection,
    ids: Option<&[ConventionId]>,
    wanted: &Wanted,
) -> Result<Vec<Convention>, sqlx::Error> {
    let day = wanted.after.map(|(day, _)| day);
    let hex = |id: &ConventionId| id.uuid().simple().to_string();
    let own: Vec<_> = ids.unwrap_or_default().iter().map(hex).collect();
    let own = serde_json::json!(own).to_string();
    let rows = select!(
        "WHERE live = 1
            AND (? OR id IN (
                SELECT UNHEX(own.id) FROM JSON_TABLE(?, '$[*]' COLUMNS (id TEXT PATH '$')) AS own
            ))
            AND (? IS NULL OR CONCAT_WS(' ', name, venue, address) LIKE ?)
            AND (? IS NULL OR first_day > ? OR (first_day = ? AND id > ?))
        ORDER BY first_day, id
        LIMIT ?",
        ids.is_none(),
        own,
        wanted.pattern,
        wanted.pattern,
        day,
        day,
        day,
        wanted.after.map(|(_, id)| id.uuid()),
        wanted.rows,
    );
    rows.fetch_all(conn)
        .await?
        .into_iter()
        .map(Row::read)
        .collect()
}

/// Adds a draft.
pub async fn insert(
    conn: &mut MySqlConnection,
    convention: &Convention,
    created_by: Uuid,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let (about, tax) = (&convention.about, convention.tax());
    sqlx::query!(
        "INSERT INTO convention (
            id, slug, name, description, venue, address, time_zone, currency, first_day, last_day,
            registration_opens_at, registration_closes_at, tax_name, tax_basis_points, tax_inclusive,
            age_on, passes_per_person, contact_email, accent, status, version, created_by, created_at,
            updated_at
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?)",
        convention.id.uuid(),
        about.slug,
        about.name,
        about.description,
        about.venue,
        about.address,
        about.time_zone,
        about.currency.code(),
        about.first_day,
        about.last_day,
        about.registration_opens_at,
        about.registration_closes_at,
        tax.name,
        tax.basis_points,
        tax.inclusive,
        about.age_on,
        names::of(about.passes_per_person),
        about.contact_email,
        about.accent.as_deref().unwrap_or(ACCENT),
        names::of(convention.status),
        created_by,
        now,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Replaces what a convention says of itself, where it still has the version before.
pub async fn update(
    conn: &mut MySqlConnection,
    convention: &Convention,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let (about, tax) = (&convention.about, convention.tax());
    let updated = sqlx::query!(
        "UPDATE convention
        SET slug = ?, name = ?, description = ?, venue = ?, address = ?, time_zone = ?,
            currency = ?, first_day = ?, last_day = ?, registration_opens_at = ?,
            registration_closes_at = ?, tax_name = ?, tax_basis_points = ?, tax_inclusive = ?,
            age_on = ?, passes_per_person = ?, contact_email = ?, accent = ?, version = version + 1,
            updated_at = ?
        WHERE id = ? AND version + 1 = ? AND deleted_at IS NULL",
        about.slug,
        about.name,
        about.description,
        about.venue,
        about.address,
        about.time_zone,
        about.currency.code(),
        about.first_day,
        about.last_day,
        about.registration_opens_at,
        about.registration_closes_at,
        tax.name,
        tax.basis_points,
        tax.inclusive,
        about.age_on,
        names::of(about.passes_per_person),
        about.contact_email,
        about.accent.as_deref().unwrap_or(ACCENT),
        now,
        convention.id.uuid(),
        convention.version,
    )
    .execute(conn)
    .await?;
    Ok(updated.rows_affected() == 1)
}

/// Moves a convention on in its life.
pub async fn update_status(
    conn: &mut MySqlConnection,
    id: ConventionId,
    status: ConventionStatus,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE convention SET status = ?, version = version + 1, updated_at = ? WHERE id = ?",
        names::of(status),
        now,
        id.uuid(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Lets a convention's sales stand still, or go on.
pub async fn update_paused(
    conn: &mut MySqlConnection,
    id: ConventionId,
    paused: bool,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE convention SET sales_paused = ?, version = version + 1, updated_at = ? WHERE id = ?",
        paused,
        now,
        id.uuid(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Marks a convention deleted; its row remains.
pub async fn mark_deleted(
    conn: &mut MySqlConnection,
    id: ConventionId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE convention SET deleted_at = ?, version = version + 1, updated_at = ? WHERE id = ?",
        now,
        now,
        id.uuid(),
    )
    .execute(conn)
    .await?;
    Ok(())
}
