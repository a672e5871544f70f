//! What can be asked of a lane, and what it answers.

use std::collections::BTreeSet;

use butterfly_contracts::{
    AccountId, OrderId, PassId, QuotaId, RegistrationId,
    options::{AnswerInput, PricedSelection},
    registration::{AttendeeInput, BuyerInput},
};
use uuid::Uuid;

use crate::{
    domain::{
        extras::Wishes,
        line::{Line, LineStatus},
        order::{Order, OrderRow},
        order_refusal::OrderRefusal,
        person::Hash,
    },
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

/// One line of an order that is asked for.
#[derive(Debug, Clone)]
pub struct ToLine {
    /// The line of the order that this one replaces.
    pub kept: Option<RegistrationId>,
    /// The id the registration will have if it is new.
    pub fresh: RegistrationId,
    /// Its pass.
    pub pass: PassId,
    /// The code of the voucher to use, as codes are kept.
    pub voucher: Option<String>,
    /// Who will attend, if told.
    pub attendee: Option<AttendeeInput>,
    /// Who is invited to say it instead.
    pub invited: Option<String>,
    /// The keys that claim the attendee; none while nobody is told.
    pub claims: Vec<Hash>,
}

impl ToLine {
    /// Who it is for, by their keys, and the pass they get.
    fn person(&self) -> (PassId, &[Hash]) {
        (self.pass, &self.claims)
    }

    /// The id the line will have.
    pub fn id(&self) -> RegistrationId {
        self.kept.unwrap_or(self.fresh)
    }
}

/// Somebody wants places.
#[derive(Debug, Clone)]
pub struct ToOrder {
    /// The id the order will have.
    pub order: OrderId,
    /// Whose idempotency key, where and for what.
    pub scope: Hash,
    /// What the key came with.
    pub request_hash: Hash,
    /// The buyer's account.
    pub account: Option<AccountId>,
    /// Who orders, if told.
    pub buyer: Option<BuyerInput>,
    /// What is ordered.
    pub lines: Vec<ToLine>,
    /// The total the buyer saw.
    pub seen_total: Option<i64>,
    /// Whether to confirm at once; else the places are held.
    pub confirm: bool,
    /// What it shall have of the options. Then it is held first, whatever `confirm` says.
    pub wishes: Option<Wishes>,
}

impl ToOrder {
    /// Whether it is confirmed in the commit that makes it.
    pub(crate) const fn is_at_once(&self) -> bool {
        self.confirm && self.wishes.is_none()
    }
}

/// A held order is to be another.
#[derive(Debug, Clone)]
pub struct ToChange {
    /// Which.
    pub order: OrderId,
    /// The version the change is meant for.
    pub version: u32,
    /// The account of whoever changes it: an order that has none becomes theirs.
    pub account: Option<AccountId>,
    /// Who orders, if told.
    pub buyer: Option<BuyerInput>,
    /// What is ordered.
    pub lines: Vec<ToLine>,
    /// What it shall have of the options.
    pub wishes: Option<Wishes>,
}

/// What the options service accepted for an order.
#[derive(Debug, Clone)]
pub struct Accepted {
    /// The version it answers.
    pub version: u64,
    /// What the order has.
    pub priced: Vec<PricedSelection>,
}

/// A change is to be undone: what was to come with it cannot be had.
#[derive(Debug, Clone)]
pub struct Undo {
    /// The order as it was before.
    pub before: Box<OrderRow>,
    /// What it became.
    pub after: Changed,
    /// The keys that claim its attendees.
    pub claims: Vec<(RegistrationId, Vec<Hash>)>,
}

/// What a change made of an order: as long as it is that, the change can be undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// Its lines, with their passes.
    lines: BTreeSet<(RegistrationId, PassId)>,
    /// What it shall have of the options.
    wishes: Option<Wishes>,
}

impl Changed {
    /// An order with these held lines, and these wishes.
    pub fn to(
        lines: impl Iterator<Item = (RegistrationId, PassId)>,
        wishes: Option<&Wishes>,
    ) -> Self {
        Self {
            lines: lines.collect(),
            wishes: wishes.cloned(),
        }
    }

    /// What an order is now.
    pub(crate) fn now(order: &OrderRow) -> Self {
        let lines = order.lines.iter();
        let lines = lines.filter(|line| line.status == LineStatus::Held);
        let wishes = order.extras.as_ref().map(|extras| &extras.wishes);
        Self::to(lines.map(|line| (line.id, line.pass)), wishes)
    }
}

/// A held order's places are to be the buyer's.
#[derive(Debug, Clone)]
pub struct ToConfirm {
    /// Which.
    pub order: OrderId,
    /// The account of whoever confirms it: an order that has none becomes theirs.
    pub account: Option<AccountId>,
    /// The total the buyer saw.
    pub seen_total: Option<i64>,
    /// The keys that claim the attendees, for a hold that has run out and is taken again.
    pub claims: Vec<(RegistrationId, Vec<Hash>)>,
    /// What the options service has pinned for it; needed for an order with extras.
    pub pinned: Option<Accepted>,
    /// Whether the options service has refused it. Then nothing is done, and the answer is what else is in its way.
    pub refused: bool,
}

