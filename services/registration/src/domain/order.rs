//! Orders and the people in them.

use butterfly_contracts::{
    AccountId, ConventionId, Money, OrderId, PassId, RegistrationId,
    options::AnswerView,
    registration::{
        BuyerInput, BuyerView, InvitationLink, OrderStatus, OrderView, OrderedOption,
        PaymentMethod, RegistrationStatus, RegistrationView, StaffOrderView,
    },
};
use chrono::{DateTime, TimeDelta, Utc};

use super::{
    extras::{Extra, Extras},
    line::{Line, LineStatus, Mark},
    price::Price,
    secret::OrderSecrets,
};

/// How long places are held, and by how much a hold can be extended once.
pub const HOLD: TimeDelta = TimeDelta::minutes(15);

/// A registration and whose it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Registration {
    /// The account that ordered it.
    pub account: Option<AccountId>,
    /// What its holder sees.
    pub view: RegistrationView,
}

/// An order.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// Id.
    pub id: OrderId,
    /// What people call it by.
    pub code: String,
    /// The convention.
    pub convention: ConventionId,
    /// Where it is in its life.
    pub status: OrderStatus,
    /// How it is paid.
    pub payment: PaymentMethod,
    /// Until when its places are held, while they are.
    pub held_until: Option<DateTime<Utc>>,
    /// Whether the hold was extended already.
    pub extended: bool,
    /// The account that ordered.
    pub account: Option<AccountId>,
    /// Who ordered.
    pub buyer: BuyerInput,
    /// What was ordered.
    pub registrations: Vec<RegistrationView>,
    /// What it has of the options, if it wants or must answer something.
    pub extras: Option<Extras>,
    /// Without tax.
    pub net: Money,
    /// Tax.
    pub tax: Money,
    /// What is due.
    pub total: Money,
    /// Counts changes.
    pub version: u32,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

impl Order {
    /// What its buyer sees.
    pub fn into_view(self, secrets: &OrderSecrets) -> OrderView {
        let waiting =
            |line: &&RegistrationView| line.status == RegistrationStatus::Live && line.is_awaited();
        let invitation = |line: &RegistrationView| InvitationLink {
            registration: line.id,
            email: line.invited.clone(),
            secret: secrets.of_invitation(line.id),
        };
        let waiting = self.registrations.iter().filter(waiting);
        let (options, answers) = self.options_and_answers();
        OrderView {
            invitations: waiting.map(invitation).collect(),
            secret: secrets.of(self.id),
            options,
            answers,
            id: self.id,
            code: self.code,
            convention: self.convention,
            status: self.status,
            payment: self.payment,
            held_until: self.held_until,
            extendable: self.status == OrderStatus::Held && !self.extended,
            buyer: BuyerView {
                name: self.buyer.name,
                email: self.buyer.email,
            },
            registrations: self.registrations,
            net: self.net,
            tax: self.tax,
            total: self.total,
            created_at: self.created_at,
            version: self.version,
        }
    }

    /// What staff see: nothing that opens it.
    pub fn into_staff_view(self) -> StaffOrderView {
        let (options, answers) = self.options_and_answers();
        StaffOrderView {
            options,
            answers,
            id: self.id,
            code: self.code,
            convention: self.convention,
            status: self.status,
            payment: self.payment,
            held_until: self.held_until,
            buyer: BuyerView {
                name: self.buyer.name,
                email: self.buyer.email,
            },
            registrations: self.registrations,
            net: self.net,
            tax: self.tax,
            total: self.total,
            created_at: self.created_at,
        }
    }

    fn options_and_answers(&self) -> (Vec<OrderedOption>, Vec<AnswerView>) {
        let Some(extras) = &self.extras else {
            return (Vec::new(), Vec::new());
        };
        let options = extras.priced.iter();
        let options = options.map(|extra| extra.view(self.total.currency));
        (options.collect(), extras.answers())
    }

    /// A repeated request gets its first answer again: an order that it confirmed, as it was then, whatever has ended
    /// since. One that was only held is answered as it is.
    #[must_use]
    pub fn as_first_answered(mut self, confirm: bool) -> Self {
        let ran_out = |line: &RegistrationView| line.status == RegistrationStatus::Expired;
        let never_stood = self.registrations.iter().all(ran_out);
        if !confirm || never_stood || self.status == OrderStatus::Held {
            return self;
        }
        // One with extras was held before it was confirmed.
        let version = if self.extras.is_some() { 2 } else { 1 };
        (self.status, self.version) = (OrderStatus::Confirmed, version);
        for registration in &mut self.registrations {
            registration.status = RegistrationStatus::Live;
            registration.ended_at = None;
        }
        self
    }
}

/// An order as the lane holds it.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderRow {
    /// Id.
    pub id: OrderId,
    /// What people call it by.
    pub code: String,
    /// Where it is in its life.
    pub status: OrderStatus,
    /// How it is paid.
    pub payment: PaymentMethod,
    /// Until when its places are held, while they are.
    pub held_until: Option<DateTime<Utc>>,
    /// Whether the hold was extended already.
    pub extended: bool,
    /// The account that ordered.
    pub account: Option<AccountId>,
    /// Who ordered; empty until told.
    pub buyer: BuyerInput,
    /// Counts changes.
    pub version: u32,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Its lines, those that have ended included.
    pub lines: Vec<Line>,
    /// What it has of the options, if it wants or must answer something.
    pub extras: Option<Extras>,
    /// What its row needs.
    pub mark: Mark,
}

impl OrderRow {
    /// The pass of one of its lines.
    pub fn pass_of(&self, line: RegistrationId) -> Option<PassId> {
        let mut lines = self.lines.iter();
        lines.find(|known| known.id == line).map(|line| line.pass)
    }

    /// What it comes to: the lines that stand, or all of them when none does any more.
    pub fn price(&self) -> Price {
        let any = self.lines.iter().any(|line| line.status.claim().is_some());
        let counts = |line: &&Line| {
            let stands = line.status.claim().is_some();
            stands || (!any && line.status != LineStatus::Dropped)
        };
        let lines = self.lines.iter().filter(counts);
        let extras = self.extras.iter().flat_map(|extras| &extras.priced);
        let of_line = |extra: &&Extra| lines.clone().any(|line| line.id == extra.registration);
        let extras = extras.filter(of_line).map(|extra| extra.price);
        lines.clone().map(|line| line.price).chain(extras).sum()
    }

    /// Notes that its row differs from what was read, and that this is its next version.
    pub fn touch(&mut self) {
        if self.mark == Mark::Read {
            self.mark = Mark::Changed;
            self.version += 1;
        }
    }
}

/// How an order of this total is paid.
pub fn payment(total_minor: i64) -> PaymentMethod {
    if total_minor == 0 {
        PaymentMethod::None
    } else {
        PaymentMethod::AtDoor
    }
}
