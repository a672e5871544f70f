//! Vouchers: codes that lower a price or open a pass, each good for a number of places.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::PassView;
use crate::{PassId, VoucherId};

/// What a voucher does to the price of a pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum VoucherEffect {
    /// Nothing: it only opens passes.
    None,
    /// It takes off `value` hundredths of a percent of the price of the moment.
    Percent,
    /// It takes off `value` in the currency's minor unit, down to nothing.
    Amount,
    /// The pass costs `value` in the currency's minor unit, whatever its tiers say.
    Price,
}

/// What a voucher is good for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VoucherTerms {
    /// What it does to the price.
    pub effect: VoucherEffect,
    /// By how much: 0 to 10,000 hundredths of a percent, or 0 to 100,000,000 in the currency's minor unit; 0 for
    /// `none`.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 100_000_000, example = 2500)]
    pub value: i64,
    /// The passes it is for, at most 40; empty: every pass that everybody may buy. A pass that is named here can be
    /// bought with it even if it needs a voucher or is for staff only.
    #[serde(default)]
    #[schema(max_items = 40)]
    pub passes: Vec<PassId>,
    /// Whether it keeps places: as many as it is good for are taken out of the sale now, and are there for whoever has
    /// its code. Then it is for exactly one pass. Neither can be changed later; fewer uses give places back, and so
    /// does its end.
    #[serde(default)]
    pub reserves: bool,
    /// For how many places it is good, 1 to 1,000,000; not below what is used.
    #[schema(minimum = 1, maximum = 1_000_000, example = 1)]
    pub max_uses: u32,
    /// Until when it is good; absent: as long as passes are on sale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<DateTime<Utc>>,
    /// What it belongs to, to find and export it by.
    #[serde(default)]
    #[schema(max_length = 100, example = "Volunteers 2027")]
    pub tag: String,
    /// For staff only.
    #[serde(default)]
    #[schema(max_length = 1000, example = "Asked for by Mina")]
    pub comment: String,
}

/// Vouchers to create, all with the same terms: one with a chosen code, or many with random ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewVouchers {
    /// The code of a single one, 4 to 40 letters, digits and hyphens; absent: random codes. Capitals and small letters
    /// are the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 4, max_length = 40, example = "CREW-2027")]
    pub code: Option<String>,
    /// How many with random codes, 1 to 1,000; absent: one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 1000, example = 100)]
    pub count: Option<u32>,
    /// What random codes begin with, at most 20 letters, digits and hyphens.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[schema(max_length = 20, example = "CREW-")]
    pub prefix: String,
    /// What they are good for: `valid_until` is in the future, or absent.
    pub terms: VoucherTerms,
}

/// A voucher, as staff see it. Strict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VoucherView {
    /// Id.
    pub id: VoucherId,
    /// Its code, in capitals.
    #[schema(example = "CREW-7H2KX9QM4")]
    pub code: String,
    /// What it does to the price.
    pub effect: VoucherEffect,
    /// By how much, in hundredths of a percent or in the currency's minor unit.
    #[schema(example = 2500)]
    pub value: i64,
    /// The passes it is for; empty: every pass that everybody may buy.
    pub passes: Vec<PassId>,
    /// Whether it keeps places.
    pub reserves: bool,
    /// For how many places it is good.
    #[schema(example = 1)]
    pub max_uses: u32,
    /// Until when it is good; null: as long as passes are on sale.
    #[schema(required)]
    pub valid_until: Option<DateTime<Utc>>,
    /// What it belongs to.
    #[schema(example = "Volunteers 2027")]
    pub tag: String,
    /// For staff only.
    #[schema(example = "Asked for by Mina")]
    pub comment: String,
    /// How many of its uses are in somebody's basket.
    #[schema(example = 0)]
    pub held: u32,
    /// How many are used for good.
    #[schema(example = 1)]
    pub used: u32,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Counts changes of its terms; the ETag.
    #[schema(example = 1)]
    pub version: u32,
}

/// What a voucher gives to whoever has its code. Eventual: at most 2 s behind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct VoucherOffer {
    /// Its code, in capitals.
    #[schema(example = "CREW-2027")]
    pub code: String,
    /// How many places it is still good for.
    #[schema(example = 3)]
    pub left: u32,
    /// Until when it is good; null: as long as passes are on sale.
    #[schema(required)]
    pub valid_until: Option<DateTime<Utc>>,
    /// The passes it can be used for, with what they cost with it.
    pub passes: Vec<PassView>,
}

/// Which vouchers are wanted.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct VoucherQuery {
    /// Part of a code.
    #[param(max_length = 100)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// Only those with this tag.
    #[param(max_length = 100)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// At most this many items, 1 to 200; 50 when absent.
    #[param(minimum = 1, maximum = 200, example = 50)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 200)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// Which vouchers are exported.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct VoucherExportQuery {
    /// Only those with this tag.
    #[param(max_length = 100)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
}

/// A voucher's uses beside what the registrations add up to, where they differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VoucherDrift {
    /// The voucher.
    pub voucher: VoucherId,
    /// Its code.
    #[schema(example = "CREW-2027")]
    pub code: String,
    /// How many uses it says are held.
    #[schema(example = 3)]
    pub held: u32,
    /// How many uses it says are used for good.
    #[schema(example = 14)]
    pub used: u32,
    /// How many live registrations used it.
    #[schema(example = 14)]
    pub counted: u32,
    /// How many held registrations use it.
    #[schema(example = 3)]
    pub counted_held: u32,
    /// How far they are apart, added up.
    #[schema(example = 0)]
    pub drift: u64,
}
