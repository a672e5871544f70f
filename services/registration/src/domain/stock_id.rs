//! What is scarce here: places, and places at a price.

use butterfly_contracts::{PriceTierId, QuotaId};

/// A stock the lane moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StockId {
    /// Places.
    Quota(QuotaId),
    /// Places at the price of a tier.
    Tier(PriceTierId),
}
