//! Signing in, for attendees and for staff: counted before the password is looked at, so that no number of
//! attempts at the same time gets past the limit.

use butterfly_chassis::{ApiError, ApiResult, RequestContext};
use butterfly_contracts::{
    Grant, ProblemCode, SessionId,
    attendee::{AccountView, Credentials, SignedIn},
};
use secrecy::SecretString;

use super::{access, view};
use crate::{
    AppState,
    domain::{
        draft,
        secret::Secret,
        throttle::{self, Attempt},
        tokens::SessionKind,
    },
    store::{
        accounts::{self, AccountRow},
        failures, grants,
        sessions::{self, NewSession},
    },
};

/// A new session; one and the same refusal for an unknown address, a wrong password, and, for staff, an
/// account without a role.
pub(super) async fn sign_in(
    state: &AppState,
    context: &RequestContext,
    credentials: Credentials,
    kind: SessionKind,
) -> ApiResult<SignedIn> {
    let email = draft::credentials(&credentials).map_err(ApiError::invalid)?;
    let attempt = count(state, &email, &context.client_address).await?;
    let row = state
        .db
        .read(async |conn| accounts::select_by_email(conn, &email).await)
        .await?;
    let stored = row.as_ref().map(|row| row.password_hash.clone());
    let password = SecretString::from(credentials.password);
    let fits = match state.passwords.verify(password, stored).await {
        Ok(fits) => fits,
        Err(error) => {
            take_back(state, &attempt).await?;
            return Err(error.into());
        }
    };
    let row = row.filter(|_| fits).ok_or_else(wrong)?;
    open(state, &attempt, row, kind).await
}

fn wrong() -> ApiError {
    let detail = "This e-mail address and password do not belong together.";
    ApiError::new(ProblemCode::WrongCredentials, detail)
}

/// Counts the attempt as failed until it succeeds.
async fn count(state: &AppState, email: &str, client_address: &str) -> ApiResult<Attempt> {
    let (now, limits) = (state.clock.now(), state.limits);
    let attempt = Attempt::new(email, client_address, (now, limits.window_minutes));
    let (by_email, by_address) = state
        .db
        .transact(async |conn| failures::count(conn, &attempt).await)
        .await?;
    if by_email <= limits.failures_per_email && by_address <= limits.failures_per_address {
        return Ok(attempt);
    }
    let detail = "Too many sign-ins failed. Please wait a little before the next one.";
    let seconds = throttle::seconds_left(&attempt, now, limits.window_minutes);
    Err(ApiError::new(ProblemCode::TooMany, detail).retry_after(seconds))
}

/// What failed was us, not the person.
async fn take_back(state: &AppState, attempt: &Attempt) -> ApiResult<()> {
    let since = attempt.window_start;
    state
        .db
        .transact(async |conn| {
            failures::decrement(&mut *conn, &attempt.email, since).await?;
            failures::decrement(conn, &attempt.address, since).await
        })
        .await?;
    Ok(())
}

async fn open(
    state: &AppState,
    attempt: &Attempt,
    row: AccountRow,
    kind: SessionKind,
) -> ApiResult<SignedIn> {
    let (now, since) = (state.clock.now(), attempt.window_start);
    let secret = Secret::generate();
    let session = NewSession {
        id: SessionId::generate(),
        account: row.id.into(),
        kind,
        token_hash: secret.hash(),
        expires_at: now + kind.life(),
    };
    let roles = state
        .db
        .transact(async |conn| {
            let roles = grants::select_by_account(&mut *conn, session.account).await?;
            if kind == SessionKind::Staff && roles.is_empty() {
                return Err(wrong());
            }
            failures::delete(&mut *conn, &attempt.email, since).await?;
            failures::decrement(&mut *conn, &attempt.address, since).await?;
            sessions::insert(conn, &session, now).await?;
            ApiResult::<Vec<Grant>>::Ok(roles)
        })
        .await?;
    let account: AccountView = view::of(row, roles);
    Ok(SignedIn {
        session: session.id,
        session_token: secret.expose().to_owned(),
        expires_at: session.expires_at,
        access: access::for_session(state, session.id, kind, &account)?,
        account,
    })
}
