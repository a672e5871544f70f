//! Removes what has served its time.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::MySqlConnection;
use tokio::sync::watch;

use crate::{AppState, store::expired};

/// How often to look.
const EVERY: Duration = Duration::from_mins(10);
/// Most statements per table and round; what is left waits for the next one.
const STATEMENTS: u32 = 40;
/// How long delivered mails are kept.
const MAILS: TimeDelta = TimeDelta::days(2);
/// How long counters are kept: longer than any window.
const FAILURES: TimeDelta = TimeDelta::days(1);

pub(super) async fn run(state: AppState, mut shutdown: watch::Receiver<bool>) {
    while !*shutdown.borrow() {
        match once(&state).await {
            Ok(0) => {}
            Ok(rows) => tracing::info!(rows, "removed expired rows"),
            Err(error) => tracing::warn!(%error, "expired rows could not be removed"),
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            changed = shutdown.changed() => if changed.is_err() { return },
        }
    }
}

pub(super) async fn once(state: &AppState) -> Result<u64, sqlx::Error> {
    let now = state.clock.now();
    let mut rows = 0;
    rows += repeat(state, now, expired::delete_sign_ups).await?;
    rows += repeat(state, now, expired::delete_sessions).await?;
    rows += repeat(state, now, expired::delete_revocations).await?;
    rows += repeat(state, now - FAILURES, expired::delete_failures).await?;
    rows += repeat(state, now - MAILS, expired::delete_delivered).await?;
    Ok(rows)
}

async fn repeat(
    state: &AppState,
    before: DateTime<Utc>,
    delete: impl AsyncFn(&mut MySqlConnection, DateTime<Utc>) -> Result<u64, sqlx::Error>,
) -> Result<u64, sqlx::Error> {
    let mut rows = 0;
    for _ in 0..STATEMENTS {
        let gone = state
            .db
            .transact(async |conn| delete(conn, before).await)
            .await?;
        rows += gone;
        if gone < expired::BATCH {
            break;
        }
    }
    Ok(rows)
}
