//! Whether this instance lives, and whether it should be given requests.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use actix_web::{HttpResponse, web};

use crate::service::Shared;

/// Whether an instance is on its way out.
#[derive(Debug, Clone, Default)]
pub struct Draining(Arc<AtomicBool>);

impl Draining {
    /// From now on not ready.
    pub fn begin(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    /// Whether the end has begun.
    pub fn has_begun(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

pub(crate) fn configure(config: &mut web::ServiceConfig) {
    config.route("/health/live", web::get().to(live));
    config.route("/health/ready", web::get().to(ready));
}

async fn live() -> HttpResponse {
    HttpResponse::Ok().json(serde_json::json!({ "status": "live" }))
}

async fn ready(shared: web::Data<Shared>) -> HttpResponse {
    let reason = if shared.draining.has_begun() {
        Some("draining")
    } else if !shared.trust.is_loaded() {
        Some("no signing keys yet")
    } else {
        match &shared.db {
            Some(db) if db.ping().await.is_err() => Some("the database does not answer"),
            _ => None,
        }
    };
    match reason {
        None => HttpResponse::Ok().json(serde_json::json!({ "status": "ready" })),
        Some(reason) => HttpResponse::ServiceUnavailable()
            .json(serde_json::json!({ "status": "not ready", "reason": reason })),
    }
}
