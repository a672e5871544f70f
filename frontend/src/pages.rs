//! Every page, one file each, and what they share.

pub mod account;
pub mod checkout;
pub mod convention;
pub mod home;
pub mod invitation;
pub mod orders;
pub mod query;
pub mod registrations;
pub mod secret;
pub mod site_files;
