//! What can be asked of a lane, and what it answers.

use butterfly_contracts::{
    OptionStockId, OrderId,
    options::{DesiredHold, HoldAnswer},
};
use uuid::Uuid;

use crate::store::stocks::Stock;

/// Who of the staff acts, for the audit row.
#[derive(Debug, Clone)]
pub struct Act {
    /// Their account.
    pub actor: Uuid,
    /// Their request.
    pub request_id: String,
}

/// A stock is to have another name and capacity.
#[derive(Debug, Clone)]
pub struct NewCapacity {
    /// Which.
    pub stock: OptionStockId,
    /// The version the change is meant for.
    pub version: u32,
    /// Its name.
    pub name: String,
    /// Its capacity.
    pub capacity: u32,
    /// By whom.
    pub act: Act,
}

/// What the owner of a pinned order says became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It stands.
    Confirmed,
    /// It has ended, or never was.
    Over,
}

/// A pinned order's owner was asked.
#[derive(Debug, Clone, Copy)]
pub struct Settlement {
    /// Which.
    pub order: OrderId,
    /// The version its owner knows; 0 when it knows none.
    pub version: u64,
    /// What became of it.
    pub fate: Fate,
}

/// Why a stock is not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StockRefusal {
    /// There is none.
    #[error("there is no such stock")]
    Missing,
    /// It has another version.
    #[error("the stock was changed in the meantime")]
    Stale,
    /// Another stock has this name.
    #[error("another stock has this name")]
    NameTaken,
    /// More are taken.
    #[error("{taken} are taken")]
    BelowTaken {
        /// How many.
        taken: u32,
    },
}

/// One request to a lane.
#[derive(Debug)]
pub enum Request {
    /// An order is to have this.
    Hold(Box<DesiredHold>),
    /// A hold is to end if its time is over.
    End(OrderId),
    /// A pinned order is to be what its owner says.
    Settle(Settlement),
    /// There are to be more or fewer places.
    Capacity(NewCapacity),
}

/// What a request is answered with.
#[derive(Debug)]
pub enum Answer {
    /// To [`Request::Hold`].
    Hold(HoldAnswer),
    /// To [`Request::End`] and [`Request::Settle`]: whether anything was done.
    Done(bool),
    /// To [`Request::Capacity`].
    Capacity(Result<Stock, StockRefusal>),
    /// The batch could not be committed, or the rows of this request contradict each other.
    Failed,
}
