//! `GET /account`

use actix_web::{HttpResponse, get, http::StatusCode, web::Data};
use butterfly_chassis::{
    ApiResult, Person, etag,
    refusals::{Always, Named, SignedIn},
};
use butterfly_contracts::attendee::AccountView;

use super::view;
use crate::AppState;

/// Shows one's own account.
///
/// Strict: as it is now.
#[utoipa::path(
    tag = "accounts",
    responses(
        (
            status = 200,
            description = "The account",
            body = AccountView,
            headers(("ETag" = String, description = "The version, for `If-Match`")),
        ),
        SignedIn,
        Named,
        Always,
    ),
    security(("bearer" = [])),
)]
#[get("/account")]
pub(crate) async fn get_account(state: Data<AppState>, person: Person) -> ApiResult<HttpResponse> {
    let account = state
        .db
        .read(async |conn| view::load(conn, person.account).await)
        .await?;
    Ok(etag::with_etag(StatusCode::OK, account.version, &account))
}
