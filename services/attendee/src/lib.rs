//! The attendee service: accounts, sessions, access tokens, staff roles, and the key all of Butterfly
//! believes.
//!
//! Writes the tables `account`, `sign_up`, `session`, `signing_key`, `staff_grant`, `revocation`,
//! `sign_in_failure`, `attendee_outbox` and `attendee_audit`; nobody else does. Calls no other service.

mod domain;
mod http;
mod jobs;
mod passwords;
mod routes;
pub mod settings;
pub mod signing;
mod state;
mod store;
mod trust;

use butterfly_chassis::{Audience, Service};
use utoipa::openapi::OpenApi;

pub use jobs::{Jobs, clean_up};
pub use passwords::HashError;
pub use settings::Settings;
pub use state::{AppState, OpenError};
pub use trust::LocalTrust;

/// The program's name, in settings and in logs.
pub const NAME: &str = "attendee";

/// The client id of the operator's command.
pub const OPERATOR: &str = "operator";

const AUDIENCES: [Audience; 3] = [
    Audience {
        name: "attendee",
        title: "Butterfly accounts",
        description: "Accounts and sessions of attendees. Strict: every answer is as things are now.",
        prefix: "/api/attendee/v1",
        configure: routes::public,
    },
    Audience {
        name: "attendee-staff",
        title: "Butterfly accounts, for staff",
        description: "Sessions of staff. Strict: every answer is as things are now.",
        prefix: "/api/attendee/staff/v1",
        configure: routes::staff,
    },
    Audience {
        name: "attendee-internal",
        title: "Butterfly accounts, for other programs",
        description: "Tokens of programs, keys and revocations to verify tokens with, and staff roles.",
        prefix: "/internal/attendee/v1",
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
