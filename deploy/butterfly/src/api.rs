//! The operator towards the services: their own APIs by the internal listener, never their tables.

use std::time::Duration;

use anyhow::Context;
use butterfly_client::{
    AttendeeClient, CallContext, Caller, ClientError, ClientSettings, InternalTokens,
    options::StaffOptionsClient, registration::StaffRegistrationClient,
};
use butterfly_contracts::StaffRole;
use butterfly_contracts::attendee::{NewStaff, StaffAdded, StaffRemoval, StaffRemoved};

use crate::{
    layout::Layout,
    run_file::{Run, State},
    secrets::{OPERATOR, Secrets},
    settings::Administrator,
};

/// The operator, with credentials.
pub struct Operator {
    caller: Caller,
    context: CallContext,
    staff: InternalTokens,
    internal: InternalTokens,
}

impl Operator {
    /// Towards the services behind this internal listener.
    pub fn enter(layout: &Layout, internal_url: &str) -> anyhow::Result<Self> {
        let secrets = Secrets::load(&layout.secrets())?.context("there are no secrets yet")?;
        let caller = Caller::new(ClientSettings {
            base: internal_url.parse()?,
            edge_key: secrets.edge_key.clone().into(),
            deadline: Duration::from_secs(15),
        })?;
        let secret = secrets.client(OPERATOR);
        Ok(Self {
            caller,
            context: CallContext::background(OPERATOR),
            staff: InternalTokens::for_audience(OPERATOR, secret.into(), "staff"),
            internal: InternalTokens::new(OPERATOR, secret.into()),
        })
    }

    /// Towards what `up` started.
    pub fn of_running(layout: &Layout) -> anyhow::Result<Self> {
        let run = Run::read(&layout.run_file())?
            .filter(|run| run.is_alive() && run.state == State::Ready)
            .context("Butterfly is not running. Start it with deploy/up first.")?;
        Self::enter(layout, &run.internal_url)
    }

    /// The context of calls to staff APIs. Ask again for each piece of work: tokens live five minutes.
    pub async fn staff(&self) -> Result<CallContext, ClientError> {
        let token = self.staff.get(&self.caller, &self.context).await?;
        Ok(self.context.with_bearer(token))
    }

    /// The registration service's staff API.
    pub const fn registration<'a>(
        &'a self,
        context: &'a CallContext,
    ) -> StaffRegistrationClient<'a> {
        StaffRegistrationClient::new(&self.caller, context)
    }

    /// The options service's staff API.
    pub const fn options<'a>(&'a self, context: &'a CallContext) -> StaffOptionsClient<'a> {
        StaffOptionsClient::new(&self.caller, context)
    }

    /// Makes somebody staff.
    pub async fn add_staff(&self, staff: &NewStaff) -> Result<StaffAdded, ClientError> {
        let token = self.internal.get(&self.caller, &self.context).await?;
        let context = self.context.with_bearer(token);
        AttendeeClient::new(&self.caller, &context)
            .add_staff(staff)
            .await
    }

    /// Takes somebody's roles away.
    pub async fn remove_staff(&self, removal: &StaffRemoval) -> Result<StaffRemoved, ClientError> {
        let token = self.internal.get(&self.caller, &self.context).await?;
        let context = self.context.with_bearer(token);
        AttendeeClient::new(&self.caller, &context)
            .remove_staff(removal)
            .await
    }

    /// Makes the first administrator; answers the password. An account that is there gets a new one: whoever
    /// asks has not been shown any.
    pub async fn add_administrator(&self, one: &Administrator) -> anyhow::Result<String> {
        let added = self
            .add_staff(&NewStaff {
                email: one.email.clone(),
                name: one.name.clone(),
                role: StaffRole::Administrator,
                convention: None,
                new_password: true,
            })
            .await
            .context("the first administrator could not be made")?;
        added
            .password
            .context("the first administrator was given no password")
    }
}
