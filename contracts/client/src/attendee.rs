//! Calls to the attendee service.

use butterfly_contracts::attendee::{
    AccessToken, AccountPatch, AccountView, ConfirmAccount, Credentials, ExchangeSession, Jwks,
    NewAccount, NewGrant, NewStaff, Revocations, SignUpAccepted, SignedIn, StaffAdded,
    StaffRemoval, StaffRemoved,
};

use crate::{Call, CallContext, Caller, ClientError, Fetched};

const PUBLIC: &str = "/api/attendee/v1";
const STAFF: &str = "/api/attendee/staff/v1";
const INTERNAL: &str = "/internal/attendee/v1";

/// The attendee service, called in the context of one request.
#[derive(Clone, Copy)]
pub struct AttendeeClient<'a> {
    caller: &'a Caller,
    context: &'a CallContext,
}

impl<'a> AttendeeClient<'a> {
    /// Calls in this context.
    pub const fn new(caller: &'a Caller, context: &'a CallContext) -> Self {
        Self { caller, context }
    }

    /// Asks for an account.
    pub async fn create_account(
        &self,
        account: &NewAccount,
    ) -> Result<SignUpAccepted, ClientError> {
        let call = Call::post(format!("{PUBLIC}/accounts")).json(account);
        call.send(self.caller, self.context).await
    }

    /// Confirms the address of a sign-up.
    pub async fn confirm_account(&self, token: &str) -> Result<SignUpAccepted, ClientError> {
        let body = ConfirmAccount {
            token: token.to_owned(),
        };
        let call = Call::post(format!("{PUBLIC}/accounts/confirm")).json(&body);
        call.send(self.caller, self.context).await
    }

    /// Signs an attendee in.
    pub async fn create_session(&self, credentials: &Credentials) -> Result<SignedIn, ClientError> {
        let call = Call::post(format!("{PUBLIC}/sessions")).json(credentials);
        call.send(self.caller, self.context).await
    }

    /// An access token for an attendee's session.
    pub async fn create_access_token(
        &self,
        session_token: &str,
    ) -> Result<AccessToken, ClientError> {
        let body = ExchangeSession {
            session_token: session_token.to_owned(),
        };
        let call = Call::post(format!("{PUBLIC}/access-tokens"))
            .repeatable()
            .json(&body);
        call.send(self.caller, self.context).await
    }

    /// Signs the bearer's session out.
    pub async fn delete_session(&self) -> Result<(), ClientError> {
        let call = Call::delete(format!("{PUBLIC}/sessions/current"));
        call.done(self.caller, self.context).await
    }

    /// The bearer's account.
    pub async fn get_account(&self) -> Result<Fetched<AccountView>, ClientError> {
        Call::get(format!("{PUBLIC}/account"))
            .fetch(self.caller, self.context)
            .await
    }

    /// Changes the bearer's account.
    pub async fn update_account(
        &self,
        etag: &str,
        patch: &AccountPatch,
    ) -> Result<Fetched<AccountView>, ClientError> {
        let call = Call::patch(format!("{PUBLIC}/account"))
            .if_match(etag)
            .json(patch);
        call.fetch(self.caller, self.context).await
    }

    /// Signs a member of staff in.
    pub async fn create_staff_session(
        &self,
        credentials: &Credentials,
    ) -> Result<SignedIn, ClientError> {
        let call = Call::post(format!("{STAFF}/sessions")).json(credentials);
        call.send(self.caller, self.context).await
    }

    /// An access token for a staff session.
    pub async fn create_staff_access_token(
        &self,
        session_token: &str,
    ) -> Result<AccessToken, ClientError> {
        let body = ExchangeSession {
            session_token: session_token.to_owned(),
        };
        let call = Call::post(format!("{STAFF}/access-tokens"))
            .repeatable()
            .json(&body);
        call.send(self.caller, self.context).await
    }

    /// Signs the bearer's staff session out.
    pub async fn delete_staff_session(&self) -> Result<(), ClientError> {
        let call = Call::delete(format!("{STAFF}/sessions/current"));
        call.done(self.caller, self.context).await
    }

    /// The account and roles of the member of staff.
    pub async fn get_staff_account(&self) -> Result<Fetched<AccountView>, ClientError> {
        Call::get(format!("{STAFF}/account"))
            .fetch(self.caller, self.context)
            .await
    }

    /// The keys tokens are verified with.
    pub async fn get_jwks(&self) -> Result<Jwks, ClientError> {
        Call::get(format!("{INTERNAL}/jwks"))
            .send(self.caller, self.context)
            .await
    }

    /// What must no longer be honoured.
    pub async fn list_revocations(&self) -> Result<Revocations, ClientError> {
        Call::get(format!("{INTERNAL}/revocations"))
            .send(self.caller, self.context)
            .await
    }

    /// Makes somebody staff.
    pub async fn add_staff(&self, staff: &NewStaff) -> Result<StaffAdded, ClientError> {
        let call = Call::put(format!("{INTERNAL}/staff")).json(staff);
        call.send(self.caller, self.context).await
    }

    /// Takes roles of somebody away.
    pub async fn remove_staff(&self, removal: &StaffRemoval) -> Result<StaffRemoved, ClientError> {
        let call = Call::post(format!("{INTERNAL}/staff/removals"));
        let call = call.repeatable().json(removal);
        call.send(self.caller, self.context).await
    }

    /// Gives an account a role over a convention.
    pub async fn add_grant(&self, grant: &NewGrant) -> Result<(), ClientError> {
        let call = Call::put(format!("{INTERNAL}/grants")).json(grant);
        call.done(self.caller, self.context).await
    }
}
