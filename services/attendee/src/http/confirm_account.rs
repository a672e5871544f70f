//! `POST /accounts/confirm`

use actix_web::{HttpResponse, post, web::Data};
use butterfly_chassis::{
    ApiError, ApiResult, Body,
    refusals::{Always, WithBody},
};
use butterfly_contracts::{
    AccountId, Problem, ProblemCode,
    attendee::{ConfirmAccount, SignUpAccepted},
};
use butterfly_store::constraint_name;
use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;

use crate::{
    AppState,
    domain::secret,
    store::{
        accounts,
        sign_ups::{self, SignUpRow},
    },
};

/// Confirms an e-mail address and makes the account.
///
/// Where the address got an account by another link in the meantime, that account stays as it is.
#[utoipa::path(
    tag = "accounts",
    request_body = ConfirmAccount,
    responses(
        (status = 200, description = "The address has an account now", body = SignUpAccepted),
        (
            status = 410,
            description = "The link was used or has run out (`gone`)",
            body = Problem,
            content_type = "application/problem+json"
        ),
        WithBody,
        Always,
    ),
)]
#[post("/accounts/confirm")]
pub(crate) async fn confirm_account(
    state: Data<AppState>,
    Body(input): Body<ConfirmAccount>,
) -> ApiResult<HttpResponse> {
    let (hash, now) = (secret::hash(&input.token), state.clock.now());
    let email = state
        .db
        .transact(async |conn| {
            let row = sign_ups::select_for_update(&mut *conn, &hash).await?;
            let row = row.filter(|row| row.used_at.is_none() && row.expires_at > now);
            let row = row.ok_or_else(|| {
                let detail =
                    "This link was used already or is older than a day. Please sign up again.";
                ApiError::new(ProblemCode::Gone, detail)
            })?;
            sign_ups::mark_used(&mut *conn, row.id, now).await?;
            make_account(conn, row, now).await
        })
        .await?;
    Ok(HttpResponse::Ok().json(SignUpAccepted { email }))
}

async fn make_account(
    conn: &mut MySqlConnection,
    row: SignUpRow,
    now: DateTime<Utc>,
) -> ApiResult<String> {
    let password_hash = row.password_hash.clone();
    let draft = row.draft();
    let made = accounts::insert(conn, AccountId::generate(), &draft, &password_hash, now).await;
    match made {
        Err(error) if constraint_name(&error) != Some(accounts::EMAIL_IS_TAKEN) => {
            Err(error.into())
        }
        _ => Ok(draft.email),
    }
}
