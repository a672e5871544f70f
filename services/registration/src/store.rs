//! The SQL of the registration service, one module per table or view of several.

pub mod claims;
pub mod conventions;
pub mod extras;
pub mod idempotency;
pub mod lanes;
pub mod lines;
pub mod names;
pub mod order_heads;
pub mod orders;
pub mod passes;
pub mod quotas;
pub mod reconciliation;
pub mod registrations;
pub mod requests;
pub mod tiers;
pub mod vouchers;
pub mod words;
