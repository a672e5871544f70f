//! Which errors of a transaction are worth another attempt, and how long to wait before it.

use std::error::Error;
use std::time::Duration;

use sqlx::error::DatabaseError;
use sqlx::mysql::MySqlDatabaseError;

use crate::constraint::error_number;

/// `ER_LOCK_DEADLOCK`: the transaction was chosen to give way, on Galera also at COMMIT.
const DEADLOCK: u16 = 1213;
/// `ER_LOCK_WAIT_TIMEOUT`: only the statement was rolled back, so the whole transaction starts again.
const LOCK_WAIT_TIMEOUT: u16 = 1205;

/// Whether an error, or a source of it, says that the same transaction may succeed if tried again.
pub fn is_transient(error: &(dyn Error + 'static)) -> bool {
    std::iter::successors(Some(error), |&error| error.source())
        .filter_map(number)
        .any(|number| matches!(number, DEADLOCK | LOCK_WAIT_TIMEOUT))
}

/// A transparent wrapper hides the `sqlx::Error` from the chain but not what that one holds.
fn number(error: &(dyn Error + 'static)) -> Option<u16> {
    if let Some(error) = error.downcast_ref::<sqlx::Error>() {
        return error_number(error);
    }
    let inner = error.downcast_ref::<Box<dyn DatabaseError>>()?;
    inner
        .try_downcast_ref::<MySqlDatabaseError>()
        .map(MySqlDatabaseError::number)
}

/// Longer with each attempt, and never the same for two rivals.
pub(super) fn pause(attempt: u32) -> Duration {
    Duration::from_millis(rand::random_range(5..=25) * u64::from(attempt))
}
