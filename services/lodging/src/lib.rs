//! The lodging service: a convention's hotels, their room types, and the keys their partners use.
//!
//! Writes the tables `property`, `room_type`, `partner_key`, `lodging_outbox` and `lodging_audit`; nobody
//! else does. What it needs to know of a convention it asks of the registration service.

mod domain;
mod http;
mod routes;
mod state;
mod store;

use butterfly_chassis::{Audience, Service};
use utoipa::openapi::OpenApi;

pub use state::AppState;

/// The program's name, in settings and in logs.
pub const NAME: &str = "lodging";

const AUDIENCES: [Audience; 3] = [
    Audience {
        name: "lodging",
        title: "Butterfly lodging",
        description: "The hotels of a convention, as everybody sees them. Eventual: at most 5 s behind.",
        prefix: "/api/lodging/v1",
        configure: routes::public,
    },
    Audience {
        name: "lodging-staff",
        title: "Butterfly lodging, for staff",
        description: "The hotels of the conventions one works for, and their partners' keys.",
        prefix: "/api/lodging/staff/v1",
        configure: routes::staff,
    },
    Audience {
        name: "lodging-partner",
        title: "Butterfly lodging, for partners",
        description: "What a hotel's own system may do: read its property and describe it. \
                      Send the key you were given as `Authorization: Bearer bfk_…`. \
                      Fields this version does not know are ignored.",
        prefix: "/api/lodging/partner/v1",
        configure: routes::partner,
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
