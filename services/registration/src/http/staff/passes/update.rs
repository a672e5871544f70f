//! `update_pass`.

use actix_web::{HttpResponse, http::StatusCode, put, web};
use butterfly_chassis::{
    ApiError, ApiResult, Author, Body, IfMatch, Segments,
    auth::Permission,
    etag,
    refusals::{Always, ForStaff, WithBody, WithVersion},
};
use butterfly_contracts::{
    PassId, Problem,
    registration::{PassInput, PassView},
};
use butterfly_store::audit::{self, AuditEntry};
use sqlx::MySqlConnection;

use super::{NAME_TAKEN, cover_tiers, surroundings, validate};
use crate::{
    app::App,
    domain::pass::Pass,
    http::{answers::refuse_twice, lookup},
    store::passes,
};

/// Replaces a pass; what was sold stays as it was sold.
#[utoipa::path(
    tag = "passes",
    params(
        ("pass" = PassId, Path, description = "Id of the pass"),
        ("If-Match" = String, Header, description = "ETag of the version to replace"),
    ),
    request_body = PassInput,
    responses(
        (status = 200, description = "The pass.", body = PassView,
            headers(("ETag" = String, description = "The version, for `If-Match`"))),
        (status = 409, description = "Another pass has this name, or `below_taken`: a price tier would hold for fewer \
            places than have its price.", body = Problem,
            content_type = "application/problem+json"),
        ForStaff,
        WithVersion,
        WithBody,
        Always,
    ),
    security(("bearer" = [])),
)]
#[put("/passes/{pass}")]
pub(crate) async fn update_pass(
    app: web::Data<App>,
    author: Author,
    pass: Segments<PassId>,
    version: IfMatch,
    input: Body<PassInput>,
) -> ApiResult<HttpResponse> {
    let id = pass.0;
    let found = lookup::pass(&app, &author.staff, Permission::EditCatalogue, id).await?;
    let edit = async |conn: &mut MySqlConnection| {
        let before = passes::select_by_id(conn, id)
            .await?
            .ok_or_else(ApiError::not_found)?;
        version.check(before.version)?;
        replace(&app, &author, conn, (&before, &input.0)).await
    };
    let view: PassView = app.edit_catalogue(found.convention, edit).await?;
    Ok(etag::with_etag(StatusCode::OK, view.version, &view))
}

async fn replace(
    app: &App,
    author: &Author,
    conn: &mut MySqlConnection,
    (before, input): (&Pass, &PassInput),
) -> ApiResult<PassView> {
    let (convention, offer) = surroundings(conn, before.convention).await?;
    let about = validate(input, &convention, &offer, Some(before))?;
    cover_tiers(conn, convention.id, &about.tiers).await?;
    let after = Pass {
        version: before.version + 1,
        about,
        ..before.clone()
    };
    let now = app.clock.now();
    let updated = passes::update(conn, &after, now).await;
    refuse_twice(updated, "uq_pass_type_name", NAME_TAKEN)?;
    let was = offer.view(before, &convention, now);
    let (convention, offer) = surroundings(conn, before.convention).await?;
    let view = offer.view(&after, &convention, now);
    let states = (serde_json::json!(was), serde_json::json!(view));
    let subject = after.id.to_string();
    let entry = author.entry("update_pass", after.convention, &subject, now);
    let entry = AuditEntry {
        before: Some(&states.0),
        after: Some(&states.1),
        ..entry
    };
    audit::registration::insert(conn, &entry).await?;
    Ok(view)
}
