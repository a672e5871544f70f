//! SQL, and nothing but SQL. Each function is given a connection; the caller owns the transaction.

pub(crate) mod choices;
pub(crate) mod options;
