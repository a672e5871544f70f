//! Calls to the registration service's operations for staff.

use butterfly_contracts::{
    OrderId, Page, PassId, QuotaId, RegistrationId,
    registration::{
        ConventionInput, ConventionQuery, ConventionView, PassInput, PassView, QuotaInput,
        QuotaView, Reconciliation, RegistrationQuery, RegistrationView, StaffOrderView,
        StaffRegistrationView,
    },
};

use crate::{Call, CallContext, Caller, ClientError, Fetched};

mod vouchers;

const STAFF: &str = "/api/registration/staff/v1";

/// The registration service for staff, called in the context of one request.
#[derive(Clone, Copy)]
pub struct StaffRegistrationClient<'a> {
    caller: &'a Caller,
    context: &'a CallContext,
}

impl<'a> StaffRegistrationClient<'a> {
    /// Calls in this context.
    pub const fn new(caller: &'a Caller, context: &'a CallContext) -> Self {
        Self { caller, context }
    }

    /// The conventions the bearer works for.
    pub async fn list_conventions(
        &self,
        query: &ConventionQuery,
    ) -> Result<Page<ConventionView>, ClientError> {
        let call = Call::get(format!("{STAFF}/conventions")).query(query);
        call.send(self.caller, self.context).await
    }

    /// Creates a convention as a draft.
    pub async fn create_convention(
        &self,
        input: &ConventionInput,
    ) -> Result<Fetched<ConventionView>, ClientError> {
        let call = Call::post(format!("{STAFF}/conventions")).json(input);
        call.fetch(self.caller, self.context).await
    }

    /// One convention, by id or slug.
    pub async fn get_convention(
        &self,
        convention: &str,
    ) -> Result<Fetched<ConventionView>, ClientError> {
        let call = Call::get(format!("{STAFF}/conventions/{convention}"));
        call.fetch(self.caller, self.context).await
    }

    /// Replaces what a convention says of itself.
    pub async fn update_convention(
        &self,
        convention: &str,
        etag: &str,
        input: &ConventionInput,
    ) -> Result<Fetched<ConventionView>, ClientError> {
        let call = Call::put(format!("{STAFF}/conventions/{convention}"))
            .if_match(etag)
            .json(input);
        call.fetch(self.caller, self.context).await
    }

    /// Makes a draft public.
    pub async fn publish_convention(
        &self,
        convention: &str,
    ) -> Result<ConventionView, ClientError> {
        let call = Call::post(format!("{STAFF}/conventions/{convention}/publish")).repeatable();
        call.send(self.caller, self.context).await
    }

    /// Lets all sales stand still.
    pub async fn pause_convention(&self, convention: &str) -> Result<ConventionView, ClientError> {
        let call = Call::post(format!("{STAFF}/conventions/{convention}/pause")).repeatable();
        call.send(self.caller, self.context).await
    }

    /// Lets sales go on.
    pub async fn resume_convention(&self, convention: &str) -> Result<ConventionView, ClientError> {
        let call = Call::post(format!("{STAFF}/conventions/{convention}/resume")).repeatable();
        call.send(self.caller, self.context).await
    }

    /// Ends the sale.
    pub async fn close_convention(&self, convention: &str) -> Result<ConventionView, ClientError> {
        let call = Call::post(format!("{STAFF}/conventions/{convention}/close")).repeatable();
        call.send(self.caller, self.context).await
    }

    /// Deletes a convention that has sold nothing.
    pub async fn delete_convention(&self, convention: &str) -> Result<(), ClientError> {
        let call = Call::delete(format!("{STAFF}/conventions/{convention}"));
        call.done(self.caller, self.context).await
    }

    /// Every pass of a convention.
    pub async fn list_passes(&self, convention: &str) -> Result<Page<PassView>, ClientError> {
        let call = Call::get(format!("{STAFF}/conventions/{convention}/passes"));
        call.send(self.caller, self.context).await
    }

    /// Creates a pass.
    pub async fn create_pass(
        &self,
        convention: &str,
        input: &PassInput,
    ) -> Result<Fetched<PassView>, ClientError> {
        let call = Call::post(format!("{STAFF}/conventions/{convention}/passes")).json(input);
        call.fetch(self.caller, self.context).await
    }

    /// One pass.
    pub async fn get_pass(&self, pass: PassId) -> Result<Fetched<PassView>, ClientError> {
        Call::get(format!("{STAFF}/passes/{pass}"))
            .fetch(self.caller, self.context)
            .await
    }

