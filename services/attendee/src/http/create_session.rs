//! `POST /sessions`

use actix_web::{HttpResponse, http::header::LOCATION, post, web::Data};
use butterfly_chassis::{
    ApiResult, Body, RequestContext,
    refusals::{Always, WithBody},
};
use butterfly_contracts::{
    Problem,
    attendee::{Credentials, SignedIn},
};

use super::sign_in::sign_in;
use crate::{AppState, domain::tokens::SessionKind};

/// Signs an attendee in.
///
/// The session lasts 30 days at most.
#[utoipa::path(
    tag = "sessions",
    request_body = Credentials,
    responses(
        (
            status = 201,
            description = "The new session; its secret is shown this once only",
            body = SignedIn,
            headers(("Location" = String, description = "Its path")),
        ),
        (
            status = 401,
            description = "E-mail address and password do not belong together (`wrong_credentials`)",
            body = Problem,
            content_type = "application/problem+json"
        ),
        (
            status = 429,
            description = "Too many attempts failed, for this account or from this network; `Retry-After` says when to try again",
            body = Problem,
            content_type = "application/problem+json"
        ),
        WithBody,
        Always,
    ),
)]
#[post("/sessions")]
pub(crate) async fn create_session(
    state: Data<AppState>,
    context: RequestContext,
    Body(credentials): Body<Credentials>,
) -> ApiResult<HttpResponse> {
    let signed_in = sign_in(&state, &context, credentials, SessionKind::Public).await?;
    Ok(HttpResponse::Created()
        .insert_header((LOCATION, "/api/attendee/v1/sessions/current"))
        .json(signed_in))
}
