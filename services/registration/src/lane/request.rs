//! What can be asked of a lane, and what it answers.

use butterfly_contracts::{
    AccountId, OrderId, PassId, QuotaId, RegistrationId,
    registration::{AttendeeInput, BuyerInput, RegistrationStatus},
};
use uuid::Uuid;

use crate::{
    domain::{order::Order, order_refusal::OrderRefusal, person::Hash},
    store::quotas::Quota,
};

/// Who of the staff acts, for the audit row.
#[derive(Debug, Clone)]
pub struct Act {
    /// Their account.
    pub actor: Uuid,
    /// Their request.
    pub request_id: String,
}

/// One person wants one pass.
#[derive(Debug, Clone)]
pub struct ToOrder {
    /// The id the order will have.
    pub order: OrderId,
    /// The id the registration will have.
    pub registration: RegistrationId,
    /// Whose idempotency key, where and for what.
    pub scope: Hash,
    /// What the key came with.
    pub request_hash: Hash,
    /// The buyer's account.
    pub account: Option<AccountId>,
    /// Who orders.
    pub buyer: BuyerInput,
    /// What is ordered.
    pub pass: PassId,
    /// Who will attend.
    pub attendee: AttendeeInput,
    /// The keys that claim the attendee, at least one.
    pub claims: Vec<Hash>,
    /// The total the buyer saw.
    pub seen_total: Option<i64>,
}

/// A registration is to end.
#[derive(Debug, Clone)]
pub struct Ending {
    /// Which.
    pub registration: RegistrationId,
    /// By whom, when not by its holder.
    pub act: Option<Act>,
}

impl Ending {
    /// What becomes of the registration.
    pub(crate) const fn status(&self) -> RegistrationStatus {
        match self.act {
            Some(_) => RegistrationStatus::Removed,
            None => RegistrationStatus::Cancelled,
        }
    }
}

/// A stock is to have another name and capacity.
#[derive(Debug, Clone)]
pub struct NewCapacity {
    /// Which.
    pub quota: QuotaId,
    /// The version the change is meant for.
    pub version: u32,
    /// Its name.
    pub name: String,
    /// Its capacity.
    pub capacity: u32,
    /// By whom.
    pub act: Act,
}

/// Why a stock is not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QuotaRefusal {
    /// There is none.
    #[error("there is no such stock")]
    Missing,
    /// It has another version.
    #[error("the stock was changed in the meantime")]
    Stale,
    /// Another stock has this name.
    #[error("another stock has this name")]
    NameTaken,
    /// More places are taken.
    #[error("{taken} places are taken")]
    BelowTaken {
        /// How many.
        taken: u32,
    },
}

/// An order that stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Placed {
    /// Placed now, or by a twin request in the same batch.
    Now(Box<Order>),
    /// Placed by an earlier request with the same key.
    Before(OrderId),
}

/// One request to a lane.
#[derive(Debug)]
pub enum Request {
    /// A place is to be taken.
    Order(Box<ToOrder>),
    /// A place is to be given back.
    End(Ending),
    /// There are to be more or fewer places.
    Capacity(NewCapacity),
}

/// What a request is answered with.
#[derive(Debug)]
pub enum Answer {
    /// To [`Request::Order`].
    Order(Result<Placed, OrderRefusal>),
    /// To [`Request::End`]: it has ended, now or before; false when there is none.
    End(bool),
    /// To [`Request::Capacity`].
    Capacity(Result<Quota, QuotaRefusal>),
    /// The batch could not be committed, or the rows of this request contradict each other.
    Failed,
}
