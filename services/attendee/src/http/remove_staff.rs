//! `POST /staff/removals`

use actix_web::{HttpResponse, post, web::Data};
use butterfly_chassis::{
    ApiError, ApiResult, Body, Internal, RequestContext,
    refusals::{Always, SignedIn, WithBody},
};
use butterfly_contracts::{
    AccountId, ConventionId, FieldError, Grant, Problem, ProblemCode, StaffRole,
    attendee::{StaffRemoval, StaffRemoved},
};
use butterfly_store::audit::{self, AuditEntry};
use serde_json::json;
use sqlx::MySqlConnection;
use uuid::Uuid;

use super::grant_role::Giver;
use crate::{
    AppState, OPERATOR,
    domain::draft,
    store::{accounts, grants, revocations},
};

/// Takes roles of staff away: one, all over one convention, or all of them.
///
/// Tokens that still tell of them are refused everywhere within a minute. A role somebody does not have is no
/// mistake. The last administrator stays. Only the operator's command may do this.
#[utoipa::path(
    tag = "staff",
    request_body = StaffRemoval,
    responses(
        (status = 200, description = "The person has these roles no longer", body = StaffRemoved),
        (
            status = 403,
            description = "This program may not take roles away (`forbidden`)",
            body = Problem,
            content_type = "application/problem+json"
        ),
        (
            status = 409,
            description = "There would be no administrator left (`conflict`)",
            body = Problem,
            content_type = "application/problem+json"
        ),
        SignedIn,
        WithBody,
        Always,
    ),
    security(("bearer" = [])),
)]
#[post("/staff/removals")]
pub(crate) async fn remove_staff(
    state: Data<AppState>,
    caller: Internal,
    context: RequestContext,
    Body(input): Body<StaffRemoval>,
) -> ApiResult<HttpResponse> {
    if caller.program != OPERATOR {
        let detail = "Only the operator's command may take roles away.";
        return Err(ApiError::new(ProblemCode::Forbidden, detail));
    }
    let email = draft::removal(&input).map_err(ApiError::invalid)?;
    let giver = Giver {
        program: &caller.program,
        action: "remove_staff",
        request_id: &context.request_id,
        now: state.clock.now(),
    };
    let removed = state
        .db
        .transact(async |conn| {
            let account = accounts::select_by_email(&mut *conn, &email).await?;
            let account = account.ok_or_else(unknown)?.id.into();
            let known = grants::select_by_account(&mut *conn, account).await?;
            let (gone, left): (Vec<_>, _) =
                known.into_iter().partition(|grant| is_meant(grant, &input));
            take_away(conn, account, &gone, &giver).await?;
            ApiResult::Ok(StaffRemoved {
                account,
                removed: gone,
                left,
            })
        })
        .await?;
    Ok(HttpResponse::Ok().json(removed))
}

fn is_meant(grant: &Grant, input: &StaffRemoval) -> bool {
    input.role.is_none_or(|role| grant.role == role)
        && (input.convention.is_none() || grant.convention == input.convention)
}

/// Takes the roles away, each with its audit row; what the account's tokens tell is out of date.
async fn take_away(
    conn: &mut MySqlConnection,
    account: AccountId,
    gone: &[Grant],
    giver: &Giver<'_>,
) -> ApiResult<()> {
    let administrator = StaffRole::Administrator;
    let is_administrator = gone.iter().any(|grant| grant.role == administrator);
    if is_administrator && grants::count_for_update(&mut *conn, administrator).await? < 2 {
        let detail = "This is the last administrator. Make another one first.";
        return Err(ApiError::new(ProblemCode::Conflict, detail));
    }
    for grant in gone {
        grants::delete(&mut *conn, account, *grant).await?;
        let before = json!({"role": grant.role, "convention": grant.convention});
        let after = json!({"by_program": giver.program});
        let entry = AuditEntry {
            // A program is no account.
            actor_id: Uuid::nil(),
            convention_id: grant.convention.map(ConventionId::uuid),
            action: giver.action,
            subject: &account.to_string(),
            before: Some(&before),
            after: Some(&after),
            request_id: giver.request_id,
            now: giver.now,
        };
        audit::attendee::insert(&mut *conn, &entry).await?;
    }
    if !gone.is_empty() {
        revocations::insert_account(conn, account, giver.now).await?;
    }
    Ok(())
}

fn unknown() -> ApiError {
    let message = "has no account";
    ApiError::invalid(vec![FieldError::new("/email", "unknown", message)])
}
