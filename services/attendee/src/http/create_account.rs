//! `POST /accounts`

use actix_web::{HttpResponse, post, web::Data};
use butterfly_chassis::{
    ApiError, ApiResult, Body,
    mail::Mail,
    refusals::{Always, WithBody},
};
use butterfly_contracts::attendee::{NewAccount, SignUpAccepted};
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
    },
    jobs,
    store::{
        accounts,
        sign_ups::{self, Sealed},
    },
};

/// Asks for an account.
///
/// The answer is always the same. A mail says how it goes on: by a link that confirms the address and makes
/// the account, or, where the address has an account, by saying so.
#[utoipa::path(
    tag = "accounts",
    request_body = NewAccount,
    responses(
        (status = 202, description = "A mail is on its way", body = SignUpAccepted),
        WithBody,
        Always,
    ),
)]
#[post("/accounts")]
pub(crate) async fn create_account(
    state: Data<AppState>,
    Body(input): Body<NewAccount>,
) -> ApiResult<HttpResponse> {
    let sign_up = draft::new_account(&input).map_err(ApiError::invalid)?;
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
    let SignUp { account, .. } = sign_up;
    Ok(HttpResponse::Accepted().json(SignUpAccepted {
        email: account.email,
    }))
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
