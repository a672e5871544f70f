//! Side effects: written in the transaction that causes them, delivered at least once afterwards.
//!
//! A row is leased by writing a fresh lease into it, so any instance may deliver it and one that dies
//! loses only its lease. A delivered row has no `due_at`. Receivers ignore a subject's older versions.

mod table;
mod worker;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use uuid::Uuid;

pub use table::{attendee, lodging, options, registration};
pub use worker::{Courier, Worker};

/// How long a lease keeps other workers away from a message.
pub const LEASE: TimeDelta = TimeDelta::seconds(120);

/// A side effect to be.
#[derive(Clone, Debug)]
pub struct NewMessage<'a> {
    /// What is to be done, such as `mail`.
    pub kind: &'a str,
    /// What it is about, in its public form, such as `acc_…`.
    pub subject: &'a str,
    /// Grows with each change of the subject.
    pub subject_version: u64,
    /// All that the delivery needs.
    pub payload: Value,
    /// When it was caused; it is due at once.
    pub now: DateTime<Utc>,
}

/// A leased side effect, ready for delivery.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// Its number in the outbox.
    pub id: u64,
    /// What is to be done, such as `mail`.
    pub kind: String,
    /// What it is about.
    pub subject: String,
    /// Grows with each change of the subject.
    pub subject_version: u64,
    /// All that the delivery needs.
    pub payload: Value,
    /// Deliveries begun, this one included.
    pub attempts: u32,
    /// When it was caused.
    pub created_at: DateTime<Utc>,
    /// The lease that holds it.
    pub lease: Uuid,
    /// When the lease ends.
    pub leased_until: DateTime<Utc>,
}

/// The outbox of one service, as a [`Worker`] needs it. Implemented by `Queue` of each table's module.
pub trait OutboxTable {
    /// Leases up to `limit` due messages, the longest due first.
    fn lease(
        conn: &mut sqlx::MySqlConnection,
        lease: Uuid,
        now: DateTime<Utc>,
        limit: u32,
    ) -> impl Future<Output = Result<Vec<Message>, sqlx::Error>> + Send;

    /// Records that the messages of a lease arrived, up to this one, but for those that were marked as failed.
    fn mark_delivered(
        conn: &mut sqlx::MySqlConnection,
        last: &Message,
        now: DateTime<Utc>,
    ) -> impl Future<Output = Result<(), sqlx::Error>> + Send;

    /// Records why a delivery failed and makes the message due again later.
    fn mark_failed(
        conn: &mut sqlx::MySqlConnection,
        message: &Message,
        now: DateTime<Utc>,
        reason: &str,
    ) -> impl Future<Output = Result<(), sqlx::Error>> + Send;
}

/// How long after the given number of attempts the next one is due: doubling, an hour at most.
pub fn back_off(attempts: u32) -> TimeDelta {
    const LONGEST: i64 = 3600;
    let seconds = 1_i64
        .checked_shl(attempts.min(12))
        .unwrap_or(LONGEST)
        .min(LONGEST);
    TimeDelta::seconds(seconds)
}

#[cfg(test)]
mod tests {
    use super::back_off;

    #[test]
    fn waiting_doubles_up_to_an_hour() {
        let seconds: Vec<i64> = [1, 2, 5, 11, 12, 500]
            .map(|attempts| back_off(attempts).num_seconds())
            .to_vec();
        assert_eq!(seconds, [2, 4, 32, 2048, 3600, 3600]);
    }
}
