//! The pages, one file per page or per thing that is changed.

pub(crate) mod convention_edit;
pub(crate) mod convention_new;
pub(crate) mod convention_show;
pub(crate) mod convention_status;
pub(crate) mod home;
pub(crate) mod hotel_edit;
pub(crate) mod hotels;
pub(crate) mod numbers;
pub(crate) mod option_edit;
pub(crate) mod options;
pub(crate) mod order;
mod own_stocks;
pub(crate) mod partner_keys;
pub(crate) mod pass_edit;
pub(crate) mod passes;
pub(crate) mod question_edit;
pub(crate) mod questions;
pub(crate) mod quota_edit;
pub(crate) mod registration_export;
pub(crate) mod registration_remove;
pub(crate) mod registrations;
pub(crate) mod room_edit;
pub(crate) mod sign_in;
pub(crate) mod sign_out;
pub(crate) mod stock_edit;
pub(crate) mod voucher_edit;
pub(crate) mod vouchers;
