//! Ends holds whose time is over. Every instance looks for them; the lane decides, by the database's clock.

use std::time::Duration;

use butterfly_chassis::ApiResult;
use futures_util::future::join_all;
use sqlx::MySqlConnection;
use tokio::sync::watch;

use super::pause;
use crate::{
    AppState,
    domain::hold,
    lane::LedgerError,
    store::{holds, lanes},
};

/// How often they are looked for.
const EVERY: Duration = Duration::from_secs(2);
/// Holds looked for at once.
const BATCH: u32 = 500;

/// Ends holds until `shutdown` turns true or its sender is gone.
pub async fn run(state: AppState, mut shutdown: watch::Receiver<bool>) {
    while !*shutdown.borrow() {
        match end_holds(&state).await {
            Ok(0) => {}
            Ok(ended) => tracing::info!(ended, "{ended} holds ended because their time was over"),
            Err(error) => {
                let error: &dyn std::error::Error = &error;
                tracing::warn!(error, "holds could not be ended and are tried again");
            }
        }
        if !pause(EVERY, &mut shutdown).await {
            return;
        }
    }
}

/// Ends all whose time is over, and returns how many.
pub async fn end_holds(state: &AppState) -> ApiResult<usize> {
    let find = async |conn: &mut MySqlConnection| {
        let now = state.clock.under(lanes::select_present(conn).await?);
        holds::select_over(conn, hold::over_at(now), BATCH).await
    };
    let mut ended = 0;
    loop {
        let over = state.db.read(find).await?;
        let ends = over
            .iter()
            .map(|(convention, order)| state.ledger.end(*convention, *order));
        let answers: Result<Vec<bool>, LedgerError> = join_all(ends).await.into_iter().collect();
        let done = answers?.into_iter().filter(|done| *done).count();
        ended += done;
        // Those that another instance ended meanwhile are not found again.
        if done == 0 {
            return Ok(ended);
        }
    }
}
