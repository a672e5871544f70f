//! The options service from outside, one file per operation.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

mod contract;
mod create_option;
mod delete_option;
mod get_option;
mod journey;
mod list_options;
mod list_staff_options;
mod support;
mod update_option;
