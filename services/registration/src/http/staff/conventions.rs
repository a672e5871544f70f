//! Conventions, as their staff see and change them.

pub mod close;
pub mod create;
pub mod delete;
pub mod get;
pub mod list;
pub mod publish;
mod status;
pub mod update;
