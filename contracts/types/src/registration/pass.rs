//! Pass types and the stocks of places they take from.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::VoucherDrift;
use crate::{Money, PassId, PriceTierId, QuotaId};

/// Who may see and buy a pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// Everybody.
    Public,
    /// Everybody sees it; a voucher that names it is needed to buy it.
    Voucher,
    /// Staff, and whoever has a voucher that names it.
    Staff,
}

/// Why a pass can or cannot be had right now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PassAvailability {
    /// It can be had.
    Available,
    /// No place is left.
    SoldOut,
    /// The convention's registration is not open, or this pass is not on sale at this time.
    NotOpen,
    /// Sales are paused; they go on later.
    Paused,
    /// It needs a voucher.
    NeedsVoucher,
    /// It needs something beside it that cannot be had yet.
    NotYetForSale,
}

/// A price that holds until a time, or for a number of places, whichever ends first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PriceTierView {
    /// Id.
    pub id: PriceTierId,
    /// Name.
    #[schema(example = "Early bird")]
    pub name: String,
    /// Price of one, with tax only where the convention's prices include it.
    pub price: Money,
    /// When it ends; null when it does not end by time.
    #[schema(required)]
    pub ends_at: Option<DateTime<Utc>>,
    /// For how many places it holds; null when it does not end by number.
    #[schema(required, example = 100)]
    pub quantity: Option<u32>,
    /// How many are left at this price; null when it does not end by number. Eventual: at most 2 s behind.
    #[schema(required, example = 12)]
    pub left: Option<u32>,
    /// Whether it is the price of now.
    pub current: bool,
}

/// A price tier to create, or to keep under its id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PriceTierInput {
    /// The tier that this one replaces; absent for a new one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<PriceTierId>,
    /// Name.
    #[schema(min_length = 1, max_length = 100, example = "Early bird")]
    pub name: String,
    /// Price in the convention's currency's minor unit, 0 to 100,000,000.
    #[schema(minimum = 0, maximum = 100_000_000, example = 7500)]
    pub price_minor: i64,
    /// When it ends; absent: not by time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<DateTime<Utc>>,
    /// For how many places it holds, 0 to 1,000,000; absent: not by number. Not below what is taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 1_000_000, example = 100)]
    pub quantity: Option<u32>,
}

/// A pass type, as everybody sees it. `left` is eventual: at most 2 s behind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PassView {
    /// Id.
    pub id: PassId,
    /// Name.
    #[schema(example = "Weekend")]
    pub name: String,
    /// What it is; may be empty.
    #[schema(example = "All three days.")]
    pub description: String,
    /// The days it admits to; empty for a pass without days.
    pub days: Vec<NaiveDate>,
    /// Price of one now, with tax only where the convention's prices include it.
    pub price: Money,
    /// Price of one when no tier holds.
    pub regular_price: Money,
    /// Prices that hold before the regular one, in this order.
    pub tiers: Vec<PriceTierView>,
    /// Tax on one.
    pub tax: Money,
    /// What one costs in the end.
    pub total: Money,
    /// Whether its holder attends in person.
    pub attending: bool,
    /// Youngest age in years, on the convention's day for ages.
    #[schema(required, example = 18)]
    pub min_age: Option<u16>,
    /// Oldest age in years, on the convention's day for ages.
    #[schema(required, example = 120)]
    pub max_age: Option<u16>,
    /// Who may see and buy it.
    pub visibility: Visibility,
    /// What must be in the same order, in words; empty when nothing.
    #[schema(example = "an attending pass")]
    pub requires: String,
    /// One of these passes must be in the same order; empty when none must.
    pub requires_passes: Vec<PassId>,
    /// From when it is on sale; null: as long as registration is open.
    #[schema(required)]
    pub on_sale_from: Option<DateTime<Utc>>,
    /// Until when it is on sale; null: as long as registration is open.
    #[schema(required)]
    pub on_sale_until: Option<DateTime<Utc>>,
    /// At most so many in one order; null when there is no limit.
    #[schema(required, example = 10)]
    pub max_per_order: Option<u32>,
    /// Whether its sale is paused.
    pub paused: bool,
    /// What comes with it, in words.
    pub included: Vec<String>,
    /// Whether it can be had right now.
    pub availability: PassAvailability,
    /// How many are left; null when there is no limit.
    #[schema(required, example = 12)]
    pub left: Option<u32>,
    /// The stocks it takes a place of.
    pub quotas: Vec<QuotaId>,
    /// Its place in the list, smallest first.
    #[schema(example = 1)]
    pub position: u32,
    /// Counts changes; the ETag.
    #[schema(example = 3)]
    pub version: u32,
}

