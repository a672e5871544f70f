//! The only list of pages. The layer around them makes the visit, the headers and the error pages.

use actix_web::{
    HttpResponse, Resource, Route,
    http::header,
    middleware::from_fn,
    web::{self, ServiceConfig, get, post},
};
use butterfly_webkit::{assets, layer};

use crate::pages::{
    convention_edit, convention_new, convention_show, convention_status, home, hotel_edit, hotels,
    numbers, option_edit, options, order, partner_keys, pass_edit, passes, question_edit,
    questions, quota_edit, registration_export, registration_remove, registrations, room_edit,
    sign_in, sign_out, stock_edit, voucher_edit, vouchers,
};

/// Adds every page.
pub(crate) fn configure(config: &mut ServiceConfig) {
    config.service(web::scope("").wrap(from_fn(layer)).configure(pages));
}

fn pages(config: &mut ServiceConfig) {
    assets::configure(config);
    config
        .service(both(
            "/sign-in",
            get().to(sign_in::show),
            post().to(sign_in::send),
        ))
        .service(act("/sign-out", post().to(sign_out::send)))
        .service(read("/", get().to(home::show)))
        .service(both(
            "/conventions/new",
            get().to(convention_new::show),
            post().to(convention_new::send),
        ))
        .service(
            web::scope("/conventions/{convention}")
                .configure(convention)
                .configure(catalogue)
                .configure(voucher)
                .configure(registration)
                .configure(option)
                .configure(question)
                .configure(hotel),
        );
}

fn convention(config: &mut ServiceConfig) {
    config
        .service(read("", get().to(convention_show::show)))
        .service(read("/numbers", get().to(numbers::show)))
        .service(both(
            "/edit",
            get().to(convention_edit::show),
            post().to(convention_edit::send),
        ))
        .service(act("/publish", post().to(convention_status::publish)))
        .service(act("/pause", post().to(convention_status::pause)))
        .service(act("/resume", post().to(convention_status::resume)))
        .service(act("/close", post().to(convention_status::close)))
        .service(act("/delete", post().to(convention_status::delete)));
}

fn catalogue(config: &mut ServiceConfig) {
    config
        .service(read("/passes", get().to(passes::show)))
        .service(both(
            "/passes/new",
            get().to(pass_edit::new),
            post().to(pass_edit::create),
        ))
        .service(both(
            "/passes/{pass}",
            get().to(pass_edit::edit),
            post().to(pass_edit::update),
        ))
        .service(act("/passes/{pass}/pause", post().to(pass_edit::pause)))
        .service(act("/passes/{pass}/resume", post().to(pass_edit::resume)))
        .service(act("/passes/{pass}/delete", post().to(pass_edit::delete)))
        .service(both(
            "/capacities/new",
            get().to(quota_edit::new),
            post().to(quota_edit::create),
        ))
        .service(both(
            "/capacities/{quota}",
            get().to(quota_edit::edit),
            post().to(quota_edit::update),
        ))
        .service(act(
            "/capacities/{quota}/delete",
            post().to(quota_edit::delete),
        ));
}

fn voucher(config: &mut ServiceConfig) {
    config
        .service(read("/vouchers", get().to(vouchers::show)))
        .service(read("/vouchers/export", get().to(vouchers::export)))
        .service(both(
            "/vouchers/new",
            get().to(voucher_edit::new),
            post().to(voucher_edit::create),
        ))
        .service(both(
            "/vouchers/{voucher}",
            get().to(voucher_edit::edit),
            post().to(voucher_edit::update),
        ));
}

fn registration(config: &mut ServiceConfig) {
    config
        .service(read("/registrations", get().to(registrations::show)))
        .service(read(
            "/registrations/export",
            get().to(registration_export::export),
        ))
        .service(read("/orders/{order}", get().to(order::show)))
        .service(both(
            "/registrations/{registration}/remove",
            get().to(registration_remove::ask),
            post().to(registration_remove::remove),
        ));
}

fn option(config: &mut ServiceConfig) {
    config
        .service(read("/options", get().to(options::show)))
        .service(both(
            "/options/new",
            get().to(option_edit::new),
            post().to(option_edit::create),
        ))
        .service(both(
            "/options/{option}",
            get().to(option_edit::edit),
            post().to(option_edit::update),
        ))
        .service(act(
            "/options/{option}/pause",
            post().to(option_edit::pause),
        ))
        .service(act(
            "/options/{option}/resume",
            post().to(option_edit::resume),
        ))
        .service(act(
            "/options/{option}/delete",
            post().to(option_edit::delete),
        ))
        .service(both(
            "/stocks/new",
            get().to(stock_edit::new),
            post().to(stock_edit::create),
        ))
        .service(both(
            "/stocks/{stock}",
            get().to(stock_edit::edit),
            post().to(stock_edit::update),
        ))
        .service(act("/stocks/{stock}/delete", post().to(stock_edit::delete)));
}

fn question(config: &mut ServiceConfig) {
    config
        .service(read("/questions", get().to(questions::show)))
        .service(both(
            "/questions/new",
            get().to(question_edit::new),
            post().to(question_edit::create),
        ))
        .service(both(
            "/questions/{question}",
            get().to(question_edit::edit),
            post().to(question_edit::update),
        ))
        .service(act(
            "/questions/{question}/delete",
            post().to(question_edit::delete),
        ));
}

fn hotel(config: &mut ServiceConfig) {
    config
        .service(read("/hotels", get().to(hotels::show)))
        .service(both(
            "/hotels/new",
            get().to(hotel_edit::new),
            post().to(hotel_edit::create),
        ))
        .service(both(
            "/hotels/{property}",
            get().to(hotel_edit::edit),
            post().to(hotel_edit::update),
        ))
        .service(act(
            "/hotels/{property}/delete",
            post().to(hotel_edit::delete),
        ))
        .service(both(
            "/hotels/{property}/rooms/new",
            get().to(room_edit::new),
            post().to(room_edit::create),
        ))
        .service(both(
            "/hotels/{property}/rooms/{room}",
            get().to(room_edit::edit),
            post().to(room_edit::update),
        ))
        .service(act(
            "/hotels/{property}/rooms/{room}/delete",
            post().to(room_edit::delete),
        ))
        .service(both(
            "/hotels/{property}/keys",
            get().to(partner_keys::show),
            post().to(partner_keys::create),
        ))
        .service(act(
            "/hotels/{property}/keys/{key}/revoke",
            post().to(partner_keys::revoke),
        ));
}

/// A page that is read.
fn read(path: &str, page: Route) -> Resource {
    web::resource(path)
        .route(page)
        .default_service(web::to(|| async { not_allowed("GET, HEAD") }))
}

/// A page with a form.
fn both(path: &str, page: Route, form: Route) -> Resource {
    let resource = web::resource(path).route(page).route(form);
    resource.default_service(web::to(|| async { not_allowed("GET, HEAD, POST") }))
}

/// What a button does.
fn act(path: &str, form: Route) -> Resource {
    web::resource(path)
        .route(form)
        .default_service(web::to(|| async { not_allowed("POST") }))
}

/// 405 with the methods there are (RFC 9110 section 15.5.6).
fn not_allowed(methods: &'static str) -> HttpResponse {
    HttpResponse::MethodNotAllowed()
        .insert_header((header::ALLOW, methods))
        .finish()
}
