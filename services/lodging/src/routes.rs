//! The only list of routes.

use utoipa_actix_web::service_config::ServiceConfig;

use crate::http;

/// What everybody may use.
pub(crate) fn public(config: &mut ServiceConfig<'_>) {
    config.service(http::list_properties::list_properties);
}

/// What staff may use.
pub(crate) fn staff(config: &mut ServiceConfig<'_>) {
    config
        .service(http::list_staff_properties::list_staff_properties)
        .service(http::create_property::create_property)
        .service(http::get_property::get_property)
        .service(http::update_property::update_property)
        .service(http::delete_property::delete_property)
        .service(http::create_room_type::create_room_type)
        .service(http::update_room_type::update_room_type)
        .service(http::delete_room_type::delete_room_type)
        .service(http::list_partner_keys::list_partner_keys)
        .service(http::create_partner_key::create_partner_key)
        .service(http::revoke_partner_key::revoke_partner_key);
}

/// What a partner may use with its key: its own property's description, and nothing else.
pub(crate) fn partner(config: &mut ServiceConfig<'_>) {
    config
        .service(http::get_partner_property::get_partner_property)
        .service(http::update_partner_property::update_partner_property);
}
