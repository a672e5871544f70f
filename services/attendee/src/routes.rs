//! The only list of routes.

use utoipa_actix_web::service_config::ServiceConfig;

use crate::http;

/// What attendees may use.
pub(crate) fn public(config: &mut ServiceConfig<'_>) {
    config
        .service(http::create_account::create_account)
        .service(http::confirm_account::confirm_account)
        .service(http::create_session::create_session)
        .service(http::delete_session::delete_session)
        .service(http::create_access_token::create_access_token)
        .service(http::get_account::get_account)
        .service(http::update_account::update_account)
        .service(http::get_public_jwks::get_public_jwks);
}

/// What staff may use.
pub(crate) fn staff(config: &mut ServiceConfig<'_>) {
    config
        .service(http::create_staff_session::create_staff_session)
        .service(http::delete_staff_session::delete_staff_session)
        .service(http::create_staff_access_token::create_staff_access_token)
        .service(http::get_staff_account::get_staff_account);
}

/// What other programs may use.
pub(crate) fn internal(config: &mut ServiceConfig<'_>) {
    config
        .service(http::create_internal_token::create_internal_token)
        .service(http::get_jwks::get_jwks)
        .service(http::list_revocations::list_revocations)
        .service(http::add_staff::add_staff)
        .service(http::remove_staff::remove_staff)
        .service(http::add_grant::add_grant);
}
