//! The lodging service: properties, room types and partners' keys.

use chrono::{DateTime, NaiveTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{ConventionId, PartnerKeyId, PropertyId, RoomTypeId};

/// A hotel or other house of a convention, as everybody sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PropertyView {
    /// Id.
    pub id: PropertyId,
    /// The convention.
    pub convention: ConventionId,
    /// Name.
    #[schema(example = "Harbour Hotel")]
    pub name: String,
    /// What it is like; may be empty.
    #[schema(example = "Two minutes from the convention centre.")]
    pub description: String,
    /// Postal address.
    #[schema(example = "1 Quay Street, Dublin")]
    pub address: String,
    /// IANA time zone.
    #[schema(example = "Europe/Dublin")]
    pub time_zone: String,
    /// Its own website; may be empty.
    #[schema(example = "https://hotel.example")]
    pub website: String,
    /// Telephone number; may be empty.
    #[schema(example = "+353 1 555 0100")]
    pub phone: String,
    /// From when on guests check in, local time.
    #[schema(value_type = String, example = "15:00:00")]
    pub check_in: NaiveTime,
    /// Until when guests check out, local time.
    #[schema(value_type = String, example = "11:00:00")]
    pub check_out: NaiveTime,
    /// Its room types.
    pub room_types: Vec<RoomTypeView>,
    /// Its place in the list, smallest first.
    #[schema(example = 1)]
    pub position: u32,
    /// Counts changes; the ETag.
    #[schema(example = 3)]
    pub version: u32,
}

/// A property to create or to replace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PropertyInput {
    /// Name, unique within the convention.
    #[schema(min_length = 1, max_length = 200, example = "Harbour Hotel")]
    pub name: String,
    /// What it is like.
    #[serde(default)]
    #[schema(max_length = 5000, example = "Two minutes from the convention centre.")]
    pub description: String,
    /// Postal address.
    #[schema(min_length = 1, max_length = 400, example = "1 Quay Street, Dublin")]
    pub address: String,
    /// IANA time zone.
    #[schema(max_length = 64, example = "Europe/Dublin")]
    pub time_zone: String,
    /// Its own website, `https://…`; may be empty.
    #[serde(default)]
    #[schema(max_length = 300, example = "https://hotel.example")]
    pub website: String,
    /// Telephone number; may be empty.
    #[serde(default)]
    #[schema(max_length = 40, example = "+353 1 555 0100")]
    pub phone: String,
    /// From when on guests check in, local time.
    #[schema(value_type = String, example = "15:00:00")]
    pub check_in: NaiveTime,
    /// Until when guests check out, local time.
    #[schema(value_type = String, example = "11:00:00")]
    pub check_out: NaiveTime,
    /// Its place in the list, smallest first.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10000, example = 1)]
    pub position: u32,
}

/// A room type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RoomTypeView {
    /// Id.
    pub id: RoomTypeId,
    /// The property.
    pub property: PropertyId,
    /// Name.
    #[schema(example = "Double Queen")]
    pub name: String,
    /// What it is like; may be empty.
    #[schema(example = "Looks over the harbour.")]
    pub description: String,
    /// How many people may sleep in it.
    #[schema(example = 4)]
    pub max_occupancy: u16,
    /// Its beds, in words.
    #[schema(example = "two queen beds")]
    pub beds: String,
    /// Whether it is made for guests with reduced mobility.
    pub accessible: bool,
    /// Its place in the list, smallest first.
    #[schema(example = 1)]
    pub position: u32,
    /// Counts changes; the ETag.
    #[schema(example = 3)]
    pub version: u32,
}

/// A room type to create or to replace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoomTypeInput {
    /// Name, unique within the property.
    #[schema(min_length = 1, max_length = 100, example = "Double Queen")]
    pub name: String,
    /// What it is like.
    #[serde(default)]
    #[schema(max_length = 1000, example = "Looks over the harbour.")]
    pub description: String,
    /// How many people may sleep in it, 1 to 20.
    #[schema(minimum = 1, maximum = 20, example = 4)]
    pub max_occupancy: u16,
    /// Its beds, in words.
    #[serde(default)]
    #[schema(max_length = 100, example = "two queen beds")]
    pub beds: String,
    /// Whether it is made for guests with reduced mobility.
    #[serde(default)]
    pub accessible: bool,
    /// Its place in the list, smallest first.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10000, example = 1)]
    pub position: u32,
}

/// A partner's key to make.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PartnerKeyInput {
    /// What it is for.
    #[schema(
        min_length = 1,
        max_length = 100,
        example = "Harbour Hotel front office"
    )]
    pub name: String,
}

/// A partner's key, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PartnerKeyView {
    /// Id.
    pub id: PartnerKeyId,
    /// The property it opens.
    pub property: PropertyId,
    /// What it is for.
    #[schema(example = "Harbour Hotel front office")]
    pub name: String,
    /// The first characters of the key, to recognise it by.
    #[schema(example = "bfk_4Qz9")]
    pub hint: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was revoked; null while it works.
    #[schema(required)]
    pub revoked_at: Option<DateTime<Utc>>,
}

/// A key just made. The key is shown once, never again.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct PartnerKeyMade {
    /// What is kept of it.
    pub key: PartnerKeyView,
    /// Send as `Authorization: Bearer …`.
    #[schema(example = "bfk_4Qz9aN2mXc7Vb1Lk8Jh3Gf6Ds5Ap0QwErTyUiOpZxCv")]
    pub secret: String,
}

/// What a partner may change of its own property. Unknown fields are ignored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PropertyDescription {
    /// What it is like.
    #[schema(max_length = 5000, example = "Two minutes from the convention centre.")]
    pub description: String,
}
