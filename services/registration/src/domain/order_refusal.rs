//! Why an order is refused.

use butterfly_contracts::{
    PassId,
    registration::{OrderStatus, SaleState},
};
use chrono::{DateTime, Utc};

use super::{age::AgeProblem, voucher::VoucherProblem};

/// Why a convention's pass cannot be ordered now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotOnSale {
    /// Registration opens later, at this time.
    NotYetOpen(Option<DateTime<Utc>>),
    /// Registration is over.
    Closed,
    /// Sales stand still for now.
    Paused,
    /// The pass needs a voucher.
    NeedsVoucher,
    /// The pass needs another one in the same order.
    NeedsAnother,
}

impl NotOnSale {
    /// The reason in a word, for programs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotYetOpen(_) => "not_yet_open",
            Self::Closed => "closed",
            Self::Paused => "paused",
            Self::NeedsVoucher => "needs_voucher",
            Self::NeedsAnother => "needs_another_pass",
        }
    }

    /// The reason the convention's sale state gives, if it gives one.
    pub const fn of(sale: SaleState, opens_at: Option<DateTime<Utc>>) -> Option<Self> {
        match sale {
            SaleState::Open => None,
            SaleState::NotYetOpen => Some(Self::NotYetOpen(opens_at)),
            SaleState::Paused => Some(Self::Paused),
            SaleState::Closed => Some(Self::Closed),
        }
    }
}

/// A pass that cannot be had as often as it was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Short {
    /// The pass.
    pub pass: PassId,
    /// Its name.
    pub name: String,
    /// The lines that get none, by their number.
    pub lines: Vec<usize>,
    /// How many are left.
    pub left: u32,
}

/// Why an order is refused. Nothing was changed, unless it says so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OrderRefusal {
    /// The convention cannot be seen by everybody.
    #[error("there is no such convention")]
    NoConvention,
    /// There is no such order.
    #[error("there is no such order")]
    NoOrder,
    /// The key was used for another order.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// The order was changed in the meantime.
    #[error("the order was changed in the meantime")]
    Stale,
    /// The order is not held any more.
    #[error("the order is {0:?}")]
    Over(OrderStatus),
    /// The hold was extended before.
    #[error("the hold was extended already")]
    ExtendedBefore,
    /// More of a pass than one order may have, first in this line.
    #[error("line {line} is more than {most} of a pass")]
    TooMany {
        /// The first line too many.
        line: usize,
        /// How many one order may have.
        most: u32,
    },
    /// Somebody must be told before it can be confirmed.
    #[error("{0:?} are missing")]
    Missing(Vec<Missing>),
    /// The line names none of the order's lines, or one twice.
    #[error("line {0} is none of the order's")]
    UnknownLine(usize),
    /// The convention has no such pass, or not for everybody.
    #[error("the convention has no such pass as in line {0}")]
    UnknownPass(usize),
    /// It cannot be ordered now.
    #[error("line {0} is not on sale")]
    NotOnSale(usize, NotOnSale),
    /// Its voucher cannot be used.
    #[error("the voucher of line {0} cannot be used")]
    Voucher(usize, VoucherProblem),
    /// The attendee's age does not fit.
    #[error("the age does not fit the pass in line {0}")]
    Age(usize, AgeProblem),
    /// The person is registered already.
    #[error("the person in line {0} is registered already")]
    AlreadyRegistered(usize),
    /// Somebody who was invited has said already who will attend.
    #[error("somebody else is named already")]
    NamedBefore,
    /// The same person is in the order twice.
    #[error("the person in line {0} is in the order twice")]
    TwiceInOrder(usize),
    /// The buyer saw another total. The places of an order that exists stay held.
    #[error("the total is {total_minor} by now")]
    TotalDiffers {
        /// What it comes to.
        total_minor: i64,
    },
    /// No place is left for some lines.
    #[error("sold out")]
    SoldOut {
        /// What cannot be had.
        short: Vec<Short>,
        /// Names of other passes that can be had.
        alternatives: Vec<String>,
    },
    /// The rows contradict each other; the log tells.
    #[error("the rows contradict each other")]
    Inconsistent,
}

/// What is not told yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// Who orders.
    Buyer,
    /// Who attends, in this line.
    Attendee(usize),
}
