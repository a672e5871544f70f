//! SQL, and nothing but SQL. Each function is given a connection; the caller owns the transaction.

pub(crate) mod answers;
pub(crate) mod catalogue;
pub(crate) mod choices;
pub(crate) mod counts;
pub(crate) mod holds;
pub(crate) mod lanes;
mod names;
pub(crate) mod options;
pub(crate) mod questions;
pub(crate) mod reconciliation;
pub(crate) mod rows;
pub(crate) mod selections;
pub(crate) mod stocks;
