//! Orders, for staff.

pub mod get;
