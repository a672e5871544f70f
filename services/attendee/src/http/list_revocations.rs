//! `GET /revocations`

use actix_web::{HttpResponse, get, web::Data};
use butterfly_chassis::{
    ApiResult, Internal,
    refusals::{Always, SignedIn},
};
use butterfly_contracts::attendee::Revocations;

use crate::{AppState, trust};

/// Lists what must no longer be honoured.
///
/// Every revocation is listed for ten minutes, longer than any access token lives.
#[utoipa::path(
    tag = "keys",
    responses(
        (status = 200, description = "Sessions and accounts whose tokens are refused", body = Revocations),
        SignedIn,
        Always,
    ),
    security(("bearer" = [])),
)]
#[get("/revocations")]
pub(crate) async fn list_revocations(
    state: Data<AppState>,
    _program: Internal,
) -> ApiResult<HttpResponse> {
    let now = state.clock.now();
    let revocations = state
        .db
        .read(async |conn| trust::revoked(conn, now).await)
        .await?;
    Ok(HttpResponse::Ok().json(revocations))
}
