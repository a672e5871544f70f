//! `DELETE /keys/{key}`

use actix_web::{HttpResponse, delete, web::Data};
use butterfly_chassis::{
    ApiError, ApiResult, Author, Segments,
    refusals::{Always, ForStaff},
};
use butterfly_contracts::{PartnerKeyId, lodging::PartnerKeyView};
use sqlx::MySqlConnection;

use super::{
    view,
    write::{self, Change, json},
};
use crate::{AppState, store::partner_keys};

/// Revokes a partner's key.
///
/// It opens nothing from the next request on. Revoking it again changes nothing.
#[utoipa::path(
    tag = "partner keys",
    params(("key" = PartnerKeyId, Path, description = "Id of the key")),
    responses(
        (status = 204, description = "It is revoked"),
        ForStaff,
        Always,
    ),
    security(("bearer" = [])),
)]
#[delete("/keys/{key}")]
pub(crate) async fn revoke_partner_key(
    state: Data<AppState>,
    author: Author,
    Segments(key): Segments<PartnerKeyId>,
) -> ApiResult<HttpResponse> {
    let now = state.clock.now();
    state
        .db
        .transact(async |conn| {
            let property = load(&mut *conn, key).await?.property;
            let convention = write::lock(&mut *conn, &author, property).await?;
            // Once more, now that nobody else can change it.
            let before = load(&mut *conn, key).await?;
            if before.revoked_at.is_some() {
                return Ok(());
            }
            partner_keys::mark_revoked(&mut *conn, key, now).await?;
            let after = load(&mut *conn, key).await?;
            let change = Change {
                before: json(&before)?,
                after: json(&after)?,
                ..Change::of("revoke_partner_key", convention, &key)
            };
            change.note(conn, &author, now).await?;
            ApiResult::Ok(())
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

async fn load(conn: &mut MySqlConnection, key: PartnerKeyId) -> ApiResult<PartnerKeyView> {
    let row = partner_keys::select_by_id(conn, key).await?;
    row.map(view::key_view).ok_or_else(ApiError::not_found)
}
