//! What handlers call: typed requests to the lane of a convention.

use butterfly_contracts::ConventionId;
use butterfly_ledger::{Combiners, Limits};
use tokio::runtime::Handle;

use super::{
    LedgerError, RegistrationLane,
    request::{Answer, Ending, NewCapacity, Placed, QuotaRefusal, Request, ToOrder},
};
use crate::{domain::order_refusal::OrderRefusal, store::quotas::Quota};

/// The lanes of this instance.
#[derive(Debug, Clone)]
pub struct Ledger(Combiners<RegistrationLane>);

impl Ledger {
    /// Lanes whose batches run on this runtime, the one that ends last.
    pub fn new(lane: RegistrationLane, runtime: Handle) -> Self {
        Self(Combiners::new(lane, Limits::default(), runtime))
    }

    /// Takes places for an order.
    pub async fn order(
        &self,
        convention: ConventionId,
        order: ToOrder,
    ) -> Result<Result<Placed, OrderRefusal>, LedgerError> {
        match self
            .0
            .submit(convention, Request::Order(Box::new(order)))
            .await?
        {
            Answer::Order(answer) => Ok(answer),
            _ => Err(LedgerError::Failed),
        }
    }

    /// Ends a registration; its places are free again at once. Again is fine. False when there is none.
    pub async fn end(&self, convention: ConventionId, ending: Ending) -> Result<bool, LedgerError> {
        match self.0.submit(convention, Request::End(ending)).await? {
            Answer::End(found) => Ok(found),
            _ => Err(LedgerError::Failed),
        }
    }

    /// Changes name and capacity of a stock.
    pub async fn set_capacity(
        &self,
        convention: ConventionId,
        capacity: NewCapacity,
    ) -> Result<Result<Quota, QuotaRefusal>, LedgerError> {
        match self
            .0
            .submit(convention, Request::Capacity(capacity))
            .await?
        {
            Answer::Capacity(answer) => Ok(answer),
            _ => Err(LedgerError::Failed),
        }
    }

    /// Refuses new requests and returns when all accepted ones are answered.
    pub async fn close(&self) {
        self.0.close().await;
    }
}
