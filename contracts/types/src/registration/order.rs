//! Orders and registrations.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{ConventionId, Money, OrderId, PassId, RegistrationId};

/// The person who will attend.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AttendeeInput {
    /// Name.
    #[schema(min_length = 1, max_length = 200, example = "Mina Harker")]
    pub name: String,
    /// E-mail address.
    #[schema(format = "email", max_length = 254, example = "mina@example.org")]
    pub email: String,
    /// Needed for passes with an age limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<NaiveDate>,
}

/// One pass for one person.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderLineInput {
    /// The pass.
    pub pass: PassId,
    /// Who will attend.
    pub attendee: AttendeeInput,
}

/// Who orders.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BuyerInput {
    /// Name.
    #[schema(min_length = 1, max_length = 200, example = "Mina Harker")]
    pub name: String,
    /// E-mail address: the confirmation goes there.
    #[schema(format = "email", max_length = 254, example = "mina@example.org")]
    pub email: String,
}

/// An order. One line for now; more come with baskets.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOrder {
    /// Who orders.
    pub buyer: BuyerInput,
    /// What is ordered: exactly one line.
    #[schema(min_items = 1, max_items = 1)]
    pub lines: Vec<OrderLineInput>,
    /// The total the buyer saw, in minor units; when given and different the order is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = 14300)]
    pub total_minor: Option<i64>,
}

/// Where an order is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    /// The places are the buyer's.
    Confirmed,
    /// Every line has ended.
    Cancelled,
}

/// How an order is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaymentMethod {
    /// Nothing is due.
    None,
    /// At the door.
    AtDoor,
}

/// An order, as its buyer sees it. Strict.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct OrderView {
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
    /// The secret of the order's link: send it as `Order-Secret` to see or change the order without an account.
    #[schema(example = "b3JkZXIgc2VjcmV0cyBhcmUgb3BhcXVl")]
    pub secret: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// Where a registration is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RegistrationStatus {
    /// The person is registered.
    Live,
    /// Cancelled by its holder.
    Cancelled,
    /// Removed by staff.
    Removed,
}

/// One person with one pass. Strict.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RegistrationView {
    /// Id.
    pub id: RegistrationId,
    /// What people call it by.
    #[schema(example = "K3M8W2TXD")]
    pub code: String,
    /// The order it belongs to.
    pub order: OrderId,
    /// The convention.
    pub convention: ConventionId,
    /// The convention's name.
    #[schema(example = "Harbour Con")]
    pub convention_name: String,
    /// The convention's name in addresses.
    #[schema(example = "harbour-con")]
    pub convention_slug: String,
    /// The pass.
    pub pass: PassId,
    /// The pass's name.
    #[schema(example = "Weekend")]
    pub pass_name: String,
    /// The days it admits to.
    pub days: Vec<NaiveDate>,
    /// Who will attend.
    pub attendee: AttendeeView,
    /// What it cost, with tax.
    pub total: Money,
    /// Where it is in its life.
    pub status: RegistrationStatus,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it ended; null while it is live.
    #[schema(required)]
    pub ended_at: Option<DateTime<Utc>>,
}

/// A person who will attend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AttendeeView {
    /// Name.
    #[schema(example = "Mina Harker")]
    pub name: String,
    /// E-mail address.
    #[schema(example = "mina@example.org")]
    pub email: String,
    /// Date of birth, where it was asked for.
    #[schema(required)]
    pub birth_date: Option<NaiveDate>,
}

/// Which registrations are wanted.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RegistrationQuery {
    /// Part of a name, e-mail address or code.
    #[param(max_length = 100)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// Only those in this state; `live` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub status: Option<RegistrationStatus>,
    /// At most this many items, 1 to 200; 50 when absent.
    #[param(minimum = 1, maximum = 200, example = 50)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 200)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}
