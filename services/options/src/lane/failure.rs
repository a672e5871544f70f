//! Why a request to a lane has no answer.

use butterfly_chassis::ApiError;
use butterfly_ledger::SubmitError;

/// Why a request to a lane has no answer. It is safe to ask again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    /// It was not accepted, or its batch was lost.
    #[error(transparent)]
    Submit(#[from] SubmitError),
    /// Its batch could not be committed; the log tells why.
    #[error("the batch could not be committed")]
    Failed,
}

impl From<LedgerError> for ApiError {
    fn from(error: LedgerError) -> Self {
        Self::busy().because(error)
    }
}

/// Why a batch was rolled back.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BatchError {
    /// The database said no, or nothing.
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
    /// A statement wrote another number of rows than was decided.
    #[error("{table}: {written} rows were written instead of {decided}")]
    Rows {
        /// Where.
        table: &'static str,
        /// How many should have been.
        decided: usize,
        /// How many were.
        written: u64,
    },
    /// A row claims more places taken than there are.
    #[error("a stock contradicts itself")]
    Stock(#[from] butterfly_ledger::Uncovered),
    /// The request at this place renames a stock to the name of another.
    #[error("the name of the stock in request {0} is taken")]
    NameTaken(usize),
    /// The batch could not be put into words; a mistake of ours.
    #[error("the batch could not be written as JSON")]
    Json(#[from] serde_json::Error),
}

/// Notes why a batch was rolled back.
pub(super) fn report(error: &BatchError, requests: usize, give_up: bool) {
    let error: &dyn std::error::Error = error;
    if give_up {
        tracing::error!(requests, error, "a batch failed");
    } else {
        tracing::warn!(requests, error, "a batch is tried again");
    }
}
