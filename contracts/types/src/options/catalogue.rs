//! Options and their choices.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{ConventionId, Money, OptionChoiceId, OptionId, OptionStockId, PassId};

/// Why an option can or cannot be had right now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OptionAvailability {
    /// It can be had.
    Available,
    /// None is left.
    SoldOut,
    /// Its sale has not begun.
    NotYet,
    /// Its sale is over.
    Ended,
    /// Its sale is paused.
    Paused,
}

/// A priced extra, as everybody sees it. `left` and `availability` are eventual: at most 2 s behind.
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
    /// The passes that include one of it.
    pub included_in: Vec<PassId>,
    /// Its choices; empty when there is nothing to choose.
    pub choices: Vec<ChoiceView>,
    /// How many each registration must have, whatever the choice.
    #[schema(example = 0)]
    pub min_per_registration: u32,
    /// How many each registration may have, whatever the choice.
    #[schema(example = 1)]
    pub max_per_registration: u32,
    /// It needs one of these passes; empty: any will do.
    pub requires_passes: Vec<PassId>,
    /// It needs all of these options for the same registration.
    pub requires_options: Vec<OptionId>,
    /// When its sale begins; null: at once.
    #[schema(required)]
    pub on_sale_from: Option<DateTime<Utc>>,
    /// When its sale is over; null: never.
    #[schema(required)]
    pub on_sale_until: Option<DateTime<Utc>>,
    /// Whether its sale is paused.
    pub paused: bool,
    /// Whether it can be had right now.
    pub availability: OptionAvailability,
    /// How many are left, whatever the choice; null when only its choices limit it, or nothing does.
    #[schema(required, example = 12)]
    pub left: Option<u32>,
    /// The stocks each unit takes one of.
    pub stocks: Vec<OptionStockId>,
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
    /// How many are left with this choice; null when nothing limits it.
    #[schema(required, example = 12)]
    pub left: Option<u32>,
    /// The stocks each unit takes one of, besides the option's own.
    pub stocks: Vec<OptionStockId>,
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
    /// The passes that include one of it; at most 40.
    #[serde(default)]
    #[schema(max_items = 40)]
    pub included_in: Vec<PassId>,
    /// Its choices, in order; at most 100. A choice named as before keeps its id.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub choices: Vec<ChoiceInput>,
    /// The stocks each unit takes one of; at most 10.
    #[serde(default)]
    #[schema(max_items = 10)]
    pub stocks: Vec<OptionStockId>,
    /// How many each registration must have, whatever the choice; 1 makes people choose. Not above the most.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 100, example = 0)]
    pub min_per_registration: u32,
    /// How many each registration may have, whatever the choice, 1 to 100; absent: one.
    #[serde(default = "one")]
    #[schema(minimum = 1, maximum = 100, example = 1)]
    pub max_per_registration: u32,
    /// It needs one of these passes; at most 40, none: any will do.
    #[serde(default)]
    #[schema(max_items = 40)]
    pub requires_passes: Vec<PassId>,
    /// It needs all of these options for the same registration; at most 20.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub requires_options: Vec<OptionId>,
    /// When its sale begins; absent: at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_sale_from: Option<DateTime<Utc>>,
    /// When its sale is over; absent: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_sale_until: Option<DateTime<Utc>>,
    /// Its place in the list, smallest first.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10000, example = 1)]
    pub position: u32,
}

const fn one() -> u32 {
    1
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
    /// The stocks each unit takes one of, besides the option's own; at most 10.
    #[serde(default)]
    #[schema(max_items = 10)]
    pub stocks: Vec<OptionStockId>,
}
