//! Orders and the people in them.

use butterfly_contracts::{
    AccountId, ConventionId, Money, OrderId,
    registration::{
        BuyerInput, OrderStatus, OrderView, PaymentMethod, RegistrationStatus, RegistrationView,
    },
};
use chrono::{DateTime, Utc};

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
    /// The account that ordered.
    pub account: Option<AccountId>,
    /// Who ordered.
    pub buyer: BuyerInput,
    /// What was ordered.
    pub registrations: Vec<RegistrationView>,
    /// Without tax.
    pub net: Money,
    /// Tax.
    pub tax: Money,
    /// What is due.
    pub total: Money,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

impl Order {
    /// What its buyer sees.
    pub fn into_view(self, secret: String) -> OrderView {
        OrderView {
            id: self.id,
            code: self.code,
            convention: self.convention,
            status: self.status,
            payment: self.payment,
            buyer: self.buyer,
            registrations: self.registrations,
            net: self.net,
            tax: self.tax,
            total: self.total,
            secret,
            created_at: self.created_at,
        }
    }

    /// The order as it was when it was made, whatever has ended since: a repeated request gets its
    /// first answer again.
    #[must_use]
    pub fn as_first_answered(mut self) -> Self {
        self.status = OrderStatus::Confirmed;
        for registration in &mut self.registrations {
            registration.status = RegistrationStatus::Live;
            registration.ended_at = None;
        }
        self
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
