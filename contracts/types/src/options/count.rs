//! How much of each option is taken, and how often each answer was given.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::QuestionKind;
use crate::{OptionChoiceId, OptionId, QuestionId};

/// What the orders of a convention have of its options, and what was answered, counted. Strict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OptionCounts {
    /// One entry per option, in their order; then those that were deleted and are still somebody's.
    pub options: Vec<OptionCount>,
    /// One entry per question with choices, or with yes and no, in their order.
    pub questions: Vec<QuestionCount>,
}

/// How many of an option are taken, whether or not a stock limits it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OptionCount {
    /// The option.
    pub option: OptionId,
    /// Its name.
    #[schema(example = "T-shirt")]
    pub name: String,
    /// How many are sold.
    #[schema(example = 140)]
    pub sold: u64,
    /// How many are in somebody's basket, or being confirmed.
    #[schema(example = 3)]
    pub held: u64,
    /// One entry per choice, in their order; then those that were deleted and are still somebody's.
    pub choices: Vec<ChoiceCount>,
}

/// How many of an option are taken with one choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChoiceCount {
    /// The choice.
    pub choice: OptionChoiceId,
    /// Its name.
    #[schema(example = "M")]
    pub name: String,
    /// How many are sold.
    #[schema(example = 60)]
    pub sold: u64,
    /// How many are in somebody's basket, or being confirmed.
    #[schema(example = 1)]
    pub held: u64,
}

/// How often each answer to a question was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QuestionCount {
    /// The question.
    pub question: QuestionId,
    /// The question in words.
    #[schema(example = "Do you eat meat?")]
    pub label: String,
    /// What an answer looks like: `yes_no`, `choice` or `many`.
    pub kind: QuestionKind,
    /// One entry per possible answer, in their order; then those that are no longer offered and were given.
    pub answers: Vec<AnswerCount>,
}

/// How often one answer was given. Whoever gave several counts for each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AnswerCount {
    /// The answer: a choice, `yes` or `no`.
    #[schema(example = "vegan")]
    pub value: String,
    /// How often in confirmed orders.
    #[schema(example = 12)]
    pub confirmed: u64,
    /// How often in orders that are held, or being confirmed.
    #[schema(example = 1)]
    pub held: u64,
}
