//! Conventions, as their staff see and change them.

pub mod close;
pub mod create;
pub mod delete;
pub mod get;
pub mod list;
pub mod pause;
pub mod publish;
pub mod resume;
mod status;
pub mod update;
