//! The options service from outside, one file per operation.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

mod ask_owner;
mod check_holds;
mod contract;
mod count_options;
mod create_option;
mod delete_option;
mod end_holds;
mod get_option;
mod journey;
mod list_options;
mod list_staff_options;
mod orders;
mod pause_option;
mod put_holds;
mod questions;
mod race;
mod stocks;
mod support;
mod update_option;
