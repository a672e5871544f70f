//! `create_pass`.

use actix_web::{HttpResponse, post, web};
use butterfly_chassis::{
    ApiResult, Author, Body, Segments,
    auth::Permission,
    etag,
    refusals::{Always, ForStaff, WithBody},
};
use butterfly_contracts::{
    PassId, Problem,
    registration::{PassInput, PassView},
};
use butterfly_store::audit::{self, AuditEntry};
use sqlx::MySqlConnection;

use super::{NAME_TAKEN, surroundings, validate};
use crate::{
    app::App,
    domain::pass::Pass,
    http::{answers::refuse_twice, lookup},
    store::passes,
};

/// Creates a pass.
#[utoipa::path(
    tag = "passes",
    params(("convention" = String, Path, description = "Id or slug of the convention")),
    request_body = PassInput,
    responses(
        (status = 201, description = "The pass.", body = PassView,
            headers(
                ("Location" = String, description = "Its path"),
                ("ETag" = String, description = "The version, for `If-Match`"),
            )),
        (status = 409, description = "Another pass has this name.", body = Problem,
            content_type = "application/problem+json"),
        ForStaff,
        WithBody,
        Always,
    ),
    security(("bearer" = [])),
)]
#[post("/conventions/{convention}/passes")]
pub(crate) async fn create_pass(
    app: web::Data<App>,
    author: Author,
    convention: Segments<String>,
    input: Body<PassInput>,
) -> ApiResult<HttpResponse> {
    let staff = &author.staff;
    let permission = Permission::EditCatalogue;
    let found = lookup::staff_convention(&app, staff, permission, &convention.0).await?;
    let (convention, id, now) = (found.id, PassId::generate(), app.clock.now());
    let edit = async |conn: &mut MySqlConnection| {
        let (found, offer) = surroundings(conn, convention).await?;
        let about = validate(&input.0, &found, &offer, None)?;
        let pass = Pass {
            id,
            convention,
            version: 1,
            paused: false,
            about,
        };
        let inserted = passes::insert(conn, &pass, now).await;
        refuse_twice(inserted, "uq_pass_type_name", NAME_TAKEN)?;
        let (found, offer) = surroundings(conn, convention).await?;
        let view = offer.view(&pass, &found, now);
        let (subject, after) = (id.to_string(), serde_json::json!(view));
        let entry = author.entry("create_pass", convention, &subject, now);
        let entry = AuditEntry {
            after: Some(&after),
            ..entry
        };
        audit::registration::insert(conn, &entry).await?;
        Ok(view)
    };
    let view: PassView = app.edit_catalogue(convention, edit).await?;
    let location = format!("/api/registration/staff/v1/passes/{id}");
    Ok(etag::created(&location, view.version, &view))
}
