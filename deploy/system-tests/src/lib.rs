//! What tests of a whole running Butterfly need: the stack that `deploy/up` started, its public and staff
//! APIs as anybody calls them, and a real browser. Nothing here reaches into a program.

pub mod api;
pub mod balancer;
pub mod browser;
pub mod catalogue;
pub mod crash;
pub mod installation;
pub mod people;
pub mod sale;
pub mod showcase;
pub mod stack;

pub use api::{Answer, Api};
pub use browser::Browser;
pub use installation::Installation;
pub use people::Person;
pub use stack::Stack;
