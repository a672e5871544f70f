//! The only list of routes.

use utoipa_actix_web::service_config::ServiceConfig;

use crate::http::{
    conventions, invitations, orders, passes, registrations,
    staff::{self},
    vouchers,
};

/// For everybody.
pub fn public(config: &mut ServiceConfig<'_>) {
    config
        .service(conventions::list::list_conventions)
        .service(conventions::get::get_convention)
        .service(passes::list::list_passes)
        .service(vouchers::get::get_voucher_offer)
        .service(orders::create::create_order)
        .service(orders::later::get_order_request)
        .service(orders::get::get_order)
        .service(orders::change::change_order)
        .service(orders::confirm::confirm_order)
        .service(orders::extend::extend_order)
        .service(orders::cancel::cancel_order)
        .service(invitations::get::get_invitation)
        .service(invitations::answer::answer_invitation)
        .service(registrations::list_own::list_own_registrations)
        .service(registrations::get::get_registration)
        .service(registrations::cancel::cancel_registration);
}

/// For staff.
pub fn for_staff(config: &mut ServiceConfig<'_>) {
    config
        .service(staff::conventions::list::list_staff_conventions)
        .service(staff::conventions::create::create_convention)
        .service(staff::conventions::get::get_staff_convention)
        .service(staff::conventions::update::update_convention)
        .service(staff::conventions::publish::publish_convention)
        .service(staff::conventions::close::close_convention)
        .service(staff::conventions::delete::delete_convention)
        .service(staff::conventions::pause::pause_convention)
        .service(staff::conventions::resume::resume_convention)
        .service(staff::passes::list::list_staff_passes)
        .service(staff::passes::create::create_pass)
        .service(staff::passes::get::get_pass)
        .service(staff::passes::update::update_pass)
        .service(staff::passes::delete::delete_pass)
        .service(staff::passes::pause::pause_pass)
        .service(staff::passes::resume::resume_pass)
        .service(staff::quotas::list::list_quotas)
        .service(staff::quotas::create::create_quota)
        .service(staff::quotas::get::get_quota)
        .service(staff::quotas::update::update_quota)
        .service(staff::quotas::delete::delete_quota)
        .service(staff::vouchers::list::list_vouchers)
        .service(staff::vouchers::create::create_vouchers)
        .service(staff::vouchers::export::export_vouchers)
        .service(staff::vouchers::get::get_voucher)
        .service(staff::vouchers::update::update_voucher)
        .service(staff::registrations::list::list_registrations)
        .service(staff::registrations::export::export_registrations)
        .service(staff::registrations::get::get_staff_registration)
        .service(staff::registrations::remove::remove_registration)
        .service(staff::orders::get::get_staff_order)
        .service(staff::reconcile::reconcile_convention);
}

/// For other services.
pub fn internal(config: &mut ServiceConfig<'_>) {
    config
        .service(conventions::summary::get_convention_summary)
        .service(orders::state::get_order_state);
}
