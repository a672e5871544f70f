//! The API of the attendee service, over HTTP, against a real database.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a step that fails, also in a helper, fails the test"
)]

mod add_grant;
mod add_staff;
mod confirm_account;
mod contract;
mod create_access_token;
mod create_account;
mod create_internal_token;
mod create_session;
mod create_staff_access_token;
mod create_staff_session;
mod delete_session;
mod delete_staff_session;
mod get_account;
mod get_jwks;
mod get_staff_account;
mod jobs;
mod journey;
mod list_revocations;
mod remove_staff;
mod sign_in_limits;
mod support;
mod update_account;
