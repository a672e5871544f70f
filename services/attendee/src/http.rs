//! One operation per module.

mod access;
mod end_session;
mod grant_role;
mod reset_password;
mod sign_in;
mod view;

pub(crate) mod add_grant;
pub(crate) mod add_staff;
pub(crate) mod confirm_account;
pub(crate) mod create_access_token;
pub(crate) mod create_account;
pub(crate) mod create_internal_token;
pub(crate) mod create_session;
pub(crate) mod create_staff_access_token;
pub(crate) mod create_staff_session;
pub(crate) mod delete_session;
pub(crate) mod delete_staff_session;
pub(crate) mod get_account;
pub(crate) mod get_jwks;
pub(crate) mod get_public_jwks;
pub(crate) mod get_staff_account;
pub(crate) mod list_revocations;
pub(crate) mod remove_staff;
pub(crate) mod update_account;
