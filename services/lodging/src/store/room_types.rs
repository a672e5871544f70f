//! The table `room_type`.

use butterfly_contracts::{ConventionId, PropertyId, RoomTypeId};
use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;
use uuid::Uuid;

use crate::domain::room_type::RoomTypeDraft;

/// Keeps two room types of a property from having one name.
pub(crate) const NAME_IS_TAKEN: &str = "uq_room_type_name";

/// A room type.
#[derive(Debug, Clone)]
pub(crate) struct RoomTypeRow {
    pub(crate) id: Uuid,
    pub(crate) property_id: Uuid,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) max_occupancy: u16,
    pub(crate) beds: String,
    pub(crate) is_accessible: bool,
    pub(crate) position: u32,
    pub(crate) version: u32,
}

/// The room types of all properties of a convention, each property's in their order.
pub(crate) async fn select_by_convention(
    conn: &mut MySqlConnection,
    convention: ConventionId,
) -> Result<Vec<RoomTypeRow>, sqlx::Error> {
    sqlx::query_as!(
        RoomTypeRow,
        r#"
        SELECT
            r.id AS "id: Uuid",
            r.property_id AS "property_id: Uuid",
            r.name,
            r.description,
            r.max_occupancy,
            r.beds,
            r.is_accessible,
            r.position,
            r.version
        FROM property p
        JOIN room_type r ON r.property_id = p.id AND r.live = 1
        WHERE p.convention_id = ? AND p.live = 1
        ORDER BY r.position, r.id
        "#,
        convention.uuid(),
    )
    .fetch_all(conn)
    .await
}

/// The room types of one property, in their order.
pub(crate) async fn select_by_property(
    conn: &mut MySqlConnection,
    property: PropertyId,
) -> Result<Vec<RoomTypeRow>, sqlx::Error> {
    sqlx::query_as!(
        RoomTypeRow,
        r#"
        SELECT
            id AS "id: Uuid",
            property_id AS "property_id: Uuid",
            name,
            description,
            max_occupancy,
            beds,
            is_accessible,
            position,
            version
        FROM room_type
        WHERE property_id = ? AND live = 1
        ORDER BY position, id
        "#,
        property.uuid(),
    )
    .fetch_all(conn)
    .await
}

/// One room type, unless it was deleted.
pub(crate) async fn select_by_id(
    conn: &mut MySqlConnection,
    id: RoomTypeId,
) -> Result<Option<RoomTypeRow>, sqlx::Error> {
    sqlx::query_as!(
        RoomTypeRow,
        r#"
        SELECT
            id AS "id: Uuid",
            property_id AS "property_id: Uuid",
            name,
            description,
            max_occupancy,
            beds,
            is_accessible,
            position,
            version
        FROM room_type
        WHERE id = ? AND live = 1
        "#,
        id.uuid(),
    )
    .fetch_optional(conn)
    .await
}

/// How many room types a property has.
pub(crate) async fn count(
    conn: &mut MySqlConnection,
    property: PropertyId,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT COUNT(*) FROM room_type WHERE property_id = ? AND live = 1"#,
        property.uuid(),
    )
    .fetch_one(conn)
    .await
}

/// Adds a room type as version 1.
pub(crate) async fn insert(
    conn: &mut MySqlConnection,
    (property, id): (PropertyId, RoomTypeId),
    draft: &RoomTypeDraft,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"
        INSERT INTO room_type (
            id, property_id, name, description, max_occupancy, beds,
            is_accessible, position, version, created_at, updated_at
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?)
        "#,
        id.uuid(),
        property.uuid(),
        draft.name,
        draft.description,
        draft.max_occupancy,
        draft.beds,
        draft.accessible,
        draft.position,
        now,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Replaces a room type and counts the change.
pub(crate) async fn update(
    conn: &mut MySqlConnection,
    id: RoomTypeId,
    draft: &RoomTypeDraft,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"
        UPDATE room_type
        SET
            name = ?,
            description = ?,
            max_occupancy = ?,
            beds = ?,
            is_accessible = ?,
            position = ?,
            version = version + 1,
            updated_at = ?
        WHERE id = ?
        "#,
        draft.name,
        draft.description,
        draft.max_occupancy,
        draft.beds,
        draft.accessible,
        draft.position,
        now,
        id.uuid(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Marks a room type as deleted.
pub(crate) async fn mark_deleted(
    conn: &mut MySqlConnection,
    id: RoomTypeId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"
        UPDATE room_type
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
