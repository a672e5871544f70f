//! `GET /jwks`

use actix_web::{HttpResponse, get, http::header, web::Data};
use butterfly_chassis::{ApiResult, refusals::Always};
use butterfly_contracts::attendee::Jwks;

use crate::{AppState, signing};

/// Lists the keys access tokens are verified with.
///
/// May be cached for a minute.
#[utoipa::path(
    tag = "keys",
    responses((status = 200, description = "Current and recently retired keys (RFC 7517)", body = Jwks), Always),
)]
#[get("/jwks")]
pub(crate) async fn get_public_jwks(state: Data<AppState>) -> ApiResult<HttpResponse> {
    let now = state.clock.now();
    let keys = state
        .db
        .read(async |conn| signing::published(conn, now).await)
        .await?;
    let caching = (header::CACHE_CONTROL, "public, max-age=60");
    Ok(HttpResponse::Ok().insert_header(caching).json(keys))
}
