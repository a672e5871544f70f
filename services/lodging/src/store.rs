//! SQL, and nothing but SQL. Each function is given a connection; the caller owns the transaction. Whoever
//! writes a room type or a key locks its property first, so there is one order of locks.

pub(crate) mod partner_keys;
pub(crate) mod properties;
pub(crate) mod room_types;
