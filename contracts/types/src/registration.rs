//! The registration service: conventions, passes, quotas, orders and registrations.

mod convention;
mod order;
mod pass;

pub use convention::*;
pub use order::*;
pub use pass::*;
