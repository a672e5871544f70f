//! What is scarce here: places, places at a price, and uses of a voucher.

use butterfly_contracts::{PriceTierId, QuotaId, VoucherId};

/// A stock the lane moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StockId {
    /// Places.
    Quota(QuotaId),
    /// Places at the price of a tier.
    Tier(PriceTierId),
    /// Uses of a voucher.
    Voucher(VoucherId),
}
