//! Stocks that options and choices take from.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::OptionStockId;

/// A stock, as staff see it. Strict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OptionStockView {
    /// Id.
    pub id: OptionStockId,
    /// Name.
    #[schema(example = "Seats at the dinner")]
    pub name: String,
    /// How many there are.
    #[schema(example = 200)]
    pub capacity: u32,
    /// How many are in somebody's basket or kept for an order that is being paid.
    #[schema(example = 3)]
    pub held: u32,
    /// How many are sold.
    #[schema(example = 140)]
    pub sold: u32,
    /// How many are left.
    #[schema(example = 57)]
    pub free: u32,
    /// Counts changes of name and capacity; the ETag.
    #[schema(example = 3)]
    pub version: u32,
}

/// A stock to create or to replace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OptionStockInput {
    /// Name, unique within the convention.
    #[schema(min_length = 1, max_length = 100, example = "Seats at the dinner")]
    pub name: String,
    /// How many there are, 0 to 1,000,000; not below what is taken.
    #[schema(minimum = 0, maximum = 1_000_000, example = 120)]
    pub capacity: u32,
}

/// What the stocks of a convention are and what the selections add up to. Strict; for staff and tests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OptionReconciliation {
    /// One entry per stock.
    pub stocks: Vec<OptionStockDrift>,
    /// Sum of the drifts: 0, or there is a mistake.
    #[schema(example = 0)]
    pub drift: u64,
    /// How many transactions moved this convention's stocks.
    #[schema(example = 412)]
    pub lane_commits: u64,
}

/// A stock beside what the selections add up to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OptionStockDrift {
    /// The stock.
    pub stock: OptionStockId,
    /// Its name.
    #[schema(example = "Dinner")]
    pub name: String,
    /// How many there are.
    #[schema(example = 200)]
    pub capacity: u32,
    /// How many it says are left.
    #[schema(example = 57)]
    pub free: u32,
    /// How many it says are held or pinned.
    #[schema(example = 3)]
    pub stock_held: u32,
    /// How many it says are sold.
    #[schema(example = 140)]
    pub stock_sold: u32,
    /// How many selections in baskets add up to.
    #[schema(example = 3)]
    pub held: u64,
    /// How many selections of pinned orders add up to.
    #[schema(example = 1)]
    pub pinned: u64,
    /// How many confirmed selections add up to.
    #[schema(example = 140)]
    pub sold: u64,
    /// By how much `stock_held` and `stock_sold` differ from what was counted, together.
    #[schema(example = 0)]
    pub drift: u64,
}
