//! What handlers and jobs call: typed requests to the lane of a convention.

use std::sync::Arc;

use butterfly_contracts::{
    ConventionId, OrderId,
    options::{DesiredHold, HoldAnswer},
};
use butterfly_ledger::{Combiners, Limits};
use butterfly_store::{Clock, Db};
use tokio::runtime::Handle;

use super::{
    LedgerError, OptionsLane,
    catalogues::Catalogues,
    check::check,
    failure::report,
    request::{Answer, NewCapacity, Request, Settlement, StockRefusal},
};
use crate::store::stocks::Stock;

/// The lanes of this instance.
#[derive(Debug, Clone)]
pub struct Ledger {
    combiners: Combiners<OptionsLane>,
    catalogues: Arc<Catalogues>,
}

impl Ledger {
    /// Lanes whose batches run on this runtime, the one that ends last.
    pub fn new(lane: OptionsLane, runtime: Handle) -> Self {
        Self {
            catalogues: lane.catalogues(),
            combiners: Combiners::new(lane, Limits::default(), runtime),
        }
    }

    /// Makes an order have what is desired, or says why not.
    pub(crate) async fn hold(&self, desired: DesiredHold) -> Result<HoldAnswer, LedgerError> {
        let convention = desired.convention;
        let request = Request::Hold(Box::new(desired));
        match self.combiners.submit(convention, request).await? {
            Answer::Hold(answer) => Ok(answer),
            _ => Err(LedgerError::Failed),
        }
    }

    /// What [`Self::hold`] would answer now. Nothing is taken or written, and the lane goes on meanwhile.
    pub(crate) async fn check(
        &self,
        (db, clock): (&Db, &Clock),
        desired: DesiredHold,
    ) -> Result<HoldAnswer, LedgerError> {
        let checked = db
            .transact(async |conn| check(conn, (&self.catalogues, clock), &desired).await)
            .await;
        let answer = checked.map_err(|error| {
            report(&error, 1, true);
            LedgerError::Failed
        })?;
        answer.ok_or(LedgerError::Failed)
    }

    /// Ends a hold if its time is over; false when there was nothing to do.
    pub(crate) async fn end(
        &self,
        convention: ConventionId,
        order: OrderId,
    ) -> Result<bool, LedgerError> {
        self.done(convention, Request::End(order)).await
    }

    /// Makes a pinned order what its owner says; false when there was nothing to do.
    pub(crate) async fn settle(
        &self,
        convention: ConventionId,
        settlement: Settlement,
    ) -> Result<bool, LedgerError> {
        self.done(convention, Request::Settle(settlement)).await
    }

    async fn done(&self, convention: ConventionId, request: Request) -> Result<bool, LedgerError> {
        match self.combiners.submit(convention, request).await? {
            Answer::Done(done) => Ok(done),
            _ => Err(LedgerError::Failed),
        }
    }

    /// Changes name and capacity of a stock.
    pub(crate) async fn set_capacity(
        &self,
        convention: ConventionId,
        capacity: NewCapacity,
    ) -> Result<Result<Stock, StockRefusal>, LedgerError> {
        let request = Request::Capacity(capacity);
        match self.combiners.submit(convention, request).await? {
            Answer::Capacity(answer) => Ok(answer),
            _ => Err(LedgerError::Failed),
        }
    }

    /// Refuses new requests and returns when all accepted ones are answered.
    pub async fn close(&self) {
        self.combiners.close().await;
    }
}
