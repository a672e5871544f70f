//! Orders and registrations, as staff see them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{BuyerView, OrderStatus, OrderedOption, PaymentMethod, RegistrationView};
use crate::{ConventionId, Money, OrderId, options::AnswerView};

/// An order, as staff see it: all of it but the secrets that open it. Strict.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StaffOrderView {
    /// Id.
    pub id: OrderId,
    /// What people call it by; the last character checks the others.
    #[schema(example = "H7K2M9QX4")]
    pub code: String,
    /// The convention.
    pub convention: ConventionId,
    /// Where it is in its life.
    pub status: OrderStatus,
    /// How it is paid.
    pub payment: PaymentMethod,
    /// Until when the places are held; null unless `held`.
    #[schema(required)]
    pub held_until: Option<DateTime<Utc>>,
    /// Who ordered.
    pub buyer: BuyerView,
    /// What was ordered, what has ended included.
    pub registrations: Vec<RegistrationView>,
    /// What they have of the convention's options.
    pub options: Vec<OrderedOption>,
    /// What the buyer and the attendees answered.
    pub answers: Vec<AnswerView>,
    /// Without tax.
    pub net: Money,
    /// Tax.
    pub tax: Money,
    /// What is due.
    pub total: Money,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// A registration in the list of staff, with what it has of the convention's options. Strict.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StaffRegistrationView {
    /// The registration.
    #[serde(flatten)]
    pub registration: RegistrationView,
    /// What it has of the convention's options.
    pub options: Vec<OrderedOption>,
}
