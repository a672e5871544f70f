//! `POST /properties/{property}/keys`

use actix_web::{
    HttpResponse,
    http::header::{CacheControl, CacheDirective, LOCATION},
    post,
    web::Data,
};
use butterfly_chassis::{
    ApiError, ApiResult, Author, Body, Segments,
    refusals::{Always, ForStaff, WithBody},
};
use butterfly_contracts::{
    PartnerKeyId, PropertyId,
    lodging::{PartnerKeyInput, PartnerKeyMade, PartnerKeyView},
};

use super::write::{self, Change, json};
use crate::{
    AppState,
    domain::key::{self, NewKey},
    store::partner_keys,
};

/// Most keys ever made for a property.
const MOST: i64 = 200;

/// Makes a key for a property's partner.
///
/// The secret is in this answer and nowhere else, ever. A property has at most 200 keys, revoked ones
/// included.
#[utoipa::path(
    tag = "partner keys",
    params(("property" = PropertyId, Path, description = "Id of the property")),
    request_body = PartnerKeyInput,
    responses(
        (
            status = 201,
            description = "The new key with its secret",
            body = PartnerKeyMade,
            headers(("Location" = String, description = "Its path")),
        ),
        (
            status = 409,
            description = "There are too many (`conflict`)",
            body = butterfly_contracts::Problem,
            content_type = "application/problem+json"
        ),
        ForStaff,
        WithBody,
        Always,
    ),
    security(("bearer" = [])),
)]
#[post("/properties/{property}/keys")]
pub(crate) async fn create_partner_key(
    state: Data<AppState>,
    author: Author,
    Segments(property): Segments<PropertyId>,
    Body(input): Body<PartnerKeyInput>,
) -> ApiResult<HttpResponse> {
    let now = state.clock.now();
    let secret = NewKey::generate();
    let key = state
        .db
        .transact(async |conn| {
            let convention = write::lock(&mut *conn, &author, property).await?;
            let name = key::check_name(&input.name).map_err(ApiError::invalid)?;
            let there = partner_keys::count(&mut *conn, property).await?;
            write::bound(there, MOST, "keys of a property")?;
            let id = PartnerKeyId::generate();
            partner_keys::insert(&mut *conn, (property, id), &name, &secret, now).await?;
            let key = PartnerKeyView {
                id,
                property,
                name,
                hint: secret.hint.clone(),
                created_at: now,
                revoked_at: None,
            };
            let change = Change {
                after: json(&key)?,
                ..Change::of("create_partner_key", convention, &id)
            };
            change.note(conn, &author, now).await?;
            ApiResult::Ok(key)
        })
        .await?;
    let location = format!("/api/lodging/staff/v1/keys/{}", key.id);
    let secret = secret.secret;
    Ok(HttpResponse::Created()
        .insert_header((LOCATION, location))
        .insert_header(CacheControl(vec![CacheDirective::NoStore]))
        .json(PartnerKeyMade { key, secret }))
}
