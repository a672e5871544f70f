//! Operations for staff. Every write leaves an audit row in its own transaction.

pub mod conventions;
pub mod orders;
pub mod passes;
mod pausing;
pub mod quotas;
pub mod reconcile;
pub mod registrations;
mod table;
pub mod vouchers;
