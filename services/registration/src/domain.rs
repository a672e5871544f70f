//! What the registration service decides, without a database, a clock or HTTP.

pub mod age;
pub mod code;
pub mod convention;
pub mod extras;
pub mod line;
pub mod order;
pub mod order_refusal;
pub mod pass;
pub mod person;
pub mod price;
pub mod search;
pub mod secret;
pub mod stock_id;
pub mod voucher;
