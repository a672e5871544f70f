//! The program's own internal token: fetched with its client credentials, renewed before it ends.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use butterfly_contracts::attendee::{AccessToken, ClientCredentials};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Mutex;

use crate::{Call, CallContext, Caller, ClientError};

/// How long before its end a token is renewed.
const MARGIN: Duration = Duration::from_mins(1);

/// Tokens of one program for one audience.
#[derive(Clone)]
pub struct InternalTokens {
    client_id: String,
    secret: SecretString,
    audience: &'static str,
    current: Arc<Mutex<Option<(String, Instant)>>>,
}

impl InternalTokens {
    /// Tokens for `/internal/…`, by this program's credentials.
    pub fn new(client_id: &str, secret: SecretString) -> Self {
        Self::for_audience(client_id, secret, "internal")
    }

    /// Tokens for another audience; only the operator's command is given `staff`.
    pub fn for_audience(client_id: &str, secret: SecretString, audience: &'static str) -> Self {
        Self {
            client_id: client_id.to_owned(),
            secret,
            audience,
            current: Arc::default(),
        }
    }

    /// A token that is good for at least a minute.
    pub async fn get(&self, caller: &Caller, context: &CallContext) -> Result<String, ClientError> {
        let mut current = self.current.lock().await;
        if let Some((token, renew_at)) = current.as_ref()
            && Instant::now() < *renew_at
        {
            return Ok(token.clone());
        }
        let credentials = ClientCredentials {
            client_id: self.client_id.clone(),
            client_secret: self.secret.expose_secret().to_owned(),
            audience: self.audience.to_owned(),
        };
        let fresh: AccessToken = Call::post("/internal/attendee/v1/tokens")
            .repeatable()
            .json(&credentials)
            .send(caller, context)
            .await?;
        let life = Duration::from_secs(u64::from(fresh.expires_in)).saturating_sub(MARGIN);
        *current = Some((fresh.access_token.clone(), Instant::now() + life));
        Ok(fresh.access_token)
    }
}
