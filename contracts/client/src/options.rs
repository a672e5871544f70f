//! Calls to the options service.

use butterfly_contracts::{
    OptionId, Page,
    options::{OptionInput, OptionView},
};

use crate::{Call, CallContext, Caller, ClientError, Fetched};

const PUBLIC: &str = "/api/options/v1";
const STAFF: &str = "/api/options/staff/v1";

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

    /// The options of a published convention.
    pub async fn list_options(&self, convention: &str) -> Result<Page<OptionView>, ClientError> {
        let call = Call::get(format!("{PUBLIC}/conventions/{convention}/options"));
        call.send(self.caller, self.context).await
    }

    /// The options of any convention the bearer works for.
    pub async fn list_staff_options(
        &self,
        convention: &str,
    ) -> Result<Page<OptionView>, ClientError> {
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
        Call::get(format!("{STAFF}/options/{option}"))
            .fetch(self.caller, self.context)
            .await
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
        Call::delete(format!("{STAFF}/options/{option}"))
            .done(self.caller, self.context)
            .await
    }
}
