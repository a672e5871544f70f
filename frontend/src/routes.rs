//! The only list of pages. The layer around them makes the visit, the headers and the error pages; what is
//! none of these addresses is answered by the chassis with a page that says so.

use std::future::{Ready, ready};

use actix_web::{
    HttpResponse, Resource, Route,
    http::header,
    middleware::from_fn,
    web::{self, Data, ServiceConfig, get, post},
};
use butterfly_webkit::{assets, layer};

use crate::{
    pages::{account, checkout, convention, home, invitation, orders, registrations, site_files},
    state::State,
};

/// Adds every page.
pub fn configure(config: &mut ServiceConfig, state: &State) {
    config
        .app_data(state.site.clone())
        .app_data(Data::new(state.clone()));
    config.service(web::scope("").wrap(from_fn(layer)).configure(pages));
}

fn pages(config: &mut ServiceConfig) {
    assets::configure(config);
    config
        .service(read("/robots.txt", get().to(site_files::robots)))
        .service(read("/favicon.ico", get().to(site_files::favicon)))
        .service(read("/", get().to(home::home)))
        .service(read("/c/{slug}", get().to(convention::convention)))
        .service(read("/orders/{order}", get().to(orders::order)))
        .service(
            web::resource("/orders/{order}/continue")
                .route(post().to(checkout::hold::go_on))
                .default_service(web::to(|| not_allowed("POST"))),
        )
        .service(both(
            "/orders/{order}/cancel",
            get().to(checkout::hold::ask),
            post().to(checkout::hold::cancel),
        ));
    steps(config);
    people(config);
}

fn steps(config: &mut ServiceConfig) {
    use checkout::{check, choose, extras, people};
    config
        .service(both(
            "/c/{slug}/register",
            get().to(choose::show),
            post().to(choose::submit),
        ))
        .service(both(
            "/c/{slug}/register/people",
            get().to(people::show),
            post().to(people::submit),
        ))
        .service(both(
            "/c/{slug}/register/extras",
            get().to(extras::show),
            post().to(extras::submit),
        ))
        .service(both(
            "/c/{slug}/register/check",
            get().to(check::show),
            post().to(check::submit),
        ));
}

fn people(config: &mut ServiceConfig) {
    config
        .service(both(
            "/invitations/{registration}",
            get().to(invitation::show),
            post().to(invitation::submit),
        ))
        .service(read("/registrations", get().to(registrations::list::list)))
        .service(both(
            "/registrations/{registration}/cancel",
            get().to(registrations::cancel::ask),
            post().to(registrations::cancel::cancel),
        ))
        .service(both(
            "/sign-up",
            get().to(account::sign_up::show),
            post().to(account::sign_up::submit),
        ))
        .service(read("/sign-up/sent", get().to(account::sign_up::sent)))
        .service(both(
            "/confirm",
            get().to(account::confirm::show),
            post().to(account::confirm::submit),
        ))
        .service(both(
            "/sign-in",
            get().to(account::sign_in::show),
            post().to(account::sign_in::submit),
        ))
        .service(
            web::resource("/sign-out")
                .route(post().to(account::sign_out::sign_out))
                .default_service(web::to(|| not_allowed("POST"))),
        )
        .service(both(
            "/account",
            get().to(account::profile::show),
            post().to(account::profile::submit),
        ));
}

/// A page that is read.
fn read(path: &str, page: Route) -> Resource {
    web::resource(path)
        .route(page)
        .default_service(web::to(|| not_allowed("GET, HEAD")))
}

/// A page with a form.
fn both(path: &str, page: Route, form: Route) -> Resource {
    let resource = web::resource(path).route(page).route(form);
    resource.default_service(web::to(|| not_allowed("GET, HEAD, POST")))
}

/// 405 with the methods there are (RFC 9110 section 15.5.6).
fn not_allowed(methods: &'static str) -> Ready<HttpResponse> {
    let response = HttpResponse::MethodNotAllowed()
        .insert_header((header::ALLOW, methods))
        .finish();
    ready(response)
}
