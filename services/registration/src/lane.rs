//! The lane of a convention: every movement of its stock runs here, in batches that share one commit.
//!
//! [`Ledger`] is what handlers call. It hands requests to `butterfly-ledger`, which collects what
//! arrives while the previous batch commits. [`RegistrationLane`] runs a batch in one transaction:
//! lock the lane row, read the facts, `decide` in order of arrival, `write` each table once.
//!
//! Changes of the catalogue that move no stock are transactions of their own under the same lock
//! (see `crate::app::App::edit_catalogue`); they advance the catalogue version, so a batch never
//! sells from a half-changed catalogue.

mod catalogue;
mod decide;
mod facts;
mod failure;
mod ledger;
mod request;
mod rows;
mod run;
mod write;

pub(crate) use facts::hex;
pub use failure::LedgerError;
pub use ledger::Ledger;
pub use request::{
    Accepted, Act, Changed, Ending, NewCapacity, Placed, QuotaRefusal, Step, ToChange, ToConfirm,
    ToLine, ToName, ToOrder, Undo,
};
pub use run::RegistrationLane;
