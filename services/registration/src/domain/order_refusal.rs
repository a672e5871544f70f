//! Why an order is refused.

use butterfly_contracts::{PassId, registration::SaleState};
use chrono::{DateTime, Utc};

use super::age::AgeProblem;

/// Why a convention's pass cannot be ordered now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotOnSale {
    /// Registration opens later, at this time.
    NotYetOpen(Option<DateTime<Utc>>),
    /// Registration is over.
    Closed,
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
            Self::NeedsVoucher => "needs_voucher",
            Self::NeedsAnother => "needs_another_pass",
        }
    }

    /// The reason the convention's sale state gives, if it gives one.
    pub const fn of(sale: SaleState, opens_at: Option<DateTime<Utc>>) -> Option<Self> {
        match sale {
            SaleState::Open => None,
            SaleState::NotYetOpen => Some(Self::NotYetOpen(opens_at)),
            SaleState::Closed => Some(Self::Closed),
        }
    }
}

/// Why an order is refused. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OrderRefusal {
    /// The convention cannot be seen by everybody.
    #[error("there is no such convention")]
    NoConvention,
    /// The key was used for another order.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// The convention has no such pass, or not for everybody.
    #[error("the convention has no such pass")]
    UnknownPass,
    /// It cannot be ordered now.
    #[error("not on sale")]
    NotOnSale(NotOnSale),
    /// The attendee's age does not fit.
    #[error("the age does not fit the pass")]
    Age(AgeProblem),
    /// The person is registered already.
    #[error("the person is registered already")]
    AlreadyRegistered,
    /// The buyer saw another total.
    #[error("the total is {total_minor} by now")]
    TotalDiffers {
        /// What it comes to.
        total_minor: i64,
    },
    /// No place is left.
    #[error("sold out")]
    SoldOut {
        /// The pass.
        pass: PassId,
        /// Its name.
        name: String,
        /// Names of other passes that can be had.
        alternatives: Vec<String>,
    },
}
