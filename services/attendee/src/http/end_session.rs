//! Signing out: the session ends, and its tokens are revoked.

use actix_web::HttpResponse;
use butterfly_chassis::{ApiError, ApiResult};
use butterfly_contracts::{ProblemCode, SessionId};

use crate::{
    AppState,
    store::{revocations, sessions},
};

/// Ends a session. Ending it again changes nothing.
pub(super) async fn end(state: &AppState, session: Option<SessionId>) -> ApiResult<HttpResponse> {
    let session = session.ok_or_else(|| {
        ApiError::new(
            ProblemCode::Unauthenticated,
            "This token belongs to no session.",
        )
    })?;
    let now = state.clock.now();
    state
        .db
        .transact(async |conn| {
            if sessions::end(&mut *conn, session, now).await? {
                revocations::insert_session(conn, session, now).await?;
            }
            Ok::<_, sqlx::Error>(())
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
