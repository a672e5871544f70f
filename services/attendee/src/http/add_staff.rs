//! `PUT /staff`

use actix_web::{HttpResponse, put, web::Data};
use butterfly_chassis::{
    ApiError, ApiResult, Body, Internal, RequestContext,
    refusals::{Always, SignedIn, WithBody},
};
use butterfly_contracts::{
    AccountId, Grant, Problem, ProblemCode,
    attendee::{NewStaff, StaffAdded},
};
use butterfly_store::constraint_name;
use secrecy::SecretString;

use super::{
    grant_role::{self, Giver},
    reset_password,
};
use crate::{
    AppState, OPERATOR,
    domain::{draft, password},
    store::accounts,
};

/// Makes somebody staff.
///
/// An address without an account gets one, with a password that is shown this once only; so does an account
/// for which a new password is asked. Giving a role again changes nothing. Only the operator's command may do
/// this.
#[utoipa::path(
    tag = "staff",
    request_body = NewStaff,
    responses(
        (status = 200, description = "The person has the role", body = StaffAdded),
        (
            status = 403,
            description = "This program may not make anybody staff (`forbidden`)",
            body = Problem,
            content_type = "application/problem+json"
        ),
        SignedIn,
        WithBody,
        Always,
    ),
    security(("bearer" = [])),
)]
#[put("/staff")]
pub(crate) async fn add_staff(
    state: Data<AppState>,
    caller: Internal,
    context: RequestContext,
    Body(input): Body<NewStaff>,
) -> ApiResult<HttpResponse> {
    if caller.program != OPERATOR {
        let detail = "Only the operator's command may make somebody staff.";
        return Err(ApiError::new(ProblemCode::Forbidden, detail));
    }
    let draft = draft::staff(&input).map_err(ApiError::invalid)?;
    let password = password::generate();
    let secret = SecretString::from(password.clone());
    let hash = state.passwords.hash(secret).await?;
    let grant = Grant {
        convention: input.convention,
        role: input.role,
    };
    let giver = Giver {
        program: &caller.program,
        action: "add_staff",
        request_id: &context.request_id,
        now: state.clock.now(),
    };
    let (account, has_changed) = state
        .db
        .transact(async |conn| {
            let known = accounts::select_by_email(&mut *conn, &draft.email).await?;
            let account = match &known {
                Some(row) => row.id.into(),
                None => AccountId::generate(),
            };
            if known.is_none() {
                accounts::insert(&mut *conn, account, &draft, &hash, giver.now)
                    .await
                    .map_err(refused)?;
            } else if input.new_password {
                reset_password::reset(&mut *conn, account, &hash, &giver).await?;
            }
            grant_role::give(conn, account, grant, &giver).await?;
            ApiResult::Ok((account, known.is_none() || input.new_password))
        })
        .await?;
    Ok(HttpResponse::Ok().json(StaffAdded {
        account,
        password: has_changed.then_some(password),
    }))
}

/// Somebody else made the account in this moment: asked again, it is found.
fn refused(error: sqlx::Error) -> ApiError {
    match constraint_name(&error) {
        Some(accounts::EMAIL_IS_TAKEN) => ApiError::busy().because(error),
        _ => error.into(),
    }
}
