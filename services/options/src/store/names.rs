//! Names of states and kinds as the database keeps them: the same as on the wire.

use serde::{Deserialize, Serialize, de::IntoDeserializer};

/// The value behind a name in a column; one that nobody knows is a column that cannot be decoded.
pub(crate) fn read<'de, T: Deserialize<'de>>(
    column: &str,
    name: &'de str,
) -> Result<T, sqlx::Error> {
    let parsed: Result<T, serde::de::value::Error> = T::deserialize(name.into_deserializer());
    parsed.map_err(|error| undecodable(column, error))
}

/// A column whose value breaks an invariant.
pub(crate) fn undecodable(
    column: &str,
    error: impl std::error::Error + Send + Sync + 'static,
) -> sqlx::Error {
    sqlx::Error::ColumnDecode {
        index: column.to_owned(),
        source: Box::new(error),
    }
}

/// The name of a value.
pub(crate) fn of<T: Serialize>(value: T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use butterfly_contracts::options::{HoldStanding, QuestionKind};

    use super::*;

    #[test]
    fn names_are_those_on_the_wire() {
        assert_eq!(of(QuestionKind::YesNo), "yes_no");
        assert_eq!(
            read::<HoldStanding>("state", "expired").unwrap(),
            HoldStanding::Expired
        );
        assert!(read::<HoldStanding>("state", "lost").is_err());
    }
}