/// A pass type to create or to replace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PassInput {
    /// Name, unique within the convention.
    #[schema(min_length = 1, max_length = 100, example = "Weekend")]
    pub name: String,
    /// What it is.
    #[serde(default)]
    #[schema(max_length = 1000, example = "All three days.")]
    pub description: String,
    /// The days it admits to, within the convention's.
    #[serde(default)]
    pub days: Vec<NaiveDate>,
    /// Price in the convention's currency's minor unit, 0 to 100,000,000.
    #[schema(minimum = 0, maximum = 100_000_000, example = 9000)]
    pub price_minor: i64,
    /// Whether its holder attends in person; absent: yes.
    #[serde(default = "yes")]
    pub attending: bool,
    /// Youngest age in years, 0 to 120.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 120, example = 18)]
    pub min_age: Option<u16>,
    /// Oldest age in years, 0 to 120.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 120, example = 120)]
    pub max_age: Option<u16>,
    /// Who may see and buy it; absent: everybody.
    #[serde(default = "public")]
    pub visibility: Visibility,
    /// What must be in the same order, in words.
    #[serde(default)]
    #[schema(max_length = 200, example = "an attending pass")]
    pub requires: String,
    /// One of these passes must be in the same order; at most 40.
    #[serde(default)]
    pub requires_passes: Vec<PassId>,
    /// From when it is on sale; absent: as long as registration is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_sale_from: Option<DateTime<Utc>>,
    /// Until when it is on sale; absent: as long as registration is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_sale_until: Option<DateTime<Utc>>,
    /// At most so many in one order, 1 to 50; absent: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 50, example = 10)]
    pub max_per_order: Option<u32>,
    /// Prices that hold before `price_minor`, in this order; at most 20.
    #[serde(default)]
    pub tiers: Vec<PriceTierInput>,
    /// What comes with it, in words; at most 30.
    #[serde(default)]
    pub included: Vec<String>,
    /// The stocks it takes a place of, one place each; at most 40.
    #[serde(default)]
    pub quotas: Vec<QuotaId>,
    /// Its place in the list, smallest first.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10000, example = 1)]
    pub position: u32,
}

const fn yes() -> bool {
    true
}

const fn public() -> Visibility {
    Visibility::Public
}

/// A stock of places, as staff see it. Strict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QuotaView {
    /// Id.
    pub id: QuotaId,
    /// Name.
    #[schema(example = "Saturday")]
    pub name: String,
    /// How many there are.
    #[schema(example = 3000)]
    pub capacity: u32,
    /// How many are in somebody's basket.
    #[schema(example = 12)]
    pub held: u32,
    /// How many are taken for good.
    #[schema(example = 1400)]
    pub sold: u32,
    /// How many are kept for vouchers, used or not.
    #[schema(example = 0)]
    pub reserved: u32,
    /// How many are left.
    #[schema(example = 1588)]
    pub free: u32,
    /// Counts changes of name and capacity; the ETag.
    #[schema(example = 3)]
    pub version: u32,
}

