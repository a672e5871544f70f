//! What templates show, made from what services answer: words, dates and prices, no decisions. Pure, so
//! that every case is tested without a server.

pub mod age;
pub mod convention;
pub mod pass;
pub mod ticket;
