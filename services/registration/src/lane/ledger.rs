//! What handlers call: typed requests to the lane of a convention.

use butterfly_contracts::{ConventionId, OrderId};
use butterfly_ledger::{Combiners, Limits};
use tokio::runtime::Handle;

use super::{
    LedgerError, RegistrationLane,
    request::{
        Accepted, Answer, Ending, NewCapacity, Placed, QuotaRefusal, Request, Step, ToChange,
        ToConfirm, ToName, ToOrder, Undo,
    },
};
use crate::{
    domain::{order::OrderRow, order_refusal::OrderRefusal, person::Hash},
    store::quotas::Quota,
};

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

    /// Makes a held order another; its places move by the net change. Answers what it was before.
    pub async fn change(
        &self,
        convention: ConventionId,
        change: ToChange,
    ) -> Result<Result<Option<Box<OrderRow>>, OrderRefusal>, LedgerError> {
        let change = Request::Change(Box::new(change));
        match self.0.submit(convention, change).await? {
            Answer::Changed(answer) => Ok(answer),
            _ => Err(LedgerError::Failed),
        }
    }

    /// Makes an order what it was before a change. Again is fine.
    pub async fn undo(
        &self,
        convention: ConventionId,
        undo: Undo,
    ) -> Result<Result<(), OrderRefusal>, LedgerError> {
        self.settle(convention, Request::Undo(undo)).await
    }

    /// Notes what the options service accepted for a held order. Again is fine.
    pub async fn attach(
        &self,
        convention: ConventionId,
        order: OrderId,
        accepted: Accepted,
    ) -> Result<Result<(), OrderRefusal>, LedgerError> {
        let attach = Request::Attach(order, accepted);
        self.settle(convention, attach).await
    }

    /// Gives up a new order whose extras cannot be had, and forgets its key. Again is fine.
    pub async fn abandon(
        &self,
        convention: ConventionId,
        order: OrderId,
        scope: Hash,
    ) -> Result<Result<(), OrderRefusal>, LedgerError> {
        let abandon = Request::Abandon(order, scope);
        self.settle(convention, abandon).await
    }

    /// Makes a held order's places the buyer's. Again is fine.
    pub async fn confirm(
        &self,
        convention: ConventionId,
        confirm: ToConfirm,
    ) -> Result<Result<(), OrderRefusal>, LedgerError> {
        self.settle(convention, Request::Confirm(confirm)).await
    }

    /// Names who will attend by a registration somebody was invited for. Again is fine.
    pub async fn name(
        &self,
        convention: ConventionId,
        name: ToName,
    ) -> Result<Result<(), OrderRefusal>, LedgerError> {
        self.settle(convention, Request::Name(name)).await
    }

    /// Lets an order take a step. Again is fine.
    pub async fn step(
        &self,
        convention: ConventionId,
        order: OrderId,
        step: Step,
    ) -> Result<Result<(), OrderRefusal>, LedgerError> {
        self.settle(convention, Request::Step(order, step)).await
    }

    async fn settle(
        &self,
        convention: ConventionId,
        request: Request,
    ) -> Result<Result<(), OrderRefusal>, LedgerError> {
        match self.0.submit(convention, request).await? {
            Answer::Settled(answer) => Ok(answer),
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
