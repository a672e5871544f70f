//! Access tokens: signed, and exchanged for a session's secret.

use butterfly_chassis::{ApiError, ApiResult};
use butterfly_contracts::{
    Grant, ProblemCode, SessionId,
    attendee::{AccessToken, AccountView, ExchangeSession},
};

use super::view;
use crate::{
    AppState,
    domain::{
        secret,
        tokens::{self, SessionKind, Subject},
    },
    store::sessions,
};

/// A token about anybody.
pub(super) fn sign(state: &AppState, subject: Subject, audience: &str) -> ApiResult<AccessToken> {
    let claims = tokens::claims(subject, audience, state.clock.now());
    Ok(AccessToken {
        access_token: state.signer.sign(&claims).map_err(ApiError::internal)?,
        expires_in: tokens::ACCESS_SECONDS,
    })
}

/// A token for a session of this account. Roles travel in tokens for staff only.
pub(super) fn for_session(
    state: &AppState,
    session: SessionId,
    kind: SessionKind,
    account: &AccountView,
) -> ApiResult<AccessToken> {
    let roles: Vec<Grant> = match kind {
        SessionKind::Public => Vec::new(),
        SessionKind::Staff => account.roles.clone(),
    };
    let subject = Subject {
        id: account.id.to_string(),
        session: Some(session),
        email: account.email.clone(),
        name: account.name.clone(),
        roles,
    };
    sign(state, subject, kind.audience())
}

/// A token for the session behind a secret. Staff whose last role is gone are signed out by this.
pub(super) async fn exchange(
    state: &AppState,
    input: &ExchangeSession,
    kind: SessionKind,
) -> ApiResult<AccessToken> {
    let refused = || {
        let detail = "The session has ended. Please sign in again.";
        ApiError::new(ProblemCode::Unauthenticated, detail)
    };
    let (now, hash) = (state.clock.now(), secret::hash(&input.session_token));
    let found = state
        .db
        .read(async |conn| {
            let row = sessions::select_live(&mut *conn, &hash, kind, now).await?;
            let row = row.ok_or_else(refused)?;
            let account = view::load(conn, row.account_id.into()).await;
            ApiResult::Ok((row, account))
        })
        .await;
    let (row, account) = found?;
    let account = account.map_err(|error| match error.problem().code {
        ProblemCode::NotFound => refused(),
        _ => error,
    })?;
    if kind == SessionKind::Staff && account.roles.is_empty() {
        return Err(refused());
    }
    for_session(state, row.id.into(), kind, &account)
}
