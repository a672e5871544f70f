//! What the operations work with.

use butterfly_chassis::Conventions;
use butterfly_store::{Clock, Db};

/// What the operations work with.
#[derive(Clone)]
pub struct AppState {
    /// The database.
    pub db: Db,
    /// The present.
    pub clock: Clock,
    /// Finds conventions.
    pub conventions: Conventions,
}
