//! The only list of routes.

use utoipa_actix_web::service_config::ServiceConfig;

use crate::http;

/// What everybody may use.
pub(crate) fn public(config: &mut ServiceConfig<'_>) {
    config.service(http::list_options::list_options);
}

/// What staff may use.
pub(crate) fn staff(config: &mut ServiceConfig<'_>) {
    config
        .service(http::list_staff_options::list_staff_options)
        .service(http::create_option::create_option)
        .service(http::get_option::get_option)
        .service(http::update_option::update_option)
        .service(http::delete_option::delete_option);
}
