//! Conventions.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{ConventionId, Currency};

/// Where a convention is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConventionStatus {
    /// Only its staff see it.
    Draft,
    /// Everybody sees it.
    Published,
    /// Everybody sees it, nothing is sold any more.
    Closed,
    /// Only its staff see it, for the record.
    Archived,
}

/// Whether passes can be had right now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SaleState {
    /// Not yet: see `registration_opens_at`.
    NotYetOpen,
    /// Yes.
    Open,
    /// Not right now; it goes on later.
    Paused,
    /// Not any more.
    Closed,
}

/// How many passes of a convention one person may have at a time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PassesPerPerson {
    /// One.
    #[default]
    One,
    /// Several: of each pass one, and one for each day.
    OneADay,
}

/// A tax that applies to every pass of a convention.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Tax {
    /// What it is called; empty when there is none.
    #[schema(max_length = 100, example = "HST")]
    pub name: String,
    /// The rate in basis points: 1300 is 13 %.
    #[schema(minimum = 0, maximum = 10000, example = 1300)]
    pub basis_points: u32,
    /// Whether prices include it.
    pub inclusive: bool,
}

/// A convention, as everybody sees it. Eventual: at most 5 s behind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ConventionView {
    /// Id.
    pub id: ConventionId,
    /// Its name in addresses.
    #[schema(example = "harbour-con")]
    pub slug: String,
    /// Name.
    #[schema(example = "Harbour Con")]
    pub name: String,
    /// What it is about; may be empty.
    #[schema(example = "A weekend of stories by the sea.")]
    pub description: String,
    /// Where it takes place.
    #[schema(example = "Harbour Hall")]
    pub venue: String,
    /// The venue's postal address.
    #[schema(example = "1 Quay Street, Dublin")]
    pub address: String,
    /// IANA time zone.
    #[schema(example = "Europe/Dublin")]
    pub time_zone: String,
    /// Currency of every price.
    pub currency: Currency,
    /// First day, in its own time zone.
    pub first_day: NaiveDate,
    /// Last day, included.
    pub last_day: NaiveDate,
    /// When registration opens; null: at once when published.
    #[schema(required)]
    pub registration_opens_at: Option<DateTime<Utc>>,
    /// When registration closes; null: by hand.
    #[schema(required)]
    pub registration_closes_at: Option<DateTime<Utc>>,
    /// Tax on passes.
    pub tax: Tax,
    /// The day ages are counted on; null: the first day.
    #[schema(required)]
    pub age_on: Option<NaiveDate>,
    /// How many passes one person may have at a time.
    pub passes_per_person: PassesPerPerson,
    /// Whom to ask.
    #[schema(example = "hello@harbour-con.example")]
    pub contact_email: String,
    /// Colour of its pages, `#rrggbb`.
    #[schema(pattern = "^#[0-9a-f]{6}$", example = "#6d28d9")]
    pub accent: String,
    /// Where it is in its life.
    pub status: ConventionStatus,
    /// Whether passes can be had right now.
    pub sale: SaleState,
    /// Whether its organisers let sales stand still for now.
    pub paused: bool,
    /// Counts changes; the ETag.
    #[schema(example = 3)]
    pub version: u32,
}

/// A convention to create (it begins as a draft) or to replace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConventionInput {
    /// Its name in addresses: lower-case letters, digits and single hyphens, 3 to 64.
    #[schema(
        pattern = "^[a-z0-9]+(-[a-z0-9]+)*$",
        min_length = 3,
        max_length = 64,
        example = "harbour-con"
    )]
    pub slug: String,
    /// Name.
    #[schema(min_length = 1, max_length = 200, example = "Harbour Con")]
    pub name: String,
    /// What it is about.
    #[serde(default)]
    #[schema(max_length = 5000, example = "A weekend of stories by the sea.")]
    pub description: String,
    /// Where it takes place.
    #[schema(min_length = 1, max_length = 200, example = "Harbour Hall")]
    pub venue: String,
    /// The venue's postal address.
    #[serde(default)]
    #[schema(max_length = 400, example = "1 Quay Street, Dublin")]
    pub address: String,
    /// IANA time zone.
    #[schema(max_length = 64, example = "Europe/Dublin")]
    pub time_zone: String,
    /// Currency of every price; cannot change once something was sold.
    pub currency: Currency,
    /// First day.
    pub first_day: NaiveDate,
    /// Last day, included; at most 60 days after the first.
    pub last_day: NaiveDate,
    /// When registration opens; absent: at once when published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registration_opens_at: Option<DateTime<Utc>>,
    /// When registration closes; absent: by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registration_closes_at: Option<DateTime<Utc>>,
    /// Tax on passes; absent: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax: Option<Tax>,
    /// The day ages are counted on; absent: the first day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age_on: Option<NaiveDate>,
    /// How many passes one person may have at a time; absent: one. It cannot change once something was sold.
    #[serde(default)]
    pub passes_per_person: PassesPerPerson,
    /// Whom to ask; may be empty.
    #[serde(default)]
    #[schema(max_length = 254, example = "hello@harbour-con.example")]
    pub contact_email: String,
    /// Colour of its pages, `#rrggbb`; absent: Butterfly's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^#[0-9a-f]{6}$", example = "#6d28d9")]
    pub accent: Option<String>,
}

/// Which conventions are wanted.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ConventionQuery {
    /// Words of the name, venue or address.
    #[param(max_length = 100)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// At most this many items, 1 to 200; 50 when absent.
    #[param(minimum = 1, maximum = 200, example = 50)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 200)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// What another service needs to know of a convention. Internal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ConventionSummary {
    /// Id.
    pub id: ConventionId,
    /// Its name in addresses.
    #[schema(example = "harbour-con")]
    pub slug: String,
    /// Name.
    #[schema(example = "Harbour Con")]
    pub name: String,
    /// Currency of every price.
    pub currency: Currency,
    /// IANA time zone.
    #[schema(example = "Europe/Dublin")]
    pub time_zone: String,
    /// Where it is in its life.
    pub status: ConventionStatus,
    /// First day.
    pub first_day: NaiveDate,
    /// Last day, included.
    pub last_day: NaiveDate,
}
