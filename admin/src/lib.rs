//! The staff website, on a listener of its own: conventions, what they sell, who is registered, options
//! and hotels.
//!
//! Every page is rendered here and works without script. The website holds no SQL and no database
//! credentials; it asks the services through `butterfly_client` and HAProxy's internal listener, with the
//! id, trace and address of the request and the access token of whoever is signed in. What somebody may
//! do is decided by the services; the website only leaves out what they would refuse. Nothing is cached
//! but access tokens, for at most 45 s.
//!
//! `routes` is the only list of pages; each is a file of `pages`, with forms in `forms` and templates in
//! `templates/`.

mod desk;
mod form_page;
mod forms;
mod links;
mod names;
mod outcome;
mod pages;
mod parse;
mod routes;
mod settings;
mod state;

use std::sync::Arc;

use actix_web::web::Data;
use butterfly_chassis::Service;
use butterfly_webkit::bare_page;

pub use settings::Settings;
pub use state::State;

/// The program's name, in logs, settings and as client id.
pub const NAME: &str = "admin";

/// The website as the chassis serves it.
pub fn service(state: State) -> Service {
    let site = state.site.clone();
    let state = Data::new(state);
    Service {
        name: NAME,
        audiences: Vec::new(),
        configure: Arc::new(move |config| {
            config.app_data(site.clone()).app_data(state.clone());
            routes::configure(config);
        }),
        renderer: Some(bare_page::render),
    }
}
