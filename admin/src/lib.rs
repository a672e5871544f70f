//! The staff website, reached through the staff listener only. It holds no SQL and no database
//! credentials. For now it is its front page: the desks behind it open one by one.

mod home;
pub mod settings;

use std::sync::Arc;

use actix_web::{
    middleware::from_fn,
    web::{self, Data},
};
use butterfly_chassis::{Service, server, settings::Common};
use butterfly_webkit::{CookieKey, Sessions, Site, SiteKind, assets, bare_page, layer};

pub use settings::Settings;

/// The program's name, in logs, settings and as client id.
pub const NAME: &str = "admin";

/// The website as the chassis serves it.
pub fn service(common: &Common, settings: &Settings) -> anyhow::Result<Service> {
    let site = Data::new(Site {
        kind: SiteKind::Staff,
        url: common.staff_url.clone(),
        key: CookieKey::new(settings.cookie_key.clone())?,
        sessions: Sessions::of_staff(server::caller(common)?),
        nav: Vec::new(),
        nav_signed_in: Vec::new(),
        footer: Vec::new(),
        sign_in: "/",
        sign_out: "/",
    });
    let configure = move |config: &mut web::ServiceConfig| {
        let pages = web::scope("")
            .wrap(from_fn(layer))
            .configure(assets::configure);
        config
            .app_data(site.clone())
            .service(pages.route("/", web::get().to(home::show)));
    };
    Ok(Service {
        name: NAME,
        audiences: Vec::new(),
        configure: Arc::new(configure),
        renderer: Some(bare_page::render),
    })
}
