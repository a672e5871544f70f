//! `PATCH /account`

use actix_web::{HttpResponse, http::StatusCode, patch, web::Data};
use butterfly_chassis::{
    ApiError, ApiResult, Body, IfMatch, Person, etag,
    refusals::{Always, Named, SignedIn, WithBody, WithVersion},
};
use butterfly_contracts::{
    AccountId,
    attendee::{AccountPatch, AccountView},
};
use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;

use super::view;
use crate::{
    AppState,
    domain::draft,
    store::{accounts, grants},
};

/// Changes one's own account.
///
/// Access tokens tell a new name from the next exchange on.
#[utoipa::path(
    tag = "accounts",
    params(("If-Match" = String, Header, description = "`ETag` of the version to change")),
    request_body = AccountPatch,
    responses(
        (
            status = 200,
            description = "The account as it is now",
            body = AccountView,
            headers(("ETag" = String, description = "The version, for `If-Match`")),
        ),
        SignedIn,
        Named,
        WithBody,
        WithVersion,
        Always,
    ),
    security(("bearer" = [])),
)]
#[patch("/account")]
pub(crate) async fn update_account(
    state: Data<AppState>,
    person: Person,
    if_match: IfMatch,
    Body(input): Body<AccountPatch>,
) -> ApiResult<HttpResponse> {
    let patch = draft::patch(&input).map_err(ApiError::invalid)?;
    let now = state.clock.now();
    let account = state
        .db
        .transact(async |conn| {
            let before = lock(&mut *conn, person.account, if_match).await?;
            change(conn, before, &patch, now).await
        })
        .await?;
    Ok(etag::with_etag(StatusCode::OK, account.version, &account))
}

async fn lock(
    conn: &mut MySqlConnection,
    id: AccountId,
    if_match: IfMatch,
) -> ApiResult<AccountView> {
    let row = accounts::select_for_update(&mut *conn, id).await?;
    let row = row.ok_or_else(ApiError::not_found)?;
    if_match.check(row.version)?;
    Ok(view::of(row, grants::select_by_account(conn, id).await?))
}

/// Writes what differs; a change of nothing keeps the version.
async fn change(
    conn: &mut MySqlConnection,
    before: AccountView,
    patch: &AccountPatch,
    now: DateTime<Utc>,
) -> ApiResult<AccountView> {
    let mut after = before.clone();
    if let Some(name) = &patch.name {
        after.name.clone_from(name);
    }
    if patch.address.is_some() {
        after.address.clone_from(&patch.address);
    }
    if after != before {
        let address = after.address.clone().unwrap_or_default();
        accounts::update(conn, after.id, &after.name, &address, now).await?;
        after.version += 1;
    }
    Ok(after)
}
