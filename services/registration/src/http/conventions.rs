//! Conventions, as everybody and other services see them.

pub mod get;
pub mod list;
pub mod summary;
