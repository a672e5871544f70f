//! Accounts: asking for one, signing in and out, and what is known of oneself.

pub mod address;
pub mod confirm;
mod form_page;
pub mod next;
pub mod profile;
pub mod sign_in;
pub mod sign_out;
pub mod sign_up;

pub use form_page::{After, FormPage, Group, Message};
