//! The kit of API tests: a real server on a port of its own, tokens it believes, and answers checked
//! against the document. For tests only; no program calls it.

mod answer;
mod committed;
mod conventions;
mod documents;
mod examples;
mod pages;
mod server;
mod strangers;
mod tokens;

pub use answer::Answer;
pub use committed::compare;
pub use conventions::{convention, conventions};
pub use server::{EDGE_KEY, TestServer, common, state};
pub use strangers::{staff_of, strangers};
pub use tokens::TestTokens;
