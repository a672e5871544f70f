//! Forgets idempotency keys, and the orders whose senders ask later, after a day.

use std::time::Duration;

use butterfly_store::{Clock, Db};
use chrono::TimeDelta;
use tokio::sync::watch;

use crate::store::{idempotency, requests};

/// How long a key is remembered.
const KEPT: TimeDelta = TimeDelta::hours(24);
/// How often old ones are looked for.
const EVERY: Duration = Duration::from_mins(10);

/// Forgets until `shutdown` turns true or its sender is gone.
pub async fn run(db: Db, clock: Clock, mut shutdown: watch::Receiver<bool>) {
    while !*shutdown.borrow() {
        if let Err(error) = forget(&db, &clock).await {
            tracing::warn!(%error, "old idempotency keys could not be deleted");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            changed = shutdown.changed() => if changed.is_err() { return },
        }
    }
}

/// Deletes all that are old enough, a thousand per transaction.
pub async fn forget(db: &Db, clock: &Clock) -> Result<(), sqlx::Error> {
    let before = clock.now() - KEPT;
    let once =
        async |conn: &mut sqlx::MySqlConnection| idempotency::delete_older(conn, before).await;
    while db.transact(once).await? > 0 {}
    let once = async |conn: &mut sqlx::MySqlConnection| requests::delete_older(conn, before).await;
    while db.transact(once).await? > 0 {}
    Ok(())
}
