//! Vouchers, as everybody with a code sees them.

pub mod get;
