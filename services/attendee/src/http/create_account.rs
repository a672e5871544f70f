//! `POST /accounts`

use actix_web::{HttpResponse, post, web::Data};
use butterfly_chassis::{
    ApiError, ApiResult, Body, RequestContext,
    mail::Mail,
    refusals::{Always, WithBody},
};
use butterfly_contracts::{
    Problem, ProblemCode,
    attendee::{NewAccount, SignUpAccepted},
};
use butterfly_store::outbox::{self, NewMessage};
use chrono::{DateTime, Utc};
use secrecy::SecretString;
use sqlx::MySqlConnection;
use uuid::Uuid;

use crate::{
    AppState,
    domain::{
        draft::{self, SignUp},
        mails,
        secret::Secret,
        throttle::{self, Attempt},
    },
    jobs,
    store::{
        accounts, failures,
        sign_ups::{self, Sealed},
    },
};

/// Asks for an account.
///
/// The answer is always the same. A mail says how it goes on: by a link that confirms the address and makes
/// the account, or, where the address has an account, by saying so. Nobody gets more than a few such mails in a
/// quarter of an hour.
#[utoipa::path(
    tag = "accounts",
    request_body = NewAccount,
    responses(
        (status = 202, description = "A mail is on its way", body = SignUpAccepted),
        (
            status = 429,
            description = "Too many from this network; `Retry-After` says when to try again",
            body = Problem,
            content_type = "application/problem+json"
        ),
        WithBody,
        Always,
    ),
)]
#[post("/accounts")]
pub(crate) async fn create_account(
    state: Data<AppState>,
    context: RequestContext,
    Body(input): Body<NewAccount>,
) -> ApiResult<HttpResponse> {
    let sign_up = draft::new_account(&input).map_err(ApiError::invalid)?;
    if !count(&state, &sign_up.account.email, &context.client_address).await? {
        return Ok(accepted(sign_up));
    }
    // Also for an address that has an account: the duration must not tell.
    let password = SecretString::from(input.password);
    let password_hash = state.passwords.hash(password).await?;
    let (secret, now) = (Secret::generate(), state.clock.now());
    state
        .db
        .transact(async |conn| {
            let account = &sign_up.account;
            let known = accounts::select_by_email(&mut *conn, &account.email).await?;
            let is_known = known.is_some();
            let sealed = Sealed {
                password_hash: if is_known { "" } else { &password_hash },
                token_hash: secret.hash(),
                used_at: is_known.then_some(now),
            };
            sign_ups::insert(&mut *conn, account, &sealed, now).await?;
            let mail = if is_known {
                mails::already_has_account(&sign_up, &state.public_url)
            } else {
                mails::confirm_sign_up(&sign_up, &state.public_url, secret.expose())
            };
            enqueue(conn, &mail, now).await
        })
        .await?;
    state.outbox_wake.notify_one();
    Ok(accepted(sign_up))
}

fn accepted(sign_up: SignUp) -> HttpResponse {
    HttpResponse::Accepted().json(SignUpAccepted {
        email: sign_up.account.email,
    })
}

/// Counts the sign-up; whether a mail may go to this address. Too many from one network are refused.
async fn count(state: &AppState, email: &str, client_address: &str) -> ApiResult<bool> {
    let (now, minutes) = (state.clock.now(), state.limits.window_minutes);
    let attempt = Attempt::sign_up(email, client_address, (now, minutes));
    let (by_email, by_address) = state
        .db
        .transact(async |conn| failures::count(conn, &attempt).await)
        .await?;
    if by_address > state.sign_up_limits.per_address {
        let detail = "Too many accounts were asked for from this network. Please wait a little.";
        let seconds = throttle::seconds_left(&attempt, now, minutes);
        return Err(ApiError::new(ProblemCode::TooMany, detail).retry_after(seconds));
    }
    Ok(by_email <= state.sign_up_limits.mails_per_email)
}

async fn enqueue(conn: &mut MySqlConnection, mail: &Mail, now: DateTime<Utc>) -> ApiResult<()> {
    let subject = format!("mail_{}", Uuid::now_v7().simple());
    let message = NewMessage {
        kind: jobs::MAIL,
        subject: &subject,
        subject_version: 1,
        payload: serde_json::to_value(mail).map_err(ApiError::internal)?,
        now,
    };
    outbox::attendee::enqueue(conn, &message).await?;
    Ok(())
}