/// Somebody who was invited says who will attend, or that is taken back, because the answers are refused.
#[derive(Debug, Clone)]
pub struct ToName {
    /// The order.
    pub order: OrderId,
    /// The registration nobody was named for.
    pub registration: RegistrationId,
    /// Who will attend; none to take it back.
    pub attendee: Option<AttendeeInput>,
    /// The keys that claim them.
    pub claims: Vec<Hash>,
    /// What they answer.
    pub answers: Vec<AnswerInput>,
}

/// An order is to take a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It is held a while longer.
    Extend,
    /// Its buyer gives it up, held or confirmed.
    Cancel,
    /// Its time is over.
    Expire,
}

/// A registration is to end.
#[derive(Debug, Clone)]
pub struct Ending {
    /// Which.
    pub registration: RegistrationId,
    /// Its order.
    pub order: OrderId,
    /// By whom, when not by its holder.
    pub act: Option<Act>,
}

impl Ending {
    /// What becomes of the registration.
    pub(crate) const fn status(&self) -> LineStatus {
        match self.act {
            Some(_) => LineStatus::Removed,
            None => LineStatus::Cancelled,
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
    /// Places are to be taken.
    Order(Box<ToOrder>),
    /// A held order is to be another.
    Change(Box<ToChange>),
    /// An order is to be what it was before a change.
    Undo(Undo),
    /// A held order has its extras.
    Attach(OrderId, Accepted),
    /// A new order is not to be, with the idempotency scope to forget: its extras cannot be had.
    Abandon(OrderId, Hash),
    /// A held order is to be confirmed.
    Confirm(ToConfirm),
    /// Somebody who was invited says who will attend.
    Name(ToName),
    /// An order is to take a step.
    Step(OrderId, Step),
    /// A place is to be given back.
    End(Ending),
    /// There are to be more or fewer places.
    Capacity(NewCapacity),
}

impl Request {
    /// The order it is about, if that exists already.
    pub(crate) const fn order(&self) -> Option<OrderId> {
        match self {
            Self::Order(_) | Self::Capacity(_) => None,
            Self::Change(change) => Some(change.order),
            Self::Undo(undo) => Some(undo.before.id),
            Self::Confirm(confirm) => Some(confirm.order),
            Self::Name(name) => Some(name.order),
            Self::Attach(order, _) | Self::Abandon(order, _) | Self::Step(order, _) => Some(*order),
            Self::End(ending) => Some(ending.order),
        }
    }

    /// The codes of the vouchers it names.
    pub(crate) fn vouchers<'a>(&'a self) -> Vec<&'a str> {
        let asked = |lines: &'a [ToLine]| {
            let codes = lines.iter().filter_map(|line| line.voucher.as_deref());
            codes.collect()
        };
        match self {
            Self::Order(order) => asked(&order.lines),
            Self::Change(change) => asked(&change.lines),
            Self::Undo(undo) => undo.before.lines.iter().map(Line::voucher_code).collect(),
            Self::Attach(..)
            | Self::Abandon(..)
            | Self::Confirm(_)
            | Self::Name(_)
            | Self::Step(..)
            | Self::End(_)
            | Self::Capacity(_) => Vec::new(),
        }
    }

    /// The people it names, by their keys, each with the pass they get; `pass_of` knows the lines of its order.
    pub(crate) fn people(
        &self,
        pass_of: impl Fn(RegistrationId) -> Option<PassId>,
    ) -> Vec<(PassId, &[Hash])> {
        match self {
            Self::Order(order) => order.lines.iter().map(ToLine::person).collect(),
            Self::Change(change) => change.lines.iter().map(ToLine::person).collect(),
            Self::Confirm(confirm) => {
                let told = confirm.claims.iter();
                let told = told.filter_map(|(id, keys)| Some((pass_of(*id)?, keys.as_slice())));
                told.collect()
            }
            Self::Name(name) => {
                let pass = pass_of(name.registration).into_iter();
                pass.map(|pass| (pass, name.claims.as_slice())).collect()
            }
            Self::Undo(undo) => {
                let lines = undo.before.lines.iter();
                let lines =
                    lines.filter_map(|line| Some((line.pass, claims_of(&undo.claims, line.id)?)));
                lines.collect()
            }
            Self::Attach(..)
            | Self::Abandon(..)
            | Self::Step(..)
            | Self::End(_)
            | Self::Capacity(_) => Vec::new(),
        }
    }
}

/// The keys of who a line is for.
pub(crate) fn claims_of(
    claims: &[(RegistrationId, Vec<Hash>)],
    line: RegistrationId,
) -> Option<&[Hash]> {
    let mut claims = claims.iter();
    let told = claims.find(|(id, _)| *id == line)?;
    Some(&told.1)
}

/// What a request is answered with.
#[derive(Debug)]
pub enum Answer {
    /// To [`Request::Order`].
    Order(Result<Placed, OrderRefusal>),
    /// To [`Request::Change`]: the order as it was before, unless the change was made earlier.
    Changed(Result<Option<Box<OrderRow>>, OrderRefusal>),
    /// To every other request about an order.
    Settled(Result<(), OrderRefusal>),
    /// To [`Request::End`]: it has ended, now or before; false when there is none.
    End(bool),
    /// To [`Request::Capacity`].
    Capacity(Result<Quota, QuotaRefusal>),
    /// The batch could not be committed, or the rows of this request contradict each other.
    Failed,
}
