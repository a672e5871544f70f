//! The operations, one per file, and what they share.

mod answers;
pub(crate) mod counts;
pub(crate) mod holds;
pub(crate) mod options;
pub(crate) mod questions;
pub(crate) mod reconcile;
pub(crate) mod stocks;
mod write;
