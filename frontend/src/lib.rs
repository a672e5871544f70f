//! The attendee website: finding a convention, registering, and one's own registrations and account.
//!
//! Every page is rendered here and works without script. The website holds no SQL and no database
//! credentials; it asks the services through `butterfly_client` and HAProxy's internal listener, with the
//! id, trace and address of the visitor's request and, where somebody is signed in, their access token.
//! Any instance can serve any request: what a visitor carries from page to page is in signed cookies and
//! in the forms themselves. What is kept here for a moment, and how stale it can be, stands in [`reads`].
//!
//! [`routes`] is the only list of pages; each page is a file of [`pages`] with its template in
//! `templates/<area>/<page>.html`.

pub mod basket;
pub mod draft;
pub mod kept;
pub mod pages;
pub mod reads;
pub mod routes;
pub mod settings;
pub mod slug;
pub mod state;
pub mod view;

use std::sync::Arc;

use butterfly_chassis::Service;
use butterfly_webkit::bare_page;

pub use settings::Settings;
pub use state::State;

/// The program's name, in logs, settings and as client id.
pub const NAME: &str = "frontend";

/// The website as the chassis serves it.
pub fn service(state: State) -> Service {
    Service {
        name: NAME,
        audiences: Vec::new(),
        configure: Arc::new(move |config| routes::configure(config, &state)),
        renderer: Some(bare_page::render),
    }
}
