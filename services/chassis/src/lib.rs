//! What every Butterfly program that answers HTTP shares: settings, logs, request ids, refusals as
//! problem details, who is asking, health, metrics, limits and an orderly end. Services add an API,
//! websites add pages; neither decides any of this again.

pub mod auth;
mod author;
pub mod context;
pub mod conventions;
pub mod cursor;
pub mod error;
pub mod etag;
pub mod extract;
pub mod health;
pub mod mail;
mod metrics_server;
mod observe;
mod pages;
pub mod refusals;
mod routes;
pub mod server;
pub mod service;
pub mod settings;
pub mod telemetry;
#[cfg(feature = "testing")]
pub mod testing;

pub use auth::{Internal, MaybePerson, Person, Staff};
pub use author::Author;
pub use context::RequestContext;
pub use conventions::Conventions;
pub use error::{ApiError, ApiResult};
pub use etag::IfMatch;
pub use extract::{Body, IdempotencyKey, Params, Segments};
pub use service::{Audience, Service};
