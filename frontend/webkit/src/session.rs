//! Who is signed in. The browser holds an opaque session token in a cookie; it is exchanged for a
//! short-lived access token, which is kept for at most 45 s, so that a sign-out elsewhere is noticed
//! within a minute.

use std::{
    future::{Ready, ready},
    pin::Pin,
    sync::Arc,
    time::Duration,
};

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use butterfly_client::{AttendeeClient, CallContext, Caller, ClientError};
use butterfly_contracts::attendee::{AccessToken, Claims};
use moka::future::Cache;
use sha2::{Digest, Sha256};

use crate::{PageError, Visit};

const KEPT: Duration = Duration::from_secs(45);

/// What signed-in people may act with.
#[derive(Clone)]
pub struct Access {
    token: String,
    claims: Claims,
}

impl Access {
    /// Reads what the token says. It came straight from the attendee service over the internal listener;
    /// whoever acts on it verifies it.
    pub fn new(token: String) -> Option<Self> {
        let payload = token.split('.').nth(1)?;
        let claims = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()?;
        Some(Self { token, claims })
    }

    /// The bearer token.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Who it is: id, name, e-mail address, roles.
    pub const fn claims(&self) -> &Claims {
        &self.claims
    }
}

type Answer = Pin<Box<dyn Future<Output = Result<AccessToken, ClientError>> + Send>>;
type Exchange = Arc<dyn Fn(String, CallContext) -> Answer + Send + Sync>;

/// Turns session tokens into access tokens and keeps them for a moment.
#[derive(Clone)]
pub struct Sessions {
    exchange: Exchange,
    kept: Cache<[u8; 32], Arc<Access>>,
}

/// Why there is no access token.
#[derive(Debug)]
enum NoAccess {
    Ended,
    Failed(ClientError),
}

impl Sessions {
    /// Sessions that this function can exchange.
    pub fn new<F, R>(exchange: F) -> Self
    where
        F: Fn(String, CallContext) -> R + Send + Sync + 'static,
        R: Future<Output = Result<AccessToken, ClientError>> + Send + 'static,
    {
        let kept = Cache::builder()
            .max_capacity(50_000)
            .time_to_live(KEPT)
            .build();
        Self {
            exchange: Arc::new(move |token, call| Box::pin(exchange(token, call))),
            kept,
        }
    }

    /// Sessions of attendees.
    pub fn of_attendees(caller: Caller) -> Self {
        Self::new(move |token, call| {
            let caller = caller.clone();
            async move {
                AttendeeClient::new(&caller, &call)
                    .create_access_token(&token)
                    .await
            }
        })
    }

    /// Sessions of staff.
    pub fn of_staff(caller: Caller) -> Self {
        Self::new(move |token, call| {
            let caller = caller.clone();
            async move {
                AttendeeClient::new(&caller, &call)
                    .create_staff_access_token(&token)
                    .await
            }
        })
    }

    /// The access of a session: `None` when the session has ended.
    pub async fn access(
        &self,
        session_token: &str,
        call: CallContext,
    ) -> Result<Option<Arc<Access>>, Arc<impl std::fmt::Display + use<>>> {
        let exchange = (self.exchange)(session_token.to_owned(), call);
        let found = self.kept.try_get_with(key_of(session_token), async move {
            let token = exchange.await.map_err(NoAccess::of)?;
            Access::new(token.access_token)
                .map(Arc::new)
                .ok_or(NoAccess::Ended)
        });
        match found.await {
            Ok(access) => Ok(Some(access)),
            Err(error) if matches!(*error, NoAccess::Ended) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Forgets a session at once, for example at sign-out or when its token was refused.
    pub async fn forget(&self, session_token: &str) {
        self.kept.invalidate(&key_of(session_token)).await;
    }
}

fn key_of(session_token: &str) -> [u8; 32] {
    Sha256::digest(session_token.as_bytes()).into()
}

impl NoAccess {
    fn of(error: ClientError) -> Self {
        let status = error.problem().map(|problem| problem.status);
        match status {
            Some(400 | 401 | 403 | 404 | 410 | 422) => Self::Ended,
            _ => Self::Failed(error),
        }
    }
}

impl std::fmt::Display for NoAccess {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Ended => f.write_str("the session has ended"),
            Self::Failed(error) => error.fmt(f),
        }
    }
}

/// The signed-in person of a page that needs one. Others are asked to sign in and come back.
#[derive(Clone)]
pub struct SignedIn(pub Arc<Access>);

impl FromRequest for SignedIn {
    type Error = PageError;
    type Future = Ready<Result<Self, PageError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Visit::of(request).and_then(|visit| visit.signed_in().map(Self)))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use butterfly_contracts::{Problem, ProblemCode};

    use super::*;

    pub(crate) fn token(name: &str) -> AccessToken {
        let claims = serde_json::json!({
            "iss": "butterfly", "sub": "acc_1", "aud": "public", "iat": 0, "exp": 300, "name": name,
        });
        let payload = URL_SAFE_NO_PAD.encode(claims.to_string());
        AccessToken {
            access_token: format!("e30.{payload}.sig"),
            expires_in: 300,
        }
    }

    #[actix_web::test]
    async fn a_session_is_exchanged_once_until_it_is_forgotten() {
        let calls = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&calls);
        let sessions = Sessions::new(move |_, _| {
            counted.fetch_add(1, Ordering::SeqCst);
            async { Ok(token("Mina")) }
        });
        let call = || CallContext::background("test");
        for _ in 0..3 {
            let access = sessions.access("s", call()).await.ok().flatten().unwrap();
            assert_eq!(access.claims().name, "Mina");
        }
        sessions.forget("s").await;
        sessions.access("s", call()).await.ok().flatten().unwrap();
        assert!(calls.load(Ordering::SeqCst) >= 2);
    }

    #[actix_web::test]
    async fn an_ended_session_is_told_from_a_service_that_is_away() {
        let ended = Sessions::new(|_, _| async {
            let problem = Problem::new(ProblemCode::Unauthenticated, "");
            Err(ClientError::Problem(Box::new(problem)))
        });
        let away = Sessions::new(|_, _| async { Err(ClientError::Timeout) });
        let call = || CallContext::background("test");
        assert!(
            ended
                .access("s", call())
                .await
                .is_ok_and(|access| access.is_none())
        );
        assert!(away.access("s", call()).await.is_err());
    }
}
