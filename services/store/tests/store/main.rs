//! The store against a real database: each test has one of its own.
#![expect(
    clippy::unwrap_used,
    reason = "a step that fails, also in a helper, fails the test"
)]

mod audit;
mod constraint;
mod given_up;
mod grants;
mod included_in;
mod migrate;
mod outbox;
mod rows;
mod schema;
mod support;
mod transact;
