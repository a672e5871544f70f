//! Orders.

pub mod access;
pub mod cancel;
pub mod change;
pub mod confirm;
pub mod create;
pub mod extend;
pub mod get;
pub mod input;
pub mod later;
mod refusal;
pub mod state;
