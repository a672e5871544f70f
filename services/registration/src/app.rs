//! What handlers share.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use butterfly_chassis::{ApiError, ApiResult};
use butterfly_client::{Caller, InternalTokens};
use butterfly_contracts::{ConventionId, PriceTierId, registration::PassView};
use butterfly_store::{Clock, Db, is_transient};
use chrono::{DateTime, Utc};
use moka::future::Cache;
use sqlx::MySqlConnection;

use crate::{
    domain::{
        convention::Convention,
        pass::{Pass, Seen},
        secret::OrderSecrets,
        voucher::Voucher,
    },
    extras::Needs,
    lane::Ledger,
    store::{lanes, passes, quotas, tiers},
};

/// How old the public numbers of places left may be.
const FRESH: Duration = Duration::from_secs(1);

/// What a convention sells and what is left of it, up to a second ago.
#[derive(Debug)]
pub struct Offer {
    /// Its passes, in the order of the list.
    pub passes: Vec<Pass>,
    /// Its stocks.
    pub quotas: Vec<quotas::Quota>,
    /// What is left of each price tier.
    pub tiers_left: BTreeMap<PriceTierId, u32>,
}

impl Offer {
    /// Reads it now.
    pub async fn read(
        conn: &mut MySqlConnection,
        convention: ConventionId,
    ) -> Result<Self, sqlx::Error> {
        let passes = passes::select_all(conn, convention).await?;
        let quotas = quotas::select_all(conn, convention).await?;
        let tiers = tiers::select_stocks(conn, convention).await?;
        Ok(Self {
            passes,
            quotas,
            tiers_left: tiers.iter().map(|tier| (tier.id, tier.free())).collect(),
        })
    }

    /// How many of a pass are left; none when nothing limits it.
    pub fn left(&self, pass: &Pass) -> Option<u32> {
        let free = |id| self.quotas.iter().find(|quota| quota.id == id);
        pass.left(|id| free(id).map_or(0, quotas::Quota::free))
    }

    /// A pass as it is seen with this offer.
    pub fn view(&self, pass: &Pass, convention: &Convention, now: DateTime<Utc>) -> PassView {
        pass.view(convention, &self.seen(pass, now))
    }

    /// A pass as somebody sees it who has a voucher for it.
    pub fn view_with(
        &self,
        pass: &Pass,
        convention: &Convention,
        (voucher, now): (&Voucher, DateTime<Utc>),
    ) -> PassView {
        let usual = self.seen(pass, now);
        let seen = Seen {
            left: if voucher.terms.reserves {
                Some(voucher.left())
            } else {
                usual.left
            },
            voucher: Some(voucher),
            ..usual
        };
        pass.view(convention, &seen)
    }

    fn seen(&self, pass: &Pass, now: DateTime<Utc>) -> Seen<'_> {
        Seen {
            left: self.left(pass),
            tiers_left: &self.tiers_left,
            voucher: None,
            now,
        }
    }
}

/// What handlers share. Clones share everything.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub db: Db,
    /// The present.
    pub clock: Clock,
    /// Takes and frees places.
    pub ledger: Ledger,
    /// Makes and checks order secrets.
    pub secrets: OrderSecrets,
    /// Calls other services.
    pub caller: Caller,
    /// This program's internal tokens.
    pub tokens: InternalTokens,
    /// Tells the outbox worker of new messages.
    pub wake: Arc<tokio::sync::Notify>,
    /// What conventions ask of every order.
    pub needs: Needs,
    offers: Cache<ConventionId, Arc<Offer>>,
}

/// How an application reaches other services.
#[derive(Clone)]
pub struct Calls {
    /// Calls other services.
    pub caller: Caller,
    /// This program's internal tokens.
    pub tokens: InternalTokens,
}

impl App {
    /// An application over this database.
    pub fn new(db: Db, clock: Clock, ledger: Ledger, secrets: OrderSecrets, calls: Calls) -> Self {
        Self {
            db,
            clock,
            ledger,
            secrets,
            caller: calls.caller,
            tokens: calls.tokens,
            wake: Arc::default(),
            needs: Needs::default(),
            offers: Cache::builder()
                .max_capacity(1000)
                .time_to_live(FRESH)
                .build(),
        }
    }

    /// What a convention sells, up to a second ago. It only informs; no place is granted by it.
    pub async fn offer(&self, convention: ConventionId) -> ApiResult<Arc<Offer>> {
        let read = self
            .db
            .read(async |conn| Offer::read(conn, convention).await);
        let read = async { read.await.map(Arc::new) };
        let offer = self.offers.try_get_with(convention, read).await;
        offer.map_err(ApiError::internal)
    }

    /// Changes the catalogue of a convention under its lane's lock, so that no batch sells from a
    /// half-changed one. What runs here moves no stock.
    pub async fn edit_catalogue<T>(
        &self,
        convention: ConventionId,
        work: impl AsyncFn(&mut MySqlConnection) -> ApiResult<T>,
    ) -> ApiResult<T> {
        let edited = self.db.transact(async |conn| {
            if !lanes::advance_catalogue(conn, convention).await? {
                return Err(ApiError::not_found());
            }
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
