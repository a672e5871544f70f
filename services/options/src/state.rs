//! What the operations work with.

use std::{sync::Arc, time::Duration};

use butterfly_chassis::{ApiError, ApiResult, Conventions};
use butterfly_contracts::{ConventionId, OptionStockId};
use butterfly_store::{Clock, Db, is_transient};
use moka::future::Cache;
use sqlx::MySqlConnection;

use crate::{
    domain::catalogue::Catalogue,
    lane::Ledger,
    store::{
        catalogue, lanes,
        stocks::{self, Stock},
    },
};

/// How old the public numbers of what is left may be.
const FRESH: Duration = Duration::from_secs(1);
/// Conventions remembered at most.
const MOST: u64 = 1000;

/// What a convention sells and asks, and what is left of it.
#[derive(Debug)]
pub(crate) struct Offer {
    pub(crate) catalogue: Catalogue,
    pub(crate) stocks: Vec<Stock>,
}

impl Offer {
    /// Reads it now: all as it was before an organiser's change, or all as it is after it.
    pub(crate) async fn read(
        conn: &mut MySqlConnection,
        convention: ConventionId,
    ) -> Result<Self, sqlx::Error> {
        let catalogue = catalogue::select_whole(conn, convention).await?;
        let stocks = stocks::select_all(conn, convention).await?;
        Ok(Self { catalogue, stocks })
    }

    /// How many are left of a stock.
    pub(crate) fn free(&self, id: OptionStockId) -> u32 {
        let stock = self.stocks.iter().find(|stock| stock.id == id);
        stock.map_or(0, Stock::free)
    }
}

/// What the operations work with. Clones share everything.
#[derive(Clone)]
pub struct AppState {
    /// The database.
    pub db: Db,
    /// The present.
    pub clock: Clock,
    /// Takes and frees places.
    pub ledger: Ledger,
    /// Finds conventions.
    pub conventions: Conventions,
    offers: Cache<ConventionId, Arc<Offer>>,
}

impl AppState {
    /// The state of an instance over this database.
    pub fn new(db: Db, clock: Clock, ledger: Ledger, conventions: Conventions) -> Self {
        let offers = Cache::builder().max_capacity(MOST).time_to_live(FRESH);
        Self {
            db,
            clock,
            ledger,
            conventions,
            offers: offers.build(),
        }
    }

    /// What a convention sells and asks, up to a second ago. It only informs; nothing is granted by it.
    pub(crate) async fn offer(&self, convention: ConventionId) -> ApiResult<Arc<Offer>> {
        let read = self
            .db
            .read(async |conn| Offer::read(conn, convention).await);
        let read = async { read.await.map(Arc::new) };
        let offer = self.offers.try_get_with(convention, read).await;
        offer.map_err(ApiError::internal)
    }

    /// Changes the catalogue of a convention under its lane's lock, so that no batch sells from a half-changed
    /// one. What runs here moves no stock.
    pub(crate) async fn edit_catalogue<T>(
        &self,
        convention: ConventionId,
        work: impl AsyncFn(&mut MySqlConnection) -> ApiResult<T>,
    ) -> ApiResult<T> {
        let edited = self.db.transact(async |conn| {
            lanes::advance_catalogue(conn, convention).await?;
            work(conn).await
        });
        edited.await.map_err(not_a_lock_timeout)
    }
}

/// A lane that stays locked is a busy one: nobody is shown a lock timeout.
fn not_a_lock_timeout(error: ApiError) -> ApiError {
    if is_transient(&error) {
        return ApiError::busy().because(error);
    }
    error
}
