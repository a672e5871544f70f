//! The table `convention_option`.

use butterfly_contracts::{ConventionId, Currency, OptionId};
use chrono::{DateTime, Utc};
use sqlx::{MySqlConnection, types::Json};
use uuid::Uuid;

use crate::domain::draft::OptionDraft;

/// Keeps two options of a convention from having one name.
pub(crate) const NAME_IS_TAKEN: &str = "uq_convention_option_name";

/// An option.
#[derive(Debug, Clone)]
pub(crate) struct OptionRow {
    pub(crate) id: Uuid,
    pub(crate) convention_id: Uuid,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) price_minor: i64,
    pub(crate) currency: String,
    pub(crate) included_in: Json<Vec<String>>,
    pub(crate) position: u32,
    pub(crate) version: u32,
}

/// The options of a convention, in their order.
pub(crate) async fn select_by_convention(
    conn: &mut MySqlConnection,
    convention: ConventionId,
) -> Result<Vec<OptionRow>, sqlx::Error> {
    sqlx::query_as!(
        OptionRow,
        r#"
        SELECT
            id AS "id: Uuid",
            convention_id AS "convention_id: Uuid",
            name,
            description,
            price_minor,
            currency,
            included_in AS "included_in: Json<Vec<String>>",
            position,
            version
        FROM convention_option
        WHERE convention_id = ? AND live = 1
        ORDER BY position, id
        "#,
        convention.uuid(),
    )
    .fetch_all(conn)
    .await
}

/// One option, unless it was deleted.
pub(crate) async fn select_by_id(
    conn: &mut MySqlConnection,
    id: OptionId,
) -> Result<Option<OptionRow>, sqlx::Error> {
    sqlx::query_as!(
        OptionRow,
        r#"
        SELECT
            id AS "id: Uuid",
            convention_id AS "convention_id: Uuid",
            name,
            description,
            price_minor,
            currency,
            included_in AS "included_in: Json<Vec<String>>",
            position,
            version
        FROM convention_option
        WHERE id = ? AND live = 1
        "#,
        id.uuid(),
    )
    .fetch_optional(conn)
    .await
}

/// Locks an option until the end of the transaction. False when there is none.
pub(crate) async fn lock(conn: &mut MySqlConnection, id: OptionId) -> Result<bool, sqlx::Error> {
    let row = sqlx::query_scalar!(
        r#"SELECT version FROM convention_option WHERE id = ? AND live = 1 FOR UPDATE"#,
        id.uuid(),
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.is_some())
}

/// How many options a convention has.
pub(crate) async fn count(
    conn: &mut MySqlConnection,
    convention: ConventionId,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT COUNT(*) FROM convention_option WHERE convention_id = ? AND live = 1"#,
        convention.uuid(),
    )
    .fetch_one(conn)
    .await
}

/// Adds an option as version 1.
pub(crate) async fn insert(
    conn: &mut MySqlConnection,
    id: OptionId,
    (convention, currency): (ConventionId, Currency),
    draft: &OptionDraft,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"
        INSERT INTO convention_option (
            id, convention_id, name, description, price_minor, currency,
            included_in, position, version, created_at, updated_at
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?)
        "#,
        id.uuid(),
        convention.uuid(),
        draft.name,
        draft.description,
        draft.price_minor,
        currency.code(),
        Json(&draft.included_in),
        draft.position,
        now,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Replaces an option and counts the change.
pub(crate) async fn update(
    conn: &mut MySqlConnection,
    id: OptionId,
    currency: Currency,
    draft: &OptionDraft,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"
        UPDATE convention_option
        SET
            name = ?,
            description = ?,
            price_minor = ?,
            currency = ?,
            included_in = ?,
            position = ?,
            version = version + 1,
            updated_at = ?
        WHERE id = ?
        "#,
        draft.name,
        draft.description,
        draft.price_minor,
        currency.code(),
        Json(&draft.included_in),
        draft.position,
        now,
        id.uuid(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Marks an option as deleted; its row and its choices stay.
pub(crate) async fn mark_deleted(
    conn: &mut MySqlConnection,
    id: OptionId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"
        UPDATE convention_option
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
