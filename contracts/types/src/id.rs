//! Typed ids: a UUIDv7 behind a prefix that says what it names, so that a pass id can never be
//! taken for an order id, in Rust, in a log, or in a URL.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, schema::Type},
};
use uuid::Uuid;

/// Text that is not an id of the expected kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected `{prefix}` and 32 hexadecimal digits")]
pub struct ParseIdError {
    /// The prefix that was expected, with its underscore.
    pub prefix: &'static str,
}

fn parse(prefix: &'static str, text: &str) -> Result<Uuid, ParseIdError> {
    let error = ParseIdError { prefix };
    let hex = text.strip_prefix(prefix).ok_or(error.clone())?;
    let canonical = hex.len() == 32
        && hex
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if !canonical {
        return Err(error);
    }
    Uuid::try_parse(hex).map_err(|_| error)
}

fn schema(prefix: &str, example: &str) -> RefOr<Schema> {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .pattern(Some(format!("^{prefix}[0-9a-f]{{32}}$")))
        .examples([serde_json::Value::String(example.to_owned())])
        .into()
}

macro_rules! typed_id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            /// What the text form begins with.
            pub const PREFIX: &'static str = $prefix;

            /// Makes a new id, ordered by the time of its making.
            pub fn generate() -> Self {
                Self(Uuid::now_v7())
            }

            /// The bare UUID, as the database stores it.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}{}", $prefix, self.0.simple())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = ParseIdError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                parse($prefix, text).map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
            }
        }

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                schema($prefix, concat!($prefix, "01936b0e7c4a7d9c8f3a5b2c1d0e9f8a"))
            }
        }

        impl ToSchema for $name {}
    };
}

typed_id!(/// An account of a person.
    AccountId, "acc_");
typed_id!(/// A signed-in session.
    SessionId, "ses_");
typed_id!(/// A convention.
    ConventionId, "cnv_");
typed_id!(/// A pass type of a convention.
    PassId, "pas_");
typed_id!(/// A stock of places.
    QuotaId, "quo_");
typed_id!(/// A price tier of a pass.
    PriceTierId, "tie_");
typed_id!(/// A voucher.
    VoucherId, "vch_");
typed_id!(/// An order.
    OrderId, "ord_");
typed_id!(/// One person with one pass.
    RegistrationId, "reg_");
typed_id!(/// A priced extra of a convention.
    OptionId, "opt_");
typed_id!(/// One choice of an option.
    OptionChoiceId, "och_");
typed_id!(/// A stock of an option.
    OptionStockId, "ost_");
typed_id!(/// A question to buyers or attendees.
    QuestionId, "que_");
typed_id!(/// A hotel or other house of a convention.
    PropertyId, "prp_");
typed_id!(/// A room type of a property.
    RoomTypeId, "rmt_");
typed_id!(/// A partner's API key.
    PartnerKeyId, "pky_");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_form_round_trips() {
        let id = PassId::generate();
        assert_eq!(id.to_string().parse::<PassId>(), Ok(id));
        assert_eq!(serde_json::to_value(id).unwrap(), id.to_string());
    }

    #[test]
    fn another_kind_or_another_spelling_is_refused() {
        let id = PassId::generate().to_string();
        assert!(id.replace("pas_", "ord_").parse::<PassId>().is_err());
        assert!(id.to_uppercase().parse::<PassId>().is_err());
        assert!("pas_".parse::<PassId>().is_err());
        assert!(format!("{id}0").parse::<PassId>().is_err());
    }
}
