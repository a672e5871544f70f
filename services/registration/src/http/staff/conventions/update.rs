//! `update_convention`.

use actix_web::{HttpResponse, http::StatusCode, put, web};
use butterfly_chassis::{
    ApiError, ApiResult, Author, Body, IfMatch, Segments,
    auth::Permission,
    etag,
    refusals::{Always, ForStaff, WithBody, WithVersion},
};
use butterfly_contracts::{
    Problem,
    registration::{ConventionInput, ConventionView},
};
use butterfly_store::audit::{self, AuditEntry};
use sqlx::MySqlConnection;

use crate::{
    app::App,
    domain::convention::{self, Convention},
    http::{
        answers::{conflict, refuse_twice},
        lookup,
    },
    store::{conventions, passes, registrations},
};

/// Replaces what a convention says of itself.
#[utoipa::path(
    tag = "conventions",
    params(
        ("convention" = String, Path, description = "Id or slug of the convention"),
        ("If-Match" = String, Header, description = "ETag of the version to replace"),
    ),
    request_body = ConventionInput,
    responses(
        (status = 200, description = "The convention.", body = ConventionView,
            headers(("ETag" = String, description = "The version, for `If-Match`"))),
        (status = 409, description = "Another convention has this slug, a pass admits to a day \
            outside, or something was sold and its currency or the passes per person would change.", body = Problem,
            content_type = "application/problem+json"),
        ForStaff,
        WithVersion,
        WithBody,
        Always,
    ),
    security(("bearer" = [])),
)]
#[put("/conventions/{convention}")]
pub(crate) async fn update_convention(
    app: web::Data<App>,
    author: Author,
    convention: Segments<String>,
    version: IfMatch,
    input: Body<ConventionInput>,
) -> ApiResult<HttpResponse> {
    let staff = &author.staff;
    let permission = Permission::EditCatalogue;
    let found = lookup::staff_convention(&app, staff, permission, &convention.0).await?;
    let about = convention::validate(&input.0).map_err(ApiError::invalid)?;
    let id = found.id;
    let edit = async |conn: &mut MySqlConnection| {
        let before = conventions::select_by_id(conn, id).await?;
        let before = before.ok_or_else(ApiError::not_found)?;
        version.check(before.version)?;
        let after = Convention {
            version: before.version + 1,
            about: about.clone(),
            ..before.clone()
        };
        allow(conn, &before, &after).await?;
        replace(&app, &author, conn, (&before, &after)).await
    };
    let view = app.edit_catalogue(id, edit).await?;
    Ok(etag::with_etag(StatusCode::OK, view.version, &view))
}

async fn allow(
    conn: &mut MySqlConnection,
    before: &Convention,
    after: &Convention,
) -> ApiResult<()> {
    let (was, is) = (&before.about, &after.about);
    let fixed = if was.currency != is.currency {
        Some("the currency")
    } else if was.passes_per_person != is.passes_per_person {
        Some("how many passes one person may have")
    } else {
        None
    };
    if let Some(fixed) = fixed
        && registrations::exist_any(conn, before.id).await?
    {
        let detail = format!("Something was sold already: {fixed} cannot change any more.");
        return Err(conflict(&detail));
    }
    let days = after.about.first_day..=after.about.last_day;
    let passes = passes::select_all(conn, before.id).await?;
    let outside = passes
        .iter()
        .find(|pass| pass.about.days.iter().any(|day| !days.contains(day)));
    match outside {
        Some(pass) => {
            let detail = format!("The pass “{}” admits to a day outside.", pass.about.name);
            Err(conflict(&detail))
        }
        None => Ok(()),
    }
}

async fn replace(
    app: &App,
    author: &Author,
    conn: &mut MySqlConnection,
    (before, after): (&Convention, &Convention),
) -> ApiResult<ConventionView> {
    let now = app.clock.now();
    let updated = conventions::update(conn, after, now).await;
    let detail = "Another convention has this name in addresses.";
    if !refuse_twice(updated, "uq_convention_slug", detail)? {
        return Err(ApiError::internal(
            "a convention changed under its lane's lock",
        ));
    }
    let view = after.view(now);
    let states = (serde_json::json!(before.view(now)), serde_json::json!(view));
    let subject = after.id.to_string();
    let entry = author.entry("update_convention", after.id, &subject, now);
    let entry = AuditEntry {
        before: Some(&states.0),
        after: Some(&states.1),
        ..entry
    };
    audit::registration::insert(conn, &entry).await?;
    Ok(view)
}
