//! What an order shall have of the options: the whole desired state, with a version.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    ConventionId, Money, OptionChoiceId, OptionId, OrderId, PassId, QuestionId, RegistrationId,
};

/// So many of an option, for one registration.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SelectionInput {
    /// The option.
    pub option: OptionId,
    /// The choice; needed exactly when the option has choices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice: Option<OptionChoiceId>,
    /// How many, 1 to 100; absent: one.
    #[serde(default = "one")]
    #[schema(minimum = 1, maximum = 100, example = 1)]
    pub quantity: u32,
}

const fn one() -> u32 {
    1
}

/// The answer to a question.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerInput {
    /// The question.
    pub question: QuestionId,
    /// What was answered: one text, or for a question with several answers each of them; at most 50 of 2,000
    /// characters.
    #[schema(max_items = 50)]
    pub values: Vec<String>,
}

/// What becomes of a hold, in order of rank.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum HoldState {
    /// Kept until `held_until`, then free again.
    Held,
    /// Kept until its owner says what becomes of it.
    Pinned,
    /// Sold.
    Confirmed,
    /// Free again, for good: what arrives later in a version not above this one is refused.
    Released,
}

/// What one registration of an order shall have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HoldLine {
    /// The registration.
    pub registration: RegistrationId,
    /// Its pass: some options need one, some are included in one.
    pub pass: PassId,
    /// What it shall have.
    pub selections: Vec<SelectionInput>,
    /// What its attendee answered.
    pub answers: Vec<AnswerInput>,
    /// Whether its attendee answers later: then required answers may be missing from a complete order.
    #[serde(default)]
    pub answers_later: bool,
}

/// What an order shall have, whole. Internal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DesiredHold {
    /// The order.
    pub order: OrderId,
    /// The convention.
    pub convention: ConventionId,
    /// Grows with each change of the order. A lower one than before is refused as `stale`; with the same one only a
    /// higher state counts.
    #[schema(example = 3)]
    pub version: u64,
    /// What becomes of it.
    pub state: HoldState,
    /// Until when, for `held`: the service keeps it a minute longer, so that its owner's word comes first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_until: Option<DateTime<Utc>>,
    /// Whether every required option and answer must be there. Not while the buyer is still typing.
    pub complete: bool,
    /// The registration whose attendee has answered just now: its required answers must be there in any case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered: Option<RegistrationId>,
    /// One for each registration; empty when released.
    pub lines: Vec<HoldLine>,
    /// What the buyer answered.
    pub answers: Vec<AnswerInput>,
}

/// Desired states of many orders. Internal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DesiredHolds {
    /// Each is decided for itself.
    #[schema(min_items = 1, max_items = 100)]
    pub items: Vec<DesiredHold>,
}

/// How a desired state was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HoldOutcome {
    /// It is so now.
    Accepted,
    /// It cannot be; what was before, stays. See `problems`.
    Refused,
    /// A later version came before; nothing was done.
    Stale,
}

/// What was selected, with the price it has from when it was first held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PricedSelection {
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
}

/// Why a desired state cannot be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HoldProblem {
    /// The registration it is about; null for the buyer's answers and for the whole order.
    #[schema(required)]
    pub registration: Option<RegistrationId>,
    /// Where in that line: `/options/0`, `/answers/2`, or empty for what is missing.
    #[schema(example = "/options/0")]
    pub pointer: String,
    /// The stable name: `sold_out`, `unknown_option`, `unknown_choice`, `choice_needed`, `not_on_sale`, `too_many`,
    /// `too_few`, `needs_pass`, `needs_option`, `unknown_question`, `answer_needed`, `answer_invalid`; and of the
    /// whole order `expired` (`held_until` is over) and `other_convention` (it is known under another).
    #[schema(example = "sold_out")]
    pub code: String,
    /// What to change, for people; names the option or question.
    #[schema(example = "“Dinner” is sold out")]
    pub message: String,
    /// What is short, for `sold_out`; else null.
    #[schema(required)]
    pub short: Option<HoldShort>,
}

/// What cannot be had as often as an order wants it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HoldShort {
    /// The option.
    pub option: OptionId,
    /// The choice; null when the option has none.
    #[schema(required)]
    pub choice: Option<OptionChoiceId>,
    /// What people call it.
    #[schema(example = "T-shirt (M)")]
    pub name: String,
    /// How many are left for all of the order.
    #[schema(example = 1)]
    pub left: u32,
    /// What else of the order takes of the same stock, by name.
    #[schema(example = json!(["T-shirt (S)"]))]
    pub beside: Vec<String>,
    /// Other choices of the option that are left.
    pub alternatives: Vec<OtherChoice>,
}

/// A choice that can be had instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OtherChoice {
    /// The choice.
    pub choice: OptionChoiceId,
    /// Its name.
    #[schema(example = "XXL")]
    pub name: String,
    /// How many are left; null when nothing limits it.
    #[schema(required, example = 12)]
    pub left: Option<u32>,
}

/// The answer to one desired state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HoldAnswer {
    /// The order.
    pub order: OrderId,
    /// The version that holds now; 0 when none was ever accepted.
    #[schema(example = 3)]
    pub version: u64,
    /// What was done.
    pub outcome: HoldOutcome,
    /// What the order has now.
    pub selections: Vec<PricedSelection>,
    /// Why not, for `refused`.
    pub problems: Vec<HoldProblem>,
}

/// The answers, in the order asked. Internal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HoldAnswers {
    /// One for each item.
    pub items: Vec<HoldAnswer>,
}

/// Where the hold of an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HoldStanding {
    /// Kept until `held_until` and a minute.
    Held,
    /// Kept until its owner says what becomes of it.
    Pinned,
    /// Sold.
    Confirmed,
    /// Free again, for good.
    Released,
    /// Free again, because its time was over. A pin or a confirmation takes it anew, or is refused.
    Expired,
}

/// An answer that was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AnswerView {
    /// The registration whose attendee answered; null for the buyer.
    #[schema(required)]
    pub registration: Option<RegistrationId>,
    /// The question.
    pub question: QuestionId,
    /// What was answered.
    pub values: Vec<String>,
}

/// What an order has of the options. Internal; strict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HoldView {
    /// The order.
    pub order: OrderId,
    /// The convention.
    pub convention: ConventionId,
    /// The version that was accepted last.
    #[schema(example = 3)]
    pub version: u64,
    /// Where it stands.
    pub standing: HoldStanding,
    /// Until when it was to be held; null when it never was, or no longer is.
    #[schema(required)]
    pub held_until: Option<DateTime<Utc>>,
    /// What it has; for an expired one what it had.
    pub selections: Vec<PricedSelection>,
    /// What was answered.
    pub answers: Vec<AnswerView>,
}
