//! The options service: priced extras of a convention and their choices.

mod hold;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{ConventionId, Money, OptionChoiceId, OptionId};

pub use hold::{
    AnswerInput, DesiredHold, DesiredHolds, HoldAnswer, HoldAnswers, HoldLine, HoldOutcome,
    HoldProblem, HoldState, PricedSelection, SelectionInput,
};

/// A priced extra, as everybody sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct OptionView {
    /// Id.
    pub id: OptionId,
    /// The convention.
    pub convention: ConventionId,
    /// Name.
    #[schema(example = "T-shirt")]
    pub name: String,
    /// What it is; may be empty.
    #[schema(example = "Printed on soft cotton.")]
    pub description: String,
    /// Price of one.
    pub price: Money,
    /// Names of the passes that include it.
    pub included_in: Vec<String>,
    /// Its choices; empty when there is nothing to choose.
    pub choices: Vec<ChoiceView>,
    /// Its place in the list, smallest first.
    #[schema(example = 1)]
    pub position: u32,
    /// Counts changes; the ETag.
    #[schema(example = 3)]
    pub version: u32,
}

/// One choice of an option.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ChoiceView {
    /// Id.
    pub id: OptionChoiceId,
    /// Name.
    #[schema(example = "M")]
    pub name: String,
    /// Price of one with this choice.
    pub price: Money,
}

/// An option to create or to replace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OptionInput {
    /// Name, unique within the convention.
    #[schema(min_length = 1, max_length = 100, example = "T-shirt")]
    pub name: String,
    /// What it is.
    #[serde(default)]
    #[schema(max_length = 1000, example = "Printed on soft cotton.")]
    pub description: String,
    /// Price in the convention's currency's minor unit, 0 to 100,000,000.
    #[schema(minimum = 0, maximum = 100_000_000, example = 2500)]
    pub price_minor: i64,
    /// Names of the passes that include it; at most 40.
    #[serde(default)]
    pub included_in: Vec<String>,
    /// Its choices, in order; at most 100. A choice named as before keeps its id.
    #[serde(default)]
    pub choices: Vec<ChoiceInput>,
    /// Its place in the list, smallest first.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10000, example = 1)]
    pub position: u32,
}

/// A choice to create or to keep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChoiceInput {
    /// Name, unique within the option.
    #[schema(min_length = 1, max_length = 100, example = "M")]
    pub name: String,
    /// Price where it differs from the option's, 0 to 100,000,000 minor units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 100_000_000, example = 2700)]
    pub price_minor: Option<i64>,
}
