//! Calls to the options service.

use butterfly_contracts::{
    OrderId, Page,
    options::{DesiredHolds, HoldAnswers, HoldView, OptionView, QuestionView},
};

use crate::{Call, CallContext, Caller, ClientError};

mod staff;

pub use staff::StaffOptionsClient;

const PUBLIC: &str = "/api/options/v1";
const INTERNAL: &str = "/internal/options/v1";

/// The options service, called in the context of one request.
#[derive(Clone, Copy)]
pub struct OptionsClient<'a> {
    caller: &'a Caller,
    context: &'a CallContext,
}

impl<'a> OptionsClient<'a> {
    /// Calls in this context.
    pub const fn new(caller: &'a Caller, context: &'a CallContext) -> Self {
        Self { caller, context }
    }

    /// Its operations for staff.
    pub const fn staff(&self) -> StaffOptionsClient<'a> {
        StaffOptionsClient::new(self.caller, self.context)
    }

    /// The options of a published convention.
    pub async fn list_options(&self, convention: &str) -> Result<Page<OptionView>, ClientError> {
        let call = Call::get(format!("{PUBLIC}/conventions/{convention}/options"));
        call.send(self.caller, self.context).await
    }

    /// What a published convention asks of buyers and attendees.
    pub async fn list_questions(
        &self,
        convention: &str,
    ) -> Result<Page<QuestionView>, ClientError> {
        let call = Call::get(format!("{PUBLIC}/conventions/{convention}/questions"));
        call.send(self.caller, self.context).await
    }

    /// Makes orders have what is desired; answers come in the same order.
    pub async fn put_holds(&self, holds: &DesiredHolds) -> Result<HoldAnswers, ClientError> {
        let call = Call::put(format!("{INTERNAL}/holds")).json(holds);
        call.send(self.caller, self.context).await
    }

    /// What [`Self::put_holds`] would answer now; nothing is taken.
    pub async fn check_holds(&self, holds: &DesiredHolds) -> Result<HoldAnswers, ClientError> {
        let call = Call::post(format!("{INTERNAL}/hold-checks")).json(holds);
        call.repeatable().send(self.caller, self.context).await
    }

    /// What an order has of the options.
    pub async fn get_hold(&self, order: OrderId) -> Result<HoldView, ClientError> {
        let call = Call::get(format!("{INTERNAL}/holds/{order}"));
        call.send(self.caller, self.context).await
    }
}
