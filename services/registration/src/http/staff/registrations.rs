//! Registrations, for staff.

pub mod get;
pub mod list;
pub mod remove;
