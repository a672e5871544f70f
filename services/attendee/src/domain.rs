//! The rules, without HTTP and without SQL.

pub(crate) mod draft;
pub(crate) mod mails;
pub(crate) mod password;
pub(crate) mod secret;
pub(crate) mod throttle;
pub(crate) mod tokens;
