//! The only list of routes.

use utoipa_actix_web::service_config::ServiceConfig;

use crate::http::{counts, holds, options, questions, reconcile, stocks};

/// What everybody may use.
pub(crate) fn public(config: &mut ServiceConfig<'_>) {
    config
        .service(options::list::list_options)
        .service(questions::list::list_questions);
}

/// What staff may use.
pub(crate) fn staff(config: &mut ServiceConfig<'_>) {
    config
        .service(options::list_staff::list_staff_options)
        .service(options::create::create_option)
        .service(options::get::get_option)
        .service(options::update::update_option)
        .service(options::delete::delete_option)
        .service(options::pause::pause_option)
        .service(options::resume::resume_option)
        .service(stocks::list::list_option_stocks)
        .service(stocks::create::create_option_stock)
        .service(stocks::get::get_option_stock)
        .service(stocks::update::update_option_stock)
        .service(stocks::delete::delete_option_stock)
        .service(questions::list_staff::list_staff_questions)
        .service(questions::create::create_question)
        .service(questions::get::get_question)
        .service(questions::update::update_question)
        .service(questions::delete::delete_question)
        .service(counts::count_options)
        .service(reconcile::reconcile_options);
}

/// What other services may use.
pub(crate) fn internal(config: &mut ServiceConfig<'_>) {
    config
        .service(holds::put::put_holds)
        .service(holds::check::check_holds)
        .service(holds::get::get_hold);
}
