//! Calls to the options service by staff.

use butterfly_contracts::{
    OptionId, OptionStockId, Page, QuestionId,
    options::{
        OptionCounts, OptionInput, OptionReconciliation, OptionStockInput, OptionStockView,
        OptionView, QuestionInput, QuestionView,
    },
};

use crate::{Call, CallContext, Caller, ClientError, Fetched};

const STAFF: &str = "/api/options/staff/v1";

/// The options service's operations for staff.
#[derive(Clone, Copy)]
pub struct StaffOptionsClient<'a> {
    caller: &'a Caller,
    context: &'a CallContext,
}

impl<'a> StaffOptionsClient<'a> {
    /// Calls in this context.
    pub const fn new(caller: &'a Caller, context: &'a CallContext) -> Self {
        Self { caller, context }
    }

    /// The options of any convention the bearer works for.
    pub async fn list_options(&self, convention: &str) -> Result<Page<OptionView>, ClientError> {
        let call = Call::get(format!("{STAFF}/conventions/{convention}/options"));
        call.send(self.caller, self.context).await
    }

    /// Creates an option.
    pub async fn create_option(
        &self,
        convention: &str,
        input: &OptionInput,
    ) -> Result<Fetched<OptionView>, ClientError> {
        let call = Call::post(format!("{STAFF}/conventions/{convention}/options")).json(input);
        call.fetch(self.caller, self.context).await
    }

    /// One option.
    pub async fn get_option(&self, option: OptionId) -> Result<Fetched<OptionView>, ClientError> {
        let call = Call::get(format!("{STAFF}/options/{option}"));
        call.fetch(self.caller, self.context).await
    }

    /// Replaces an option.
    pub async fn update_option(
        &self,
        option: OptionId,
        etag: &str,
        input: &OptionInput,
    ) -> Result<Fetched<OptionView>, ClientError> {
        let call = Call::put(format!("{STAFF}/options/{option}"))
            .if_match(etag)
            .json(input);
        call.fetch(self.caller, self.context).await
    }

    /// Deletes an option.
    pub async fn delete_option(&self, option: OptionId) -> Result<(), ClientError> {
        let call = Call::delete(format!("{STAFF}/options/{option}"));
        call.done(self.caller, self.context).await
    }

    /// Pauses the sale of an option, at once.
    pub async fn pause_option(&self, option: OptionId) -> Result<Fetched<OptionView>, ClientError> {
        let call = Call::post(format!("{STAFF}/options/{option}/pause")).repeatable();
        call.fetch(self.caller, self.context).await
    }

    /// Resumes the sale of an option.
    pub async fn resume_option(
        &self,
        option: OptionId,
    ) -> Result<Fetched<OptionView>, ClientError> {
        let call = Call::post(format!("{STAFF}/options/{option}/resume")).repeatable();
        call.fetch(self.caller, self.context).await
    }

    /// The stocks of a convention.
    pub async fn list_stocks(
        &self,
        convention: &str,
    ) -> Result<Page<OptionStockView>, ClientError> {
        let call = Call::get(format!("{STAFF}/conventions/{convention}/stocks"));
        call.send(self.caller, self.context).await
    }

    /// Creates a stock.
    pub async fn create_stock(
        &self,
        convention: &str,
        input: &OptionStockInput,
    ) -> Result<Fetched<OptionStockView>, ClientError> {
        let call = Call::post(format!("{STAFF}/conventions/{convention}/stocks")).json(input);
        call.fetch(self.caller, self.context).await
    }

    /// One stock.
    pub async fn get_stock(
        &self,
        stock: OptionStockId,
    ) -> Result<Fetched<OptionStockView>, ClientError> {
        let call = Call::get(format!("{STAFF}/stocks/{stock}"));
        call.fetch(self.caller, self.context).await
    }

    /// Replaces name and capacity of a stock.
    pub async fn update_stock(
        &self,
        stock: OptionStockId,
        etag: &str,
        input: &OptionStockInput,
    ) -> Result<Fetched<OptionStockView>, ClientError> {
        let call = Call::put(format!("{STAFF}/stocks/{stock}"))
            .if_match(etag)
            .json(input);
        call.fetch(self.caller, self.context).await
    }

    /// Deletes a stock that nothing takes from.
    pub async fn delete_stock(&self, stock: OptionStockId) -> Result<(), ClientError> {
        let call = Call::delete(format!("{STAFF}/stocks/{stock}"));
        call.done(self.caller, self.context).await
    }

    /// The stocks of a convention beside what the selections add up to.
    pub async fn reconcile(&self, convention: &str) -> Result<OptionReconciliation, ClientError> {
        let call = Call::get(format!("{STAFF}/conventions/{convention}/reconciliation"));
        call.send(self.caller, self.context).await
    }

    /// What the orders of a convention have of its options, and what was answered, counted.
    pub async fn count_options(&self, convention: &str) -> Result<OptionCounts, ClientError> {
        let call = Call::get(format!("{STAFF}/conventions/{convention}/counts"));
        call.send(self.caller, self.context).await
    }

    /// The questions of a convention.
    pub async fn list_questions(
        &self,
        convention: &str,
    ) -> Result<Page<QuestionView>, ClientError> {
        let call = Call::get(format!("{STAFF}/conventions/{convention}/questions"));
        call.send(self.caller, self.context).await
    }

    /// Creates a question.
    pub async fn create_question(
        &self,
        convention: &str,
        input: &QuestionInput,
    ) -> Result<Fetched<QuestionView>, ClientError> {
        let call = Call::post(format!("{STAFF}/conventions/{convention}/questions")).json(input);
        call.fetch(self.caller, self.context).await
    }

    /// One question.
    pub async fn get_question(
        &self,
        question: QuestionId,
    ) -> Result<Fetched<QuestionView>, ClientError> {
        let call = Call::get(format!("{STAFF}/questions/{question}"));
        call.fetch(self.caller, self.context).await
    }

    /// Replaces a question.
    pub async fn update_question(
        &self,
        question: QuestionId,
        etag: &str,
        input: &QuestionInput,
    ) -> Result<Fetched<QuestionView>, ClientError> {
        let call = Call::put(format!("{STAFF}/questions/{question}"))
            .if_match(etag)
            .json(input);
        call.fetch(self.caller, self.context).await
    }

    /// Deletes a question.
    pub async fn delete_question(&self, question: QuestionId) -> Result<(), ClientError> {
        let call = Call::delete(format!("{STAFF}/questions/{question}"));
        call.done(self.caller, self.context).await
    }
}
