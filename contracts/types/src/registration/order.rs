//! Orders and registrations.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::InvitationLink;
use crate::{
    ConventionId, Money, OptionChoiceId, OptionId, OrderId, PassId, RegistrationId,
    options::{AnswerInput, AnswerView, SelectionInput},
};

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
    /// In a change, the line of the order that this one replaces; absent for a new line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<RegistrationId>,
    /// The pass.
    pub pass: PassId,
    /// The code of a voucher to use for this line. Capitals and small letters are the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 4, max_length = 40, example = "CREW-2027")]
    pub voucher: Option<String>,
    /// Who will attend. May be told while the place is held; needed to confirm, unless somebody is `invited`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attendee: Option<AttendeeInput>,
    /// Where to send an invitation to say who will attend, instead of `attendee`. It is sent when the order is
    /// confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(format = "email", max_length = 254, example = "quincey@example.org")]
    pub invited: Option<String>,
    /// What this person shall have of the convention's options.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 100)]
    pub options: Vec<SelectionInput>,
    /// What this person answers. May be told while the place is held; needed to confirm where required.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 100)]
    pub answers: Vec<AnswerInput>,
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

/// An order to place: all of its places are taken, or none.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOrder {
    /// Who orders. May be told while the places are held; needed to confirm.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buyer: Option<BuyerInput>,
    /// What is ordered, 1 to 50 lines.
    #[schema(min_items = 1, max_items = 50)]
    pub lines: Vec<OrderLineInput>,
    /// What the buyer answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 100)]
    pub answers: Vec<AnswerInput>,
    /// The total the buyer saw, in minor units; when given and different the order is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = 14300)]
    pub total_minor: Option<i64>,
    /// Whether to confirm at once. Absent: no, the places are held for 15 minutes.
    #[serde(default)]
    pub confirm: bool,
}

/// A held order as it shall be, whole. Places move by the net change; lines left out are given up.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderChange {
    /// Who orders.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buyer: Option<BuyerInput>,
    /// What is ordered, 1 to 50 lines.
    #[schema(min_items = 1, max_items = 50)]
    pub lines: Vec<OrderLineInput>,
    /// What the buyer answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 100)]
    pub answers: Vec<AnswerInput>,
}

/// What the buyer agrees to when confirming.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderConfirmation {
    /// The total the buyer saw, in minor units; when given and different nothing is confirmed, and the places stay
    /// held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = 10170)]
    pub total_minor: Option<i64>,
}

/// Where an order is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    /// The places are kept until `held_until`.
    Held,
    /// The places are the buyer's.
    Confirmed,
    /// Every line has ended.
    Cancelled,
    /// It was held and not confirmed in time; the places are free again.
    Expired,
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
    /// Until when the places are held; null unless `held`.
    #[schema(required)]
    pub held_until: Option<DateTime<Utc>>,
    /// Whether the hold can be extended: once, by 15 minutes.
    pub extendable: bool,
    /// Who ordered.
    pub buyer: BuyerView,
    /// What was ordered.
    pub registrations: Vec<RegistrationView>,
    /// What they have of the convention's options.
    pub options: Vec<OrderedOption>,
    /// What the buyer and the attendees answered.
    pub answers: Vec<AnswerView>,
    /// Invitations that nobody has answered yet.
    pub invitations: Vec<InvitationLink>,
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
    /// Counts changes; the ETag.
    #[schema(example = 2)]
    pub version: u32,
}

/// So many of an option, for one registration. Strict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrderedOption {
    /// The registration it is for.
    pub registration: RegistrationId,
    /// The option.
    pub option: OptionId,
    /// The option's name.
    #[schema(example = "T-shirt")]
    pub option_name: String,
    /// The choice; null when there is none.
    #[schema(required)]
    pub choice: Option<OptionChoiceId>,
    /// The choice's name; empty when there is none.
    #[schema(example = "M")]
    pub choice_name: String,
    /// How many.
    #[schema(example = 1)]
    pub quantity: u32,
    /// How many of them come with the pass and cost nothing.
    #[schema(example = 0)]
    pub included: u32,
    /// Listed price of one.
    pub unit: Money,
    /// What all of them cost, with tax.
    pub total: Money,
}

impl OrderedOption {
    /// What and how many, in words: `T-shirt (M) × 2`.
    pub fn label(&self) -> String {
        let choice = match self.choice_name.as_str() {
            "" => String::new(),
            choice => format!(" ({choice})"),
        };
        let times = match self.quantity {
            1 => String::new(),
            many => format!(" × {many}"),
        };
        format!("{}{choice}{times}", self.option_name)
    }
}

/// Where a registration is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RegistrationStatus {
    /// The place is kept until its order is confirmed or runs out.
    Held,
    /// The person is registered.
    Live,
    /// Cancelled by its holder.
    Cancelled,
    /// Removed by staff.
    Removed,
    /// Held and not confirmed in time.
    Expired,
}

impl RegistrationStatus {
    /// Whether its place is taken: for a while, or for good.
    pub const fn is_standing(self) -> bool {
        matches!(self, Self::Held | Self::Live)
    }
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
    /// Who will attend; name and e-mail address are empty until told.
    pub attendee: AttendeeView,
    /// Where the invitation to say who will attend went, or goes on confirmation; empty when nobody is invited.
    #[schema(example = "quincey@example.org")]
    pub invited: String,
    /// The code of the voucher it was bought with; empty when with none.
    #[schema(example = "CREW-2027")]
    pub voucher: String,
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

impl RegistrationView {
    /// Whether somebody is invited to say who will attend, and has not.
    pub const fn is_awaited(&self) -> bool {
        !self.invited.is_empty() && self.attendee.name.is_empty()
    }

    /// Who will attend, or who is invited to say so; empty while neither is told.
    pub fn whom(&self) -> String {
        if self.is_awaited() {
            format!("Invitation to {}", self.invited)
        } else {
            self.attendee.name.clone()
        }
    }
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

/// Who ordered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BuyerView {
    /// Name; empty until told.
    #[schema(example = "Mina Harker")]
    pub name: String,
    /// E-mail address; empty until told.
    #[schema(example = "mina@example.org")]
    pub email: String,
}

/// Which registrations are wanted.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RegistrationQuery {
    /// The beginnings of up to five words of a name or e-mail address, or of a code.
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
