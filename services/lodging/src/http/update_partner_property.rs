//! `PATCH /property`, for a partner.

use actix_web::{HttpResponse, http::StatusCode, patch, web::Data};
use butterfly_chassis::{
    ApiError, ApiResult, Body, IfMatch, RequestContext, etag,
    refusals::{Always, SignedIn, WithBody, WithVersion},
};
use butterfly_contracts::lodging::{PropertyDescription, PropertyView};
use butterfly_store::audit::{self, AuditEntry};
use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;

use super::{
    partner,
    partner::Partner,
    view,
    write::{Change, json},
};
use crate::{AppState, domain::property, store::properties};

/// Changes the description of the property the key opens.
///
/// Fields that are not known here are ignored.
#[utoipa::path(
    tag = "property",
    params(("If-Match" = String, Header, description = "`ETag` of the version to change")),
    request_body = PropertyDescription,
    responses(
        (
            status = 200,
            description = "The property as it is now",
            body = PropertyView,
            headers(("ETag" = String, description = "The version, for `If-Match`")),
        ),
        SignedIn,
        WithBody,
        WithVersion,
        Always,
    ),
    security(("bearer" = [])),
)]
#[patch("/property")]
pub(crate) async fn update_partner_property(
    state: Data<AppState>,
    partner: Partner,
    context: RequestContext,
    if_match: IfMatch,
    Body(input): Body<PropertyDescription>,
) -> ApiResult<HttpResponse> {
    let description = property::check_description(&input.description).map_err(ApiError::invalid)?;
    let now = state.clock.now();
    let id = partner.property;
    let property = state
        .db
        .transact(async |conn| {
            let convention = properties::lock(&mut *conn, id).await?;
            let convention = convention.ok_or_else(partner::refused)?;
            let before = view::load(&mut *conn, id).await?;
            if_match.check(before.version)?;
            properties::update_description(&mut *conn, id, &description, now).await?;
            let after = view::load(&mut *conn, id).await?;
            let change = Change {
                before: json(&before)?,
                after: json(&after)?,
                ..Change::of("update_partner_property", convention, &id)
            };
            note(conn, &change, (partner, &context), now).await?;
            ApiResult::Ok(after)
        })
        .await?;
    Ok(etag::with_etag(StatusCode::OK, property.version, &property))
}

/// Notes the change with the key as its actor: a partner has no account.
async fn note(
    conn: &mut MySqlConnection,
    change: &Change<'_>,
    (partner, context): (Partner, &RequestContext),
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let entry = AuditEntry {
        actor_id: partner.key.uuid(),
        convention_id: Some(change.convention.uuid()),
        action: change.action,
        subject: &change.subject,
        before: change.before.as_ref(),
        after: change.after.as_ref(),
        request_id: &context.request_id,
        now,
    };
    audit::lodging::insert(conn, &entry).await
}
