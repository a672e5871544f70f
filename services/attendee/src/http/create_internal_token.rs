//! `POST /tokens`

use actix_web::{HttpResponse, post, web::Data};
use butterfly_chassis::{
    ApiError, ApiResult, Body,
    refusals::{Always, WithBody},
};
use butterfly_contracts::{
    FieldError, Grant, Problem, ProblemCode, StaffRole,
    attendee::{AccessToken, ClientCredentials},
};
use secrecy::ExposeSecret;

use super::access;
use crate::{
    AppState, OPERATOR,
    domain::{secret, tokens::Subject},
};

/// Gives a program a token of its own.
///
/// Client credentials in the sense of RFC 6749 section 4.4. The audience is `internal`; the operator's
/// command may also ask for `staff` and is then an administrator.
#[utoipa::path(
    tag = "tokens",
    request_body = ClientCredentials,
    responses(
        (status = 200, description = "A token for five minutes", body = AccessToken),
        (
            status = 401,
            description = "The program is not known, or its secret is another (`wrong_credentials`)",
            body = Problem,
            content_type = "application/problem+json"
        ),
        (
            status = 403,
            description = "The program may not have tokens for this audience (`forbidden`)",
            body = Problem,
            content_type = "application/problem+json"
        ),
        WithBody,
        Always,
    ),
)]
#[post("/tokens")]
pub(crate) async fn create_internal_token(
    state: Data<AppState>,
    Body(input): Body<ClientCredentials>,
) -> ApiResult<HttpResponse> {
    let known = state.clients.get(&input.client_id);
    let expected = known.map_or("", |secret| secret.expose_secret());
    if !secret::same(expected, &input.client_secret) || expected.is_empty() {
        let detail = "Client id and secret do not belong together.";
        return Err(ApiError::new(ProblemCode::WrongCredentials, detail));
    }
    let subject = Subject {
        roles: roles(&input)?,
        id: input.client_id,
        ..Subject::default()
    };
    let token = access::sign(&state, subject, &input.audience)?;
    Ok(HttpResponse::Ok().json(token))
}

fn roles(input: &ClientCredentials) -> ApiResult<Vec<Grant>> {
    match input.audience.as_str() {
        "internal" => Ok(Vec::new()),
        "staff" if input.client_id == OPERATOR => Ok(vec![Grant {
            convention: None,
            role: StaffRole::Administrator,
        }]),
        "staff" => {
            let detail = "Only the operator's command may act as staff.";
            Err(ApiError::new(ProblemCode::Forbidden, detail))
        }
        _ => {
            let message = "must be `internal` or `staff`";
            let error = FieldError::new("/audience", "unknown_value", message);
            Err(ApiError::invalid(vec![error]))
        }
    }
}
