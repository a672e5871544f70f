//! What a convention asks of buyers and attendees.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{ConventionId, OptionId, PassId, QuestionId};

/// What an answer looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    /// Any text, of at most `max_length` characters.
    Text,
    /// A whole number, from `min` to `max`.
    Number,
    /// `yes` or `no`.
    YesNo,
    /// One of `choices`.
    Choice,
    /// Some of `choices`, from `min` to `max` of them.
    Many,
    /// A day: `YYYY-MM-DD`.
    Date,
    /// A country by its ISO 3166-1 code of two letters.
    Country,
    /// A telephone number with its country code: `+353 1 234 5678`.
    Phone,
}

/// Who answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AskedOf {
    /// The buyer, once for the order.
    Buyer,
    /// Each attendee.
    Attendee,
}

/// A question, as everybody sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QuestionView {
    /// Id.
    pub id: QuestionId,
    /// The convention.
    pub convention: ConventionId,
    /// What an answer looks like.
    pub kind: QuestionKind,
    /// Who answers.
    pub asked_of: AskedOf,
    /// The question.
    #[schema(example = "Do you eat meat?")]
    pub label: String,
    /// What helps to answer it; may be empty.
    #[schema(example = "Only the kitchen sees it.")]
    pub help: String,
    /// Whether it must be answered.
    pub required: bool,
    /// What can be answered, for `choice` and `many`.
    pub choices: Vec<String>,
    /// The smallest number, or the fewest choices; null: no bound.
    #[schema(required, example = 1)]
    pub min: Option<i64>,
    /// The largest number, or the most choices; null: no bound.
    #[schema(required, example = 10)]
    pub max: Option<i64>,
    /// Most characters of a text; null: 2,000.
    #[schema(required, example = 200)]
    pub max_length: Option<u32>,
    /// Asked with these passes. Empty, together with `for_options`: always.
    pub for_passes: Vec<PassId>,
    /// Asked with these options.
    pub for_options: Vec<OptionId>,
    /// Its place in the list, smallest first.
    #[schema(example = 1)]
    pub position: u32,
    /// Counts changes; the ETag.
    #[schema(example = 3)]
    pub version: u32,
}

/// A question to create or to replace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuestionInput {
    /// What an answer looks like.
    pub kind: QuestionKind,
    /// Who answers.
    pub asked_of: AskedOf,
    /// The question.
    #[schema(min_length = 1, max_length = 200, example = "Do you eat meat?")]
    pub label: String,
    /// What helps to answer it.
    #[serde(default)]
    #[schema(max_length = 1000, example = "Only the kitchen sees it.")]
    pub help: String,
    /// Whether it must be answered.
    #[serde(default)]
    pub required: bool,
    /// What can be answered, 1 to 100 texts of at most 100 characters; for `choice` and `many` alone.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub choices: Vec<String>,
    /// The smallest number, or the fewest choices; for `number` and `many` alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = 1)]
    pub min: Option<i64>,
    /// The largest number, or the most choices; for `number` and `many` alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = 10)]
    pub max: Option<i64>,
    /// Most characters, 1 to 2,000; for `text` alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 2000, example = 200)]
    pub max_length: Option<u32>,
    /// Asked with these passes; at most 40. Empty, together with `for_options`: always.
    #[serde(default)]
    #[schema(max_items = 40)]
    pub for_passes: Vec<PassId>,
    /// Asked with these options; at most 40.
    #[serde(default)]
    #[schema(max_items = 40)]
    pub for_options: Vec<OptionId>,
    /// Its place in the list, smallest first.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10000, example = 1)]
    pub position: u32,
}
