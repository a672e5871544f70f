//! Why an order is refused.

use butterfly_contracts::{
    PassId,
    registration::{OrderStatus, PassesPerPerson, SaleState},
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

/// What is wrong with one line of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineProblem {
    /// It names none of the order's lines, or one twice.
    Unknown,
    /// The convention has no such pass, or not for everybody.
    UnknownPass,
    /// Its pass cannot be ordered now.
    NotOnSale(NotOnSale),
    /// No place is left for it.
    SoldOut {
        /// The pass.
        pass: PassId,
        /// Its name.
        name: String,
        /// How many are left for all the lines that want one.
        left: u32,
        /// The other passes of the order that take of the same places, by name.
        beside: Vec<String>,
    },
    /// It is more of a pass than one order may have.
    TooMany {
        /// How many that is.
        most: u32,
    },
    /// Its voucher cannot be used.
    Voucher(VoucherProblem),
    /// The attendee's age does not fit.
    Age(AgeProblem),
    /// The person has as many passes already as one may have.
    AlreadyRegistered(PassesPerPerson),
    /// The person is in the order twice.
    TwiceInOrder,
}

/// A pass that can be had instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternative {
    /// The pass.
    pub pass: PassId,
    /// Its name.
    pub name: String,
    /// How many are left; none when nothing limits it.
    pub left: Option<u32>,
}

/// The lines that cannot be had: each once, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Refused {
    /// What is wrong, by the line's number.
    pub lines: Vec<(usize, LineProblem)>,
    /// What can be had instead of what is sold out.
    pub alternatives: Vec<Alternative>,
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
    /// Somebody must be told before it can be confirmed.
    #[error("{0:?} are missing")]
    Missing(Vec<Missing>),
    /// The convention sells nothing now.
    #[error("nothing is on sale")]
    Shut(NotOnSale),
    /// Some lines cannot be had.
    #[error("{} lines cannot be had", .0.lines.len())]
    Lines(Refused),
    /// Somebody who was invited has said already who will attend.
    #[error("somebody else is named already")]
    NamedBefore,
    /// The buyer saw another total. The places of an order that exists stay held.
    #[error("the total is {total_minor} by now")]
    TotalDiffers {
        /// What it comes to.
        total_minor: i64,
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
    /// A date of birth that fits, in this line.
    Age(usize, AgeProblem),
}

impl OrderRefusal {
    /// One line cannot be had.
    pub fn line(at: usize, problem: LineProblem) -> Self {
        Self::Lines(Refused {
            lines: vec![(at, problem)],
            alternatives: Vec::new(),
        })
    }

    /// Refuses if anything is wrong with any line; of each line the first is told.
    pub fn lines(problems: Vec<(usize, LineProblem)>) -> Result<(), Self> {
        let refused = Refused::of(problems);
        if refused.lines.is_empty() {
            return Ok(());
        }
        Err(Self::Lines(refused))
    }
}

impl Refused {
    /// Of each line the first that is wrong.
    pub fn of(mut lines: Vec<(usize, LineProblem)>) -> Self {
        lines.sort_by_key(|(at, _)| *at);
        lines.dedup_by_key(|(at, _)| *at);
        Self {
            lines,
            alternatives: Vec::new(),
        }
    }
}
