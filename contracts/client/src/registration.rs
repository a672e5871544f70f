//! Calls to the registration service.

use butterfly_contracts::{
    OrderId, Page, RegistrationId,
    page::PageQuery,
    registration::{
        ConventionQuery, ConventionSummary, ConventionView, InvitationAnswer, InvitationView,
        NewOrder, OrderChange, OrderConfirmation, OrderState, OrderView, PassView,
        RegistrationView, VoucherOffer,
    },
};

use crate::{Call, CallContext, Caller, ClientError, Fetched};

mod staff;

pub use staff::StaffRegistrationClient;

const PUBLIC: &str = "/api/registration/v1";
const INTERNAL: &str = "/internal/registration/v1";

/// The registration service, called in the context of one request.
#[derive(Clone, Copy)]
pub struct RegistrationClient<'a> {
    caller: &'a Caller,
    context: &'a CallContext,
}

impl<'a> RegistrationClient<'a> {
    /// Calls in this context.
    pub const fn new(caller: &'a Caller, context: &'a CallContext) -> Self {
        Self { caller, context }
    }

    /// Its operations for staff.
    pub const fn staff(&self) -> StaffRegistrationClient<'a> {
        StaffRegistrationClient::new(self.caller, self.context)
    }

    /// The conventions everybody may see.
    pub async fn list_conventions(
        &self,
        query: &ConventionQuery,
    ) -> Result<Page<ConventionView>, ClientError> {
        let call = Call::get(format!("{PUBLIC}/conventions")).query(query);
        call.send(self.caller, self.context).await
    }

    /// One convention, by id or slug.
    pub async fn get_convention(
        &self,
        convention: &str,
    ) -> Result<Fetched<ConventionView>, ClientError> {
        let call = Call::get(format!("{PUBLIC}/conventions/{convention}"));
        call.fetch(self.caller, self.context).await
    }

    /// The passes of a convention that everybody may see.
    pub async fn list_passes(&self, convention: &str) -> Result<Page<PassView>, ClientError> {
        let call = Call::get(format!("{PUBLIC}/conventions/{convention}/passes"));
        call.send(self.caller, self.context).await
    }

    /// What a voucher of a convention gives.
    pub async fn get_voucher_offer(
        &self,
        convention: &str,
        code: &str,
    ) -> Result<VoucherOffer, ClientError> {
        let call = Call::get(format!("{PUBLIC}/conventions/{convention}/vouchers/{code}"));
        call.send(self.caller, self.context).await
    }

    /// Orders. The key makes it safe to send again.
    pub async fn create_order(
        &self,
        convention: &str,
        idempotency_key: &str,
        order: &NewOrder,
    ) -> Result<OrderView, ClientError> {
        let call = Call::post(format!("{PUBLIC}/conventions/{convention}/orders"))
            .idempotency_key(idempotency_key)
            .json(order);
        call.send(self.caller, self.context).await
    }

    /// An order, for its account or by its secret.
    pub async fn get_order(
        &self,
        order: OrderId,
        secret: Option<&str>,
    ) -> Result<OrderView, ClientError> {
        let call = Call::get(format!("{PUBLIC}/orders/{order}"));
        with_secret(call, secret)
            .send(self.caller, self.context)
            .await
    }

    /// Makes a held order another.
    pub async fn change_order(
        &self,
        order: (OrderId, u32),
        secret: Option<&str>,
        change: &OrderChange,
    ) -> Result<OrderView, ClientError> {
        let (order, version) = order;
        let call = Call::put(format!("{PUBLIC}/orders/{order}"))
            .if_match(&format!("\"{version}\""))
            .json(change);
        with_secret(call, secret)
            .send(self.caller, self.context)
            .await
    }

    /// Makes a held order's places the buyer's. Again is fine.
    pub async fn confirm_order(
        &self,
        order: OrderId,
        secret: Option<&str>,
        confirmation: &OrderConfirmation,
    ) -> Result<OrderView, ClientError> {
        let call = Call::post(format!("{PUBLIC}/orders/{order}/confirm")).json(confirmation);
        with_secret(call, secret)
            .send(self.caller, self.context)
            .await
    }

    /// Holds an order's places for longer, once.
    pub async fn extend_order(
        &self,
        order: OrderId,
        secret: Option<&str>,
    ) -> Result<OrderView, ClientError> {
        let call = Call::post(format!("{PUBLIC}/orders/{order}/extend"));
        with_secret(call, secret)
            .send(self.caller, self.context)
            .await
    }

    /// Gives a whole order up.
    pub async fn cancel_order(
        &self,
        order: OrderId,
        secret: Option<&str>,
    ) -> Result<OrderView, ClientError> {
        let call = Call::post(format!("{PUBLIC}/orders/{order}/cancel"));
        with_secret(call, secret)
            .send(self.caller, self.context)
            .await
    }

    /// The registrations of the bearer's account.
    pub async fn list_own_registrations(
        &self,
        query: &PageQuery,
    ) -> Result<Page<RegistrationView>, ClientError> {
        let call = Call::get(format!("{PUBLIC}/registrations")).query(query);
        call.send(self.caller, self.context).await
    }

    /// One registration, for its account or by its order's secret.
    pub async fn get_registration(
        &self,
        registration: RegistrationId,
        secret: Option<&str>,
    ) -> Result<RegistrationView, ClientError> {
        let call = Call::get(format!("{PUBLIC}/registrations/{registration}"));
        with_secret(call, secret)
            .send(self.caller, self.context)
            .await
    }

    /// Cancels a registration; its place is free again at once.
    pub async fn cancel_registration(
        &self,
        registration: RegistrationId,
        secret: Option<&str>,
    ) -> Result<(), ClientError> {
        let call = Call::post(format!("{PUBLIC}/registrations/{registration}/cancel")).repeatable();
        with_secret(call, secret)
            .done(self.caller, self.context)
            .await
    }

    /// An invitation to say who will attend, by its secret.
    pub async fn get_invitation(
        &self,
        registration: RegistrationId,
        secret: &str,
    ) -> Result<InvitationView, ClientError> {
        let call = Call::get(format!("{PUBLIC}/invitations/{registration}"));
        let call = call.header("Invitation-Secret", secret);
        call.send(self.caller, self.context).await
    }

    /// Says who will attend by a registration one is invited to.
    pub async fn answer_invitation(
        &self,
        registration: RegistrationId,
        secret: &str,
        answer: &InvitationAnswer,
    ) -> Result<InvitationView, ClientError> {
        let call = Call::put(format!("{PUBLIC}/invitations/{registration}")).json(answer);
        let call = call.header("Invitation-Secret", secret);
        call.send(self.caller, self.context).await
    }

    /// What another service needs to know of a convention, by id or slug.
    pub async fn get_convention_summary(
        &self,
        convention: &str,
    ) -> Result<ConventionSummary, ClientError> {
        let call = Call::get(format!("{INTERNAL}/conventions/{convention}"));
        call.send(self.caller, self.context).await
    }

    /// Where an order stands, for the services that keep something for it.
    pub async fn get_order_state(&self, order: OrderId) -> Result<OrderState, ClientError> {
        let call = Call::get(format!("{INTERNAL}/orders/{order}"));
        call.send(self.caller, self.context).await
    }
}

fn with_secret(call: Call, secret: Option<&str>) -> Call {
    match secret {
        Some(secret) => call.header("Order-Secret", secret),
        None => call,
    }
}
