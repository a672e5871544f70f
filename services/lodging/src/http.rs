//! The operations, one per file, and what they share.

pub(crate) mod create_partner_key;
pub(crate) mod create_property;
pub(crate) mod create_room_type;
pub(crate) mod delete_property;
pub(crate) mod delete_room_type;
pub(crate) mod get_partner_property;
pub(crate) mod get_property;
pub(crate) mod list_partner_keys;
pub(crate) mod list_properties;
pub(crate) mod list_staff_properties;
mod partner;
pub(crate) mod revoke_partner_key;
pub(crate) mod update_partner_property;
pub(crate) mod update_property;
pub(crate) mod update_room_type;
mod view;
mod write;
