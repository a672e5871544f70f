//! The lines of an order: one place each, from the moment it is held.

use butterfly_contracts::{
    PassId, PriceTierId, QuotaId, RegistrationId, VoucherId,
    registration::{AttendeeInput, RegistrationStatus},
};
use butterfly_ledger::Claim;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{person::Hash, price::Price, stock_id::StockId};

/// What a row needs when its batch is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Nothing: it is as it was read.
    Read,
    /// An update.
    Changed,
    /// An insert.
    New,
}

/// Where a line is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineStatus {
    /// Its place is kept for a while.
    Held,
    /// Its place is taken for good.
    Live,
    /// Ended by its holder.
    Cancelled,
    /// Ended by staff.
    Removed,
    /// Held and not confirmed in time.
    Expired,
    /// Taken out of a held order; nobody sees it any more.
    Dropped,
}

impl LineStatus {
    /// How its places are counted; none when it has none any more.
    pub const fn claim(self) -> Option<Claim> {
        match self {
            Self::Held => Some(Claim::Held),
            Self::Live => Some(Claim::Sold),
            Self::Cancelled | Self::Removed | Self::Expired | Self::Dropped => None,
        }
    }

    /// What people see; none when nobody does.
    pub const fn seen(self) -> Option<RegistrationStatus> {
        match self {
            Self::Held => Some(RegistrationStatus::Held),
            Self::Live => Some(RegistrationStatus::Live),
            Self::Cancelled => Some(RegistrationStatus::Cancelled),
            Self::Removed => Some(RegistrationStatus::Removed),
            Self::Expired => Some(RegistrationStatus::Expired),
            Self::Dropped => None,
        }
    }
}

/// The voucher a line is bought with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsedVoucher {
    /// Id.
    pub id: VoucherId,
    /// Its code.
    pub code: String,
}

/// A line. Price, stocks and what its pass says are those of the moment it was held, whatever became of the pass.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Id.
    pub id: RegistrationId,
    /// What people call it by.
    pub code: String,
    /// Its pass.
    pub pass: PassId,
    /// The version of its pass, whose name and days it has.
    pub edition: u32,
    /// Who will attend, once told.
    pub attendee: Option<AttendeeInput>,
    /// Who is invited by e-mail to say who will attend.
    pub invited: Option<String>,
    /// The keys that claim the attendee, when told just now; the first names them best.
    pub claims: Option<Vec<Hash>>,
    /// The stocks it takes a place of.
    pub quotas: Vec<QuotaId>,
    /// The tier whose price it has.
    pub tier: Option<PriceTierId>,
    /// Whether it was sold and has ended when its tier was over, and left its place in the tier used.
    pub tier_spent: bool,
    /// The voucher it takes a use of.
    pub voucher: Option<UsedVoucher>,
    /// What it costs.
    pub price: Price,
    /// Where it is in its life.
    pub status: LineStatus,
    /// When it was first held.
    pub created_at: DateTime<Utc>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// What its row needs.
    pub mark: Mark,
}

impl Line {
    /// Every stock it takes a place of while it stands.
    pub fn places(&self) -> impl Iterator<Item = StockId> + '_ {
        let quotas = self.quotas.iter().copied().map(StockId::Quota);
        let voucher = self.voucher.as_ref().map(|used| StockId::Voucher(used.id));
        quotas.chain(self.tier.map(StockId::Tier)).chain(voucher)
    }

    /// Whether it is for what another one is for: the same pass, with the same voucher.
    pub fn is_same_purchase(&self, other: &Self) -> bool {
        self.id == other.id && self.pass == other.pass && self.voucher == other.voucher
    }

    /// Whether it is what became of another line, at the price of the same tier: then it has its place in the tier.
    pub fn keeps_tier_of(&self, before: &Self) -> bool {
        self.id == before.id && self.tier.is_some() && self.tier == before.tier
    }

    /// The key that names the attendee best, when told just now.
    pub fn named_by(&self) -> Option<Hash> {
        self.claims.as_ref()?.first().copied()
    }

    /// Whether somebody is invited to say who will attend, and has not.
    pub const fn awaits(&self) -> bool {
        self.invited.is_some() && self.attendee.is_none()
    }

    /// The code of its voucher; empty when it has none.
    pub fn voucher_code(&self) -> &str {
        self.voucher.as_ref().map_or("", |used| used.code.as_str())
    }

    /// Notes that its row differs from what was read.
    pub fn touch(&mut self) {
        if self.mark == Mark::Read {
            self.mark = Mark::Changed;
        }
    }

    /// Ends it.
    pub fn end(&mut self, status: LineStatus, now: DateTime<Utc>) {
        (self.status, self.ended_at) = (status, Some(now));
        self.touch();
    }
}