/// A stock to create or to replace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuotaInput {
    /// Name, unique within the convention.
    #[schema(min_length = 1, max_length = 100, example = "Saturday")]
    pub name: String,
    /// How many there are, 0 to 1,000,000; not below what is taken.
    #[schema(minimum = 0, maximum = 1_000_000, example = 3000)]
    pub capacity: u32,
}

/// What the stocks of a convention are and what their rows add up to. Strict; for staff and tests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Reconciliation {
    /// One entry per stock.
    pub quotas: Vec<QuotaDrift>,
    /// Passes that were had without taking a place of any stock.
    pub unlimited: Vec<PassCount>,
    /// One entry per price tier that passes have, or that was used.
    pub tiers: Vec<TierDrift>,
    /// The vouchers whose uses differ from what the registrations add up to: none, or there is a mistake.
    pub vouchers: Vec<VoucherDrift>,
    /// Sum of the drifts: 0, or there is a mistake.
    #[schema(example = 0)]
    pub drift: u64,
    /// How many transactions moved this convention's stock.
    #[schema(example = 412)]
    pub lane_commits: u64,
}

/// A stock beside what its rows add up to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QuotaDrift {
    /// The stock.
    pub quota: QuotaId,
    /// Its name.
    #[schema(example = "Saturday")]
    pub name: String,
    /// How many there are.
    #[schema(example = 3000)]
    pub capacity: u32,
    /// How many it says are held.
    #[schema(example = 3)]
    pub held: u32,
    /// How many it says are sold.
    #[schema(example = 1400)]
    pub sold: u32,
    /// How many live registrations took one.
    #[schema(example = 1400)]
    pub counted: u32,
    /// How many held registrations took one.
    #[schema(example = 3)]
    pub counted_held: u32,
    /// How many it says are kept for vouchers.
    #[schema(example = 20)]
    pub reserved: u32,
    /// How many uses the vouchers have that keep places of it.
    #[schema(example = 20)]
    pub counted_reserved: u32,
    /// How far `sold`, `held` and `reserved` are from what was counted, added up: 0, or there is a mistake.
    #[schema(example = 0)]
    pub drift: u64,
    /// What was counted, by pass; passes that took none are left out.
    pub passes: Vec<PassCount>,
}

/// How many registrations with one pass took a place of a stock, or of those of it that are kept for vouchers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PassCount {
    /// The pass.
    pub pass: PassId,
    /// Its name.
    #[schema(example = "Weekend")]
    pub name: String,
    /// How many are held.
    #[schema(example = 2)]
    pub held: u32,
    /// How many are live.
    #[schema(example = 900)]
    pub sold: u32,
    /// How many of those belong to an order that is paid at the door.
    #[schema(example = 850)]
    pub at_door: u32,
    /// How many of those held are on places that are kept for vouchers: the stock counts them as `reserved`.
    #[schema(example = 0)]
    pub kept_held: u32,
    /// How many of the live ones are.
    #[schema(example = 3)]
    pub kept_sold: u32,
}

/// A price tier beside what its rows add up to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TierDrift {
    /// The tier.
    pub tier: PriceTierId,
    /// Its name.
    #[schema(example = "Early bird")]
    pub name: String,
    /// The pass it is a price of.
    pub pass: PassId,
    /// The pass's name.
    #[schema(example = "Weekend")]
    pub pass_name: String,
    /// For how many places it holds; null when it does not end by number.
    #[schema(required, example = 100)]
    pub quantity: Option<u32>,
    /// How many places it says are held.
    #[schema(example = 3)]
    pub held: u32,
    /// How many places it says are used for good.
    #[schema(example = 1400)]
    pub sold: u32,
    /// How many registrations are live at its price, or were when it was over.
    #[schema(example = 1400)]
    pub counted: u32,
    /// How many held registrations have its price.
    #[schema(example = 3)]
    pub counted_held: u32,
    /// How far `sold` and `held` are from what was counted, added up: 0, or there is a mistake.
    #[schema(example = 0)]
    pub drift: u64,
}
