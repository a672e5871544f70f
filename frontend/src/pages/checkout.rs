//! The way to a registration: choose passes, say who comes, extras, check, done. The first step takes the places;
//! from then on everything chosen and typed is in the held order, so that reloading, going back and signing in
//! lose nothing. [`crate::basket`] knows which order a browser is about to finish.

pub mod catalogue;
pub mod check;
pub mod choose;
pub mod choose_form;
pub mod elsewhere;
pub mod extras;
pub mod extras_form;
pub mod head;
pub mod held;
pub mod hold;
pub mod lines;
pub mod people;
pub mod people_form;
pub mod refusal;
pub mod voucher;

pub use catalogue::{Catalogue, Offers};
pub use head::{Head, Notice, Timer};
pub use people_form::{BUYER_EMAIL, BUYER_NAME};
