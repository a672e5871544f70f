//! The registration service: conventions, the passes they sell, the stocks of places behind them, and
//! who has one.
//!
//! It alone writes the tables `convention`, `registration_lane`, `quota`, `pass_type`,
//! `pass_type_day`, `pass_type_quota`, `pass_type_edition`, `price_tier`, `pass_order`, `order_extras`,
//! `order_request`, `registration`, `person_claim`, `registration_idempotency`, `registration_outbox` and
//! `registration_audit`. Places are taken and freed in [`lane`] and nowhere else.

pub mod app;
pub mod domain;
pub mod extras;
pub mod http;
pub mod jobs;
mod kept;
pub mod lane;
pub mod routes;
pub mod settings;
pub mod store;

use std::sync::Arc;

use actix_web::web;
use butterfly_chassis::{Audience, Service};
use utoipa::openapi::OpenApi;

use crate::app::App;

/// The program's name.
pub const NAME: &str = "registration";

const AUDIENCES: [Audience; 3] = [
    Audience {
        name: "registration",
        title: "Butterfly registration",
        description: "Conventions, their passes, and orders. For everybody.",
        prefix: "/api/registration/v1",
        configure: routes::public,
    },
    Audience {
        name: "registration-staff",
        title: "Butterfly registration for staff",
        description: "Conventions, passes, stocks and registrations, for those who run them.",
        prefix: "/api/registration/staff/v1",
        configure: routes::for_staff,
    },
    Audience {
        name: "registration-internal",
        title: "Butterfly registration for other services",
        description: "What other services need to know of conventions.",
        prefix: "/internal/registration/v1",
        configure: routes::internal,
    },
];

/// The service over this state.
pub fn service(app: App) -> Service {
    let data = web::Data::new(app);
    Service {
        name: NAME,
        audiences: AUDIENCES.to_vec(),
        configure: Arc::new(move |config| {
            config.app_data(data.clone());
        }),
        renderer: None,
    }
}

/// The OpenAPI documents by name.
pub fn documents() -> Vec<(&'static str, OpenApi)> {
    AUDIENCES
        .iter()
        .map(|audience| (audience.name, audience.document()))
        .collect()
}
