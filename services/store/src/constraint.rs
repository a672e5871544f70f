//! The one place that reads names out of the database's messages: the driver does not tell them.

use sqlx::mysql::MySqlDatabaseError;

/// `ER_DUP_ENTRY`
const DUPLICATE_KEY: u16 = 1062;
/// `ER_DUP_ENTRY_WITH_KEY_NAME`
const DUPLICATE_KEY_NAMED: u16 = 1586;
/// `ER_ROW_IS_REFERENCED_2`
const PARENT_IS_REFERENCED: u16 = 1451;
/// `ER_NO_REFERENCED_ROW_2`
const PARENT_IS_MISSING: u16 = 1452;
/// `ER_CONSTRAINT_FAILED` of MariaDB
const CHECK_FAILED: u16 = 4025;

/// The name of the constraint that refused a write; none for any other error.
///
/// A duplicate primary key is named `PRIMARY`, as MariaDB does.
pub fn constraint_name(error: &sqlx::Error) -> Option<&str> {
    let database_error = error.as_database_error()?;
    let message = database_error.message();
    match error_number(error)? {
        DUPLICATE_KEY | DUPLICATE_KEY_NAMED => key_name(message),
        PARENT_IS_REFERENCED | PARENT_IS_MISSING | CHECK_FAILED => quoted_name(message),
        _ => None,
    }
}

/// MariaDB's number of an error, such as 1213 for a deadlock.
pub fn error_number(error: &sqlx::Error) -> Option<u16> {
    let database_error = error.as_database_error()?;
    database_error
        .try_downcast_ref::<MySqlDatabaseError>()
        .map(MySqlDatabaseError::number)
}

/// Reads `uq_x` from `Duplicate entry '…' for key 'uq_x'`. The entry is a user's text and may say
/// anything, the key stands after it: so the last match counts.
fn key_name(message: &str) -> Option<&str> {
    let (_, key) = message.rsplit_once("for key '")?;
    let key = key.strip_suffix('\'')?;
    Some(key.rsplit_once('.').map_or(key, |(_table, name)| name))
}

/// Reads `ck_x` from ``CONSTRAINT `ck_x` failed``, or from ``CONSTRAINT `table`.`ck_x` ``.
fn quoted_name(message: &str) -> Option<&str> {
    let (_, rest) = message.split_once("CONSTRAINT `")?;
    let (first, rest) = rest.split_once('`')?;
    match rest.strip_prefix(".`") {
        Some(second) => second.split_once('`').map(|(name, _)| name),
        None => Some(first.rsplit_once('.').map_or(first, |(_table, name)| name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_names_survive_what_users_write() {
        for (message, name) in [
            (
                "Duplicate entry 'a@b.example-1' for key 'uq_account_email'",
                "uq_account_email",
            ),
            (
                "Duplicate entry 'x' for key 'account.uq_account_email'",
                "uq_account_email",
            ),
            (
                "Duplicate entry ''' for key 'uq_other'' for key 'uq_real'",
                "uq_real",
            ),
            ("Duplicate entry '\\x01' for key 'PRIMARY'", "PRIMARY"),
        ] {
            assert_eq!(key_name(message), Some(name), "{message}");
        }
        assert_eq!(key_name("Duplicate entry"), None);
    }

    #[test]
    fn checks_and_foreign_keys_are_named() {
        for (message, name) in [
            (
                "CONSTRAINT `ck_quota_capacity` failed for `db`.`quota`",
                "ck_quota_capacity",
            ),
            (
                "CONSTRAINT `quota`.`ck_quota_capacity` failed",
                "ck_quota_capacity",
            ),
            (
                "CONSTRAINT `quota.ck_quota_capacity` failed",
                "ck_quota_capacity",
            ),
            (
                "Cannot add or update a child row: a foreign key constraint fails (`db`.`session`, \
                 CONSTRAINT `fk_session_account` FOREIGN KEY (`account_id`) REFERENCES `account`)",
                "fk_session_account",
            ),
        ] {
            assert_eq!(quoted_name(message), Some(name), "{message}");
        }
        assert_eq!(quoted_name("something else"), None);
    }
}
