//! Registrations, for staff.

pub mod export;
pub mod get;
pub mod list;
pub mod remove;
