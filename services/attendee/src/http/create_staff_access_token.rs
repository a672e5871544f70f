//! `POST /access-tokens`, for staff

use actix_web::{HttpResponse, post, web::Data};
use butterfly_chassis::{
    ApiResult, Body,
    refusals::{Always, WithBody},
};
use butterfly_contracts::{
    Problem,
    attendee::{AccessToken, ExchangeSession},
};

use super::access::exchange;
use crate::{AppState, domain::tokens::SessionKind};

/// Exchanges a staff session for an access token.
///
/// The token carries the roles the person has at this moment.
#[utoipa::path(
    tag = "sessions",
    request_body = ExchangeSession,
    responses(
        (status = 200, description = "A token for five minutes", body = AccessToken),
        (
            status = 401,
            description = "The session has ended, or there never was one (`unauthenticated`)",
            body = Problem,
            content_type = "application/problem+json"
        ),
        WithBody,
        Always,
    ),
)]
#[post("/access-tokens")]
pub(crate) async fn create_staff_access_token(
    state: Data<AppState>,
    Body(input): Body<ExchangeSession>,
) -> ApiResult<HttpResponse> {
    let token = exchange(&state, &input, SessionKind::Staff).await?;
    Ok(HttpResponse::Ok().json(token))
}
