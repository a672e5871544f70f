//! Money: integer minor units and a currency. No floating point anywhere.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, schema::Type},
};

/// The currencies Butterfly sells in, by ISO 4217 code, with the digits after the point.
const CURRENCIES: &[(&str, u8)] = &[
    ("AED", 2),
    ("ARS", 2),
    ("AUD", 2),
    ("BGN", 2),
    ("BRL", 2),
    ("CAD", 2),
    ("CHF", 2),
    ("CLP", 0),
    ("CNY", 2),
    ("COP", 2),
    ("CZK", 2),
    ("DKK", 2),
    ("EUR", 2),
    ("GBP", 2),
    ("HKD", 2),
    ("HUF", 2),
    ("IDR", 2),
    ("ILS", 2),
    ("INR", 2),
    ("ISK", 0),
    ("JPY", 0),
    ("KRW", 0),
    ("KWD", 3),
    ("MXN", 2),
    ("MYR", 2),
    ("NOK", 2),
    ("NZD", 2),
    ("PEN", 2),
    ("PHP", 2),
    ("PLN", 2),
    ("RON", 2),
    ("SEK", 2),
    ("SGD", 2),
    ("THB", 2),
    ("TRY", 2),
    ("TWD", 2),
    ("UAH", 2),
    ("USD", 2),
    ("VND", 0),
    ("ZAR", 2),
];

/// A currency, by its ISO 4217 code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency(&'static str, u8);

impl Currency {
    /// The three-letter code.
    pub const fn code(self) -> &'static str {
        self.0
    }

    /// How many digits the minor unit takes: 2 for EUR, 0 for JPY, 3 for KWD.
    pub const fn minor_digits(self) -> u8 {
        self.1
    }

    /// Every currency that can be chosen, by code.
    pub fn all() -> impl Iterator<Item = Self> {
        CURRENCIES.iter().map(|(code, digits)| Self(code, *digits))
    }
}

/// Text that is not the code of a known currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is not an ISO 4217 currency code Butterfly knows")]
pub struct UnknownCurrency;

impl FromStr for Currency {
    type Err = UnknownCurrency;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::all()
            .find(|currency| currency.0 == text)
            .ok_or(UnknownCurrency)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

impl PartialSchema for Currency {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("ISO 4217 code of a currency Butterfly sells in"))
            .enum_values(Some(CURRENCIES.iter().map(|(code, _)| *code)))
            .examples([serde_json::json!("EUR")])
            .into()
    }
}

impl ToSchema for Currency {}

/// An amount of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// The amount in the currency's minor unit, for example cents.
    #[schema(example = 14300)]
    pub minor: i64,
    /// The currency.
    pub currency: Currency,
}

impl Money {
    /// An amount in minor units.
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// The bare amount with a point: `143.00`, `-0.05`, or `5000` where the currency has no smaller unit.
    pub fn decimal(self) -> String {
        let sign = if self.minor < 0 { "-" } else { "" };
        let places = u32::from(self.currency.minor_digits());
        let (unit, minor) = (10_u64.pow(places), self.minor.unsigned_abs());
        let whole = minor / unit;
        match places {
            0 => format!("{sign}{whole}"),
            _ => format!(
                "{sign}{whole}.{:0width$}",
                minor % unit,
                width = places as usize
            ),
        }
    }
}

/// A part of `minor` in basis points (hundredths of a percent), rounded half to even.
pub fn share_of(minor: i64, basis_points: u32) -> i64 {
    round_half_even(i128::from(minor) * i128::from(basis_points), 10_000)
}

/// The tax inside a price that includes it, rounded half to even.
pub fn tax_within(gross_minor: i64, basis_points: u32) -> i64 {
    round_half_even(
        i128::from(gross_minor) * i128::from(basis_points),
        10_000 + i128::from(basis_points),
    )
}

fn round_half_even(numerator: i128, denominator: i128) -> i64 {
    let quotient = numerator.div_euclid(denominator);
    let twice = numerator.rem_euclid(denominator) * 2;
    let up = twice > denominator || (twice == denominator && quotient % 2 != 0);
    i64::try_from(quotient + i128::from(up)).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn amounts_have_as_many_places_as_their_currency() {
        let text = |minor, code: &str| Money::new(minor, code.parse().unwrap()).decimal();
        assert_eq!(text(14_300, "EUR"), "143.00");
        assert_eq!(text(-5, "USD"), "-0.05");
        assert_eq!(text(5000, "JPY"), "5000");
        assert_eq!(text(1_234_567, "KWD"), "1234.567");
    }

    #[test]
    fn halves_round_to_even() {
        assert_eq!(share_of(5, 1000), 0);
        assert_eq!(share_of(15, 1000), 2);
        assert_eq!(share_of(25, 1000), 2);
        assert_eq!(share_of(14_300, 1000), 1430);
        assert_eq!(tax_within(11_000, 1000), 1000);
    }

    proptest! {
        #[test]
        fn a_share_is_within_half_a_unit(minor in 0..1_000_000_000_i64, points in 0..=10_000_u32) {
            let exact = i128::from(minor) * i128::from(points);
            let error = (i128::from(share_of(minor, points)) * 10_000 - exact).abs();
            prop_assert!(error <= 5_000);
        }
    }
}
