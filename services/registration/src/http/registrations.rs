//! Registrations, as their holders see them.

pub mod cancel;
pub mod get;
pub mod list_own;
