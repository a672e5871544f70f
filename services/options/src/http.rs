//! The operations, one per file, and what they share.

pub(crate) mod create_option;
pub(crate) mod delete_option;
pub(crate) mod get_option;
pub(crate) mod list_options;
pub(crate) mod list_staff_options;
pub(crate) mod update_option;
mod view;
mod write;
