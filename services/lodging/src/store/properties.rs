//! The table `property`.

use butterfly_contracts::{ConventionId, PropertyId};
use chrono::{DateTime, NaiveTime, Utc};
use sqlx::MySqlConnection;
use uuid::Uuid;

use crate::domain::property::PropertyDraft;

/// Keeps two properties of a convention from having one name.
pub(crate) const NAME_IS_TAKEN: &str = "uq_property_name";

/// A property.
#[derive(Debug, Clone)]
pub(crate) struct PropertyRow {
    pub(crate) id: Uuid,
    pub(crate) convention_id: Uuid,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) address: String,
    pub(crate) time_zone: String,
    pub(crate) website: String,
    pub(crate) phone: String,
    pub(crate) check_in: NaiveTime,
    pub(crate) check_out: NaiveTime,
    pub(crate) position: u32,
    pub(crate) version: u32,
}

/// The properties of a convention, in their order.
pub(crate) async fn select_by_convention(
    conn: &mut MySqlConnection,
    convention: ConventionId,
) -> Result<Vec<PropertyRow>, sqlx::Error> {
    sqlx::query_as!(
        PropertyRow,
        r#"
        SELECT
            id AS "id: Uuid",
            convention_id AS "convention_id: Uuid",
            name,
            description,
            address,
            time_zone,
            website,
            phone,
            check_in,
            check_out,
            position,
            version
        FROM property
        WHERE convention_id = ? AND live = 1
        ORDER BY position, id
        "#,
        convention.uuid(),
    )
    .fetch_all(conn)
    .await
}

/// One property, unless it was deleted.
pub(crate) async fn select_by_id(
    conn: &mut MySqlConnection,
    id: PropertyId,
) -> Result<Option<PropertyRow>, sqlx::Error> {
    sqlx::query_as!(
        PropertyRow,
        r#"
        SELECT
            id AS "id: Uuid",
            convention_id AS "convention_id: Uuid",
            name,
            description,
            address,
            time_zone,
            website,
            phone,
            check_in,
            check_out,
            position,
            version
        FROM property
        WHERE id = ? AND live = 1
        "#,
        id.uuid(),
    )
    .fetch_optional(conn)
    .await
}

/// Locks a property until the end of the transaction and tells its convention; none when there is none.
pub(crate) async fn lock(
    conn: &mut MySqlConnection,
    id: PropertyId,
) -> Result<Option<ConventionId>, sqlx::Error> {
    let convention = sqlx::query_scalar!(
        r#"
        SELECT convention_id AS "convention_id: Uuid"
        FROM property
        WHERE id = ? AND live = 1
        FOR UPDATE
        "#,
        id.uuid(),
    )
    .fetch_optional(conn)
    .await?;
    Ok(convention.map(ConventionId::from))
}

/// How many properties a convention has.
pub(crate) async fn count(
    conn: &mut MySqlConnection,
    convention: ConventionId,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT COUNT(*) FROM property WHERE convention_id = ? AND live = 1"#,
        convention.uuid(),
    )
    .fetch_one(conn)
    .await
}

/// Adds a property as version 1.
pub(crate) async fn insert(
    conn: &mut MySqlConnection,
    (convention, id): (ConventionId, PropertyId),
    draft: &PropertyDraft,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"
        INSERT INTO property (
            id, convention_id, name, description, address, time_zone, website, phone,
            check_in, check_out, position, version, created_at, updated_at
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?)
        "#,
        id.uuid(),
        convention.uuid(),
        draft.name,
        draft.description,
        draft.address,
        draft.time_zone.name(),
        draft.website,
        draft.phone,
        draft.check_in,
        draft.check_out,
        draft.position,
        now,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Replaces a property and counts the change.
pub(crate) async fn update(
    conn: &mut MySqlConnection,
    id: PropertyId,
    draft: &PropertyDraft,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"
        UPDATE property
        SET
            name = ?,
            description = ?,
            address = ?,
            time_zone = ?,
            website = ?,
            phone = ?,
            check_in = ?,
            check_out = ?,
            position = ?,
            version = version + 1,
            updated_at = ?
        WHERE id = ?
        "#,
        draft.name,
        draft.description,
        draft.address,
        draft.time_zone.name(),
        draft.website,
        draft.phone,
        draft.check_in,
        draft.check_out,
        draft.position,
        now,
        id.uuid(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Changes what a property is said to be like and counts the change.
pub(crate) async fn update_description(
    conn: &mut MySqlConnection,
    id: PropertyId,
    description: &str,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"
        UPDATE property
        SET
            description = ?,
            version = version + 1,
            updated_at = ?
        WHERE id = ?
        "#,
        description,
        now,
        id.uuid(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Counts a change of something a property shows: one of its room types.
pub(crate) async fn touch(
    conn: &mut MySqlConnection,
    id: PropertyId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"
        UPDATE property
        SET
            version = version + 1,
            updated_at = ?
        WHERE id = ?
        "#,
        now,
        id.uuid(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Marks a property as deleted; its row, its room types and its keys stay, and its keys open nothing.
pub(crate) async fn mark_deleted(
    conn: &mut MySqlConnection,
    id: PropertyId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"
        UPDATE property
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
