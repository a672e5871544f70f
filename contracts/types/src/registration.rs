//! The registration service: conventions, passes, quotas, orders and registrations.

mod convention;
mod invitation;
mod order;
mod order_request;
mod order_state;
mod pass;
mod staff_order;
mod voucher;

pub use convention::*;
pub use invitation::*;
pub use order::*;
pub use order_request::*;
pub use order_state::*;
pub use pass::*;
pub use staff_order::*;
pub use voucher::*;
