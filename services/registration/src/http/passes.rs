//! Passes, as everybody sees them.

pub mod list;
