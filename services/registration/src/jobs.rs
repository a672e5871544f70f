//! What runs in the background of every instance.

pub mod deliver;
pub mod drift;
pub mod forget_keys;
mod mails;
pub mod sweep;
