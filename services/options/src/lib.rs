//! The options service: priced extras of a convention (a T-shirt, a dinner) and their choices, the stocks they
//! take from, what is asked of people, and what each order has of all this.
//!
//! Writes the tables `convention_option`, `option_choice`, `option_stock`, `question`, `options_lane`,
//! `option_hold`, `option_selection`, `option_answer`, `options_outbox` and `options_audit`; nobody else does.
//! Places are taken and freed in [`lane`] and nowhere else. What it needs to know of a convention, and of an order
//! that is pinned for long, it asks of the registration service.

mod domain;
mod http;
pub mod jobs;
pub mod lane;
mod routes;
mod state;
mod store;

use butterfly_chassis::{Audience, Service};
use utoipa::openapi::OpenApi;

pub use state::AppState;

/// The program's name, in settings and in logs.
pub const NAME: &str = "options";

const AUDIENCES: [Audience; 3] = [
    Audience {
        name: "options",
        title: "Butterfly options",
        description: "The priced extras of a convention and what it asks, as everybody sees them. Eventual: at most 2 s behind.",
        prefix: "/api/options/v1",
        configure: routes::public,
    },
    Audience {
        name: "options-staff",
        title: "Butterfly options, for staff",
        description: "The priced extras, stocks and questions of the conventions one works for.",
        prefix: "/api/options/staff/v1",
        configure: routes::staff,
    },
    Audience {
        name: "options-internal",
        title: "Butterfly options, for other services",
        description: "What orders have of the options. Strict.",
        prefix: "/internal/options/v1",
        configure: routes::internal,
    },
];

/// The service, ready to be served.
pub fn service(state: AppState) -> Service {
    let state = actix_web::web::Data::new(state);
    Service {
        name: NAME,
        audiences: AUDIENCES.to_vec(),
        configure: std::sync::Arc::new(move |config| {
            config.app_data(state.clone());
        }),
        renderer: None,
    }
}

/// Its OpenAPI documents, by name.
pub fn documents() -> Vec<(&'static str, OpenApi)> {
    let document = |audience: &Audience| (audience.name, audience.document());
    AUDIENCES.iter().map(document).collect()
}
