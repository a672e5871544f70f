//! Orders.

pub mod access;
pub mod create;
pub mod get;
pub mod input;
mod refusal;