    /// Replaces a pass; what was sold stays as it was sold.
    pub async fn update_pass(
        &self,
        pass: PassId,
        etag: &str,
        input: &PassInput,
    ) -> Result<Fetched<PassView>, ClientError> {
        let call = Call::put(format!("{STAFF}/passes/{pass}"))
            .if_match(etag)
            .json(input);
        call.fetch(self.caller, self.context).await
    }

    /// Takes a pass off the list; what was sold stays.
    pub async fn delete_pass(&self, pass: PassId) -> Result<(), ClientError> {
        Call::delete(format!("{STAFF}/passes/{pass}"))
            .done(self.caller, self.context)
            .await
    }

    /// Lets the sale of a pass stand still.
    pub async fn pause_pass(&self, pass: PassId) -> Result<PassView, ClientError> {
        let call = Call::post(format!("{STAFF}/passes/{pass}/pause")).repeatable();
        call.send(self.caller, self.context).await
    }

    /// Lets the sale of a pass go on.
    pub async fn resume_pass(&self, pass: PassId) -> Result<PassView, ClientError> {
        let call = Call::post(format!("{STAFF}/passes/{pass}/resume")).repeatable();
        call.send(self.caller, self.context).await
    }

    /// Every stock of a convention.
    pub async fn list_quotas(&self, convention: &str) -> Result<Page<QuotaView>, ClientError> {
        let call = Call::get(format!("{STAFF}/conventions/{convention}/quotas"));
        call.send(self.caller, self.context).await
    }

    /// Creates a stock.
    pub async fn create_quota(
        &self,
        convention: &str,
        input: &QuotaInput,
    ) -> Result<Fetched<QuotaView>, ClientError> {
        let call = Call::post(format!("{STAFF}/conventions/{convention}/quotas")).json(input);
        call.fetch(self.caller, self.context).await
    }

    /// One stock.
    pub async fn get_quota(&self, quota: QuotaId) -> Result<Fetched<QuotaView>, ClientError> {
        Call::get(format!("{STAFF}/quotas/{quota}"))
            .fetch(self.caller, self.context)
            .await
    }

    /// Replaces name and capacity of a stock.
    pub async fn update_quota(
        &self,
        quota: QuotaId,
        etag: &str,
        input: &QuotaInput,
    ) -> Result<Fetched<QuotaView>, ClientError> {
        let call = Call::put(format!("{STAFF}/quotas/{quota}"))
            .if_match(etag)
            .json(input);
        call.fetch(self.caller, self.context).await
    }

    /// Deletes a stock no pass takes from.
    pub async fn delete_quota(&self, quota: QuotaId) -> Result<(), ClientError> {
        Call::delete(format!("{STAFF}/quotas/{quota}"))
            .done(self.caller, self.context)
            .await
    }

    /// One order, with its registrations, options and answers.
    pub async fn get_order(&self, order: OrderId) -> Result<StaffOrderView, ClientError> {
        let call = Call::get(format!("{STAFF}/orders/{order}"));
        call.send(self.caller, self.context).await
    }

    /// The registrations of a convention.
    pub async fn list_registrations(
        &self,
        convention: &str,
        query: &RegistrationQuery,
    ) -> Result<Page<StaffRegistrationView>, ClientError> {
        let call =
            Call::get(format!("{STAFF}/conventions/{convention}/registrations")).query(query);
        call.send(self.caller, self.context).await
    }

    /// The registrations of a convention as comma-separated values; questions are named by their ids.
    pub async fn export_registrations(&self, convention: &str) -> Result<String, ClientError> {
        let call = Call::get(format!(
            "{STAFF}/conventions/{convention}/registrations.csv"
        ));
        call.text(self.caller, self.context).await
    }

    /// One registration.
    pub async fn get_registration(
        &self,
        registration: RegistrationId,
    ) -> Result<RegistrationView, ClientError> {
        let call = Call::get(format!("{STAFF}/registrations/{registration}"));
        call.send(self.caller, self.context).await
    }

    /// Removes a registration; its place is free again at once.
    pub async fn remove_registration(
        &self,
        registration: RegistrationId,
    ) -> Result<(), ClientError> {
        let call = Call::post(format!("{STAFF}/registrations/{registration}/remove")).repeatable();
        call.done(self.caller, self.context).await
    }

    /// The stocks of a convention beside what their rows add up to.
    pub async fn reconcile_convention(
        &self,
        convention: &str,
    ) -> Result<Reconciliation, ClientError> {
        let call = Call::get(format!("{STAFF}/conventions/{convention}/reconciliation"));
        call.send(self.caller, self.context).await
    }
}
