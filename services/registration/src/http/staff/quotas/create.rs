//! `create_quota`.

use actix_web::{HttpResponse, post, web};
use butterfly_chassis::{
    ApiResult, Author, Body, Segments,
    auth::Permission,
    etag,
    refusals::{Always, ForStaff, WithBody},
};
use butterfly_contracts::{
    Problem, QuotaId,
    registration::{QuotaInput, QuotaView},
};
use butterfly_store::audit::{self, AuditEntry};
use sqlx::MySqlConnection;

use super::{NAME_TAKEN, validate};
use crate::{
    app::App,
    http::{answers::refuse_twice, lookup},
    store::quotas::{self, Quota},
};

/// Creates a stock.
#[utoipa::path(
    tag = "quotas",
    params(("convention" = String, Path, description = "Id or slug of the convention")),
    request_body = QuotaInput,
    responses(
        (status = 201, description = "The stock.", body = QuotaView,
            headers(
                ("Location" = String, description = "Its path"),
                ("ETag" = String, description = "The version, for `If-Match`"),
            )),
        (status = 409, description = "Another stock has this name.", body = Problem,
            content_type = "application/problem+json"),
        ForStaff,
        WithBody,
        Always,
    ),
    security(("bearer" = [])),
)]
#[post("/conventions/{convention}/quotas")]
pub(crate) async fn create_quota(
    app: web::Data<App>,
    author: Author,
    convention: Segments<String>,
    input: Body<QuotaInput>,
) -> ApiResult<HttpResponse> {
    let staff = &author.staff;
    let permission = Permission::EditCatalogue;
    let found = lookup::staff_convention(&app, staff, permission, &convention.0).await?;
    let input = validate(&input.0)?;
    let quota = Quota {
        id: QuotaId::generate(),
        convention: found.id,
        name: input.name,
        capacity: input.capacity,
        held: 0,
        sold: 0,
        reserved: 0,
        version: 1,
    };
    let (view, now) = (quota.view(), app.clock.now());
    let (subject, after) = (quota.id.to_string(), serde_json::json!(view));
    let entry = author.entry("create_quota", found.id, &subject, now);
    let entry = AuditEntry {
        after: Some(&after),
        ..entry
    };
    let edit = async |conn: &mut MySqlConnection| {
        let inserted = quotas::insert(conn, &quota, now).await;
        refuse_twice(inserted, "uq_quota_name", NAME_TAKEN)?;
        audit::registration::insert(conn, &entry).await?;
        Ok(())
    };
    app.edit_catalogue(found.id, edit).await?;
    let location = format!("/api/registration/staff/v1/quotas/{}", view.id);
    Ok(etag::created(&location, view.version, &view))
}
