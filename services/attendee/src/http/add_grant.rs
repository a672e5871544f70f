//! `PUT /grants`

use actix_web::{HttpResponse, put, web::Data};
use butterfly_chassis::{
    ApiError, ApiResult, Body, Internal, RequestContext,
    refusals::{Always, SignedIn, WithBody},
};
use butterfly_contracts::{FieldError, Grant, Problem, ProblemCode, attendee::NewGrant};

use super::grant_role::{self, Giver};
use crate::{AppState, store::accounts};

/// The program that makes conventions.
const REGISTRATION: &str = "registration";

/// Gives an account a role over a convention.
///
/// The registration service makes the creator of a convention its owner by this. Giving a role again
/// changes nothing.
#[utoipa::path(
    tag = "staff",
    request_body = NewGrant,
    responses(
        (status = 204, description = "The account has the role"),
        (
            status = 403,
            description = "This program may not give roles (`forbidden`)",
            body = Problem,
            content_type = "application/problem+json"
        ),
        SignedIn,
        WithBody,
        Always,
    ),
    security(("bearer" = [])),
)]
#[put("/grants")]
pub(crate) async fn add_grant(
    state: Data<AppState>,
    caller: Internal,
    context: RequestContext,
    Body(input): Body<NewGrant>,
) -> ApiResult<HttpResponse> {
    if caller.program != REGISTRATION {
        let detail = "Only the registration service may give roles over conventions.";
        return Err(ApiError::new(ProblemCode::Forbidden, detail));
    }
    if input.role.is_global() {
        let message = "is over the whole installation, not over a convention";
        return Err(refused("/role", "not_over_a_convention", message));
    }
    let grant = Grant {
        convention: Some(input.convention),
        role: input.role,
    };
    let giver = Giver {
        program: &caller.program,
        action: "add_grant",
        request_id: &context.request_id,
        now: state.clock.now(),
    };
    state
        .db
        .transact(async |conn| {
            let account = accounts::select_for_update(&mut *conn, input.account).await?;
            account.ok_or_else(|| refused("/account", "unknown", "there is no such account"))?;
            grant_role::give(conn, input.account, grant, &giver).await
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

fn refused(pointer: &str, code: &str, message: &str) -> ApiError {
    ApiError::invalid(vec![FieldError::new(pointer, code, message)])
}
