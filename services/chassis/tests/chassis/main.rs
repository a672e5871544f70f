//! What every program gets from the chassis, seen from outside on a service made for it.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on must stop"
)]

mod documented;
mod drain;
mod instance;
mod log;
mod metrics;
mod pages;
mod readiness;
mod refusals;
mod request_line;
mod toy;
mod trace;
