//! The lodging service from outside, one file per operation.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on must stop"
)]

mod contract;
mod create_partner_key;
mod create_property;
mod create_room_type;
mod delete_property;
mod delete_room_type;
mod get_partner_property;
mod get_property;
mod journey;
mod list_partner_keys;
mod list_properties;
mod list_staff_properties;
mod revoke_partner_key;
mod support;
mod update_partner_property;
mod update_property;
mod update_room_type;
