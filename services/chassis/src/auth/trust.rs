//! The keys and revocations an instance knows, and how it keeps them fresh.

use std::{
    collections::HashMap,
    error::Error,
    pin::Pin,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use butterfly_client::{AttendeeClient, CallContext, Caller, InternalTokens};
use butterfly_contracts::attendee::{Claims, Jwks, Revocations};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use tokio::sync::Notify;

use super::ISSUER;

/// How often keys and revocations are fetched; sign-outs are honoured within this and one fetch.
const REFRESH: Duration = Duration::from_secs(10);
/// How long after a failed fetch the next one starts.
const RETRY: Duration = Duration::from_millis(300);

/// What a fetch yields.
pub type FetchedTrust = Result<(Jwks, Revocations), Box<dyn Error + Send + Sync>>;

/// Where keys and revocations come from.
pub trait TrustSource: Send + Sync + 'static {
    /// Fetches both.
    fn fetch(&self) -> Pin<Box<dyn Future<Output = FetchedTrust> + Send + '_>>;
}

/// From the attendee service, over REST.
pub struct RemoteTrust {
    /// Calls services.
    pub caller: Caller,
    /// This program's internal tokens.
    pub tokens: InternalTokens,
}

impl TrustSource for RemoteTrust {
    fn fetch(&self) -> Pin<Box<dyn Future<Output = FetchedTrust> + Send + '_>> {
        Box::pin(async {
            let context = CallContext::background("trust");
            let token = self.tokens.get(&self.caller, &context).await?;
            let context = context.with_bearer(token);
            let attendee = AttendeeClient::new(&self.caller, &context);
            Ok((
                attendee.get_jwks().await?,
                attendee.list_revocations().await?,
            ))
        })
    }
}

#[derive(Default)]
struct Known {
    keys: HashMap<String, DecodingKey>,
    revoked: HashMap<String, i64>,
}

/// The keys and revocations an instance knows.
pub struct Trust {
    known: RwLock<Option<Arc<Known>>>,
    wanted: Notify,
}

impl Default for Trust {
    fn default() -> Self {
        Self::new()
    }
}

impl Trust {
    /// Knows nothing yet: every token is refused.
    pub fn new() -> Self {
        Self {
            known: RwLock::new(None),
            wanted: Notify::new(),
        }
    }

    /// Whether keys were fetched at least once.
    pub fn is_loaded(&self) -> bool {
        self.known().is_some()
    }

    /// Replaces what is known.
    pub fn learn(&self, jwks: &Jwks, revocations: &Revocations) {
        let key = |jwk: &butterfly_contracts::attendee::Jwk| {
            Some((
                jwk.kid.clone(),
                DecodingKey::from_ed_components(&jwk.x).ok()?,
            ))
        };
        let keys = jwks.keys.iter().filter_map(key).collect();
        let entry = |r: &butterfly_contracts::attendee::Revocation| {
            (r.subject.clone(), r.revoked_at.timestamp())
        };
        let mut revoked = HashMap::new();
        for (subject, at) in revocations.items.iter().map(entry) {
            let latest = revoked.entry(subject).or_insert(at);
            *latest = at.max(*latest);
        }
        *self.known.write().unwrap_or_else(PoisonError::into_inner) =
            Some(Arc::new(Known { keys, revoked }));
    }

    /// The claims of a token for this audience, if it is whole, current and not revoked.
    pub fn verify(&self, token: &str, audience: &str) -> Option<Claims> {
        let known = self.known()?;
        let kid = jsonwebtoken::decode_header(token).ok()?.kid?;
        let Some(key) = known.keys.get(&kid) else {
            // A key made a moment ago: fetch early, so that the next attempt succeeds.
            self.wanted.notify_one();
            return None;
        };
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_audience(&[audience]);
        validation.set_issuer(&[ISSUER]);
        validation.leeway = 5;
        let claims = jsonwebtoken::decode::<Claims>(token, key, &validation)
            .ok()?
            .claims;
        let session = claims.sid.map(|session| session.to_string());
        let ended = session.is_some_and(|session| known.revoked.contains_key(&session));
        let outdated = known
            .revoked
            .get(&claims.sub)
            .is_some_and(|at| claims.iat <= *at);
        (!ended && !outdated).then_some(claims)
    }

    /// Keeps this fresh for as long as the program runs.
    pub async fn keep_fresh(self: Arc<Self>, source: Arc<dyn TrustSource>) {
        loop {
            let pause = match source.fetch().await {
                Ok((jwks, revocations)) => {
                    self.learn(&jwks, &revocations);
                    REFRESH
                }
                Err(error) => {
                    tracing::debug!(%error, "signing keys could not be fetched");
                    RETRY
                }
            };
            tokio::time::sleep(RETRY).await;
            let rest = pause.saturating_sub(RETRY);
            tokio::time::timeout(rest, self.wanted.notified())
                .await
                .ok();
        }
    }

    fn known(&self) -> Option<Arc<Known>> {
        self.known
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}
