//! The lane of a convention: every movement of its stocks runs here, in batches that share one commit.
//!
//! [`Ledger`] is what handlers call. It hands requests to `butterfly-ledger`, which collects what arrives
//! while the previous batch commits. [`OptionsLane`] runs a batch in one transaction: lock the lane row and read
//! the present with it, read the facts, `decide` in order of arrival, `write` each table.
//!
//! What a lane would say can be asked beside it (`check`): decided by the same rules, nothing is taken.
//!
//! Changes of the catalogue that move no stock are transactions of their own under the same lock (see
//! `AppState::edit_catalogue`); they advance the catalogue version, so a batch never sells from a half-changed
//! catalogue, and a pause takes effect at once.

mod book;
mod catalogues;
mod check;
mod decide;
mod facts;
mod failure;
mod ledger;
mod request;
mod run;
mod write;

pub use failure::LedgerError;
pub use ledger::Ledger;
pub(crate) use request::{Act, Fate, NewCapacity, Settlement, StockRefusal};
pub use run::OptionsLane;
