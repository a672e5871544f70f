//! The tables of this service, one module each.

pub(crate) mod accounts;
pub(crate) mod expired;
pub(crate) mod failures;
pub(crate) mod grants;
pub(crate) mod revocations;
pub(crate) mod sessions;
pub(crate) mod sign_ups;
pub(crate) mod signing_keys;
