//! How much database a request used, for its line in the log.

use std::cell::Cell;
use std::time::Duration;

/// What one request asked of the database.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DbStats {
    /// Reads and transactions, a repeated attempt counted again.
    pub count: u32,
    /// Time spent waiting for a connection and for the database.
    pub time: Duration,
}

tokio::task_local! {
    static CURRENT: Cell<DbStats>;
}

/// Runs `work` and returns its output with what it used of the database in the same task.
pub async fn scope<F: Future>(work: F) -> (F::Output, DbStats) {
    let counted = async {
        let output = work.await;
        (output, CURRENT.with(Cell::get))
    };
    CURRENT.scope(Cell::new(DbStats::default()), counted).await
}

/// Adds one read or transaction to the surrounding scope; outside a scope nothing is counted.
pub(crate) fn add(time: Duration) {
    // Background work has no request line, so the missing scope is no error.
    let _ = CURRENT.try_with(|cell| {
        let stats = cell.get();
        cell.set(DbStats {
            count: stats.count.saturating_add(1),
            time: stats.time.saturating_add(time),
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn each_scope_counts_its_own() {
        add(Duration::from_secs(9));
        let ((inner, outer), stats) = scope(async {
            add(Duration::from_millis(2));
            let ((), inner) = scope(async { add(Duration::from_millis(5)) }).await;
            add(Duration::from_millis(3));
            (inner, "done")
        })
        .await;
        assert_eq!(outer, "done");
        assert_eq!((inner.count, inner.time), (1, Duration::from_millis(5)));
        assert_eq!((stats.count, stats.time), (2, Duration::from_millis(5)));
    }
}
