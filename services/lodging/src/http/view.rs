//! Properties, room types and keys as the contract shows them.

use butterfly_chassis::{ApiError, ApiResult};
use butterfly_contracts::{
    ConventionId, Page, PropertyId, RoomTypeId,
    lodging::{PartnerKeyView, PropertyView, RoomTypeView},
};
use sqlx::MySqlConnection;

use crate::store::{
    partner_keys::PartnerKeyRow,
    properties::{self, PropertyRow},
    room_types::{self, RoomTypeRow},
};

/// One property; 404 when there is none.
pub(crate) async fn load(
    conn: &mut MySqlConnection,
    property: PropertyId,
) -> ApiResult<PropertyView> {
    let row = properties::select_by_id(&mut *conn, property).await?;
    let row = row.ok_or_else(ApiError::not_found)?;
    let room_types = room_types::select_by_property(conn, property).await?;
    Ok(property_view(row, &room_types))
}

/// The properties of a convention.
pub(crate) async fn load_page(
    conn: &mut MySqlConnection,
    convention: ConventionId,
) -> ApiResult<Page<PropertyView>> {
    // The properties before their rooms: a change in between makes a version look older, never newer.
    let rows = properties::select_by_convention(&mut *conn, convention).await?;
    let room_types = room_types::select_by_convention(conn, convention).await?;
    let view = |row| property_view(row, &room_types);
    Ok(Page {
        items: rows.into_iter().map(view).collect(),
        next_cursor: None,
    })
}

/// One room type; 404 when there is none.
pub(crate) async fn load_room_type(
    conn: &mut MySqlConnection,
    room_type: RoomTypeId,
) -> ApiResult<RoomTypeView> {
    let row = room_types::select_by_id(conn, room_type).await?;
    Ok(room_type_view(&row.ok_or_else(ApiError::not_found)?))
}

/// A key, without its secret.
pub(crate) fn key_view(row: PartnerKeyRow) -> PartnerKeyView {
    PartnerKeyView {
        id: row.id.into(),
        property: row.property_id.into(),
        name: row.name,
        hint: row.hint,
        created_at: row.created_at,
        revoked_at: row.revoked_at,
    }
}

fn property_view(row: PropertyRow, room_types: &[RoomTypeRow]) -> PropertyView {
    let own = room_types.iter().filter(|room| room.property_id == row.id);
    PropertyView {
        id: row.id.into(),
        convention: row.convention_id.into(),
        room_types: own.map(room_type_view).collect(),
        name: row.name,
        description: row.description,
        address: row.address,
        time_zone: row.time_zone,
        website: row.website,
        phone: row.phone,
        check_in: row.check_in,
        check_out: row.check_out,
        position: row.position,
        version: row.version,
    }
}

fn room_type_view(row: &RoomTypeRow) -> RoomTypeView {
    RoomTypeView {
        id: row.id.into(),
        property: row.property_id.into(),
        name: row.name.clone(),
        description: row.description.clone(),
        max_occupancy: row.max_occupancy,
        beds: row.beds.clone(),
        accessible: row.is_accessible,
        position: row.position,
        version: row.version,
    }
}
