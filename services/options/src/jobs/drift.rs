//! Compares stocks with the selections behind them, for a number that must be zero.

use std::time::Duration;

use butterfly_contracts::ConventionId;
use butterfly_ledger::Drifts;
use butterfly_store::Db;
use sqlx::MySqlConnection;
use tokio::sync::watch;
use uuid::Uuid;

use super::pause;
use crate::store::{lanes, reconciliation};

/// How often it is done.
const EVERY: Duration = Duration::from_mins(5);
/// Conventions looked for at once.
const MANY: u32 = 200;

/// Compares until `shutdown` turns true or its sender is gone.
pub async fn run(db: Db, mut shutdown: watch::Receiver<bool>) {
    let mut drifts = Drifts::default();
    loop {
        if let Err(error) = compare(&db, &mut drifts).await {
            tracing::warn!(%error, "stocks could not be compared with their selections");
        }
        if !pause(EVERY, &mut shutdown).await {
            return;
        }
    }
}

/// Compares what has moved since the last time, and returns the drift of all conventions together.
pub async fn compare(db: &Db, drifts: &mut Drifts<ConventionId>) -> Result<u64, sqlx::Error> {
    let mut after = ConventionId::from(Uuid::nil());
    loop {
        let next = async |conn: &mut MySqlConnection| lanes::select_after(conn, after, MANY).await;
        let lanes = db.read(next).await?;
        let Some((last, _)) = lanes.last() else {
            return Ok(drifts.show());
        };
        after = *last;
        for (convention, commits) in lanes {
            if drifts.is_settled(&convention, commits) {
                continue;
            }
            let look =
                async |conn: &mut MySqlConnection| reconciliation::of(conn, convention).await;
            let found = db.read(look).await?;
            if found.drift > 0 {
                tracing::error!(%convention, found.drift, "stocks are not what their selections add up to");
            }
            drifts.note(convention, found.lane_commits, found.drift);
        }
    }
}
