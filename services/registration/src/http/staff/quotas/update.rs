//! `update_quota`.

use actix_web::{HttpResponse, http::StatusCode, put, web};
use butterfly_chassis::{
    ApiResult, Author, Body, IfMatch, Segments,
    auth::Permission,
    etag,
    refusals::{Always, ForStaff, WithBody, WithVersion},
};
use butterfly_contracts::{
    Problem, QuotaId,
    registration::{QuotaInput, QuotaView},
};

use super::validate;
use crate::{
    app::App,
    http::lookup,
    lane::{Act, NewCapacity},
};

/// Replaces name and capacity of a stock.
#[utoipa::path(
    tag = "quotas",
    params(
        ("quota" = QuotaId, Path, description = "Id of the stock"),
        ("If-Match" = String, Header, description = "ETag of the version to replace"),
    ),
    request_body = QuotaInput,
    responses(
        (status = 200, description = "The stock.", body = QuotaView,
            headers(("ETag" = String, description = "The version, for `If-Match`"))),
        (status = 409, description = "`below_taken` with how many places are taken, or another stock \
            has this name.", body = Problem, content_type = "application/problem+json"),
        ForStaff,
        WithVersion,
        WithBody,
        Always,
    ),
    security(("bearer" = [])),
)]
#[put("/quotas/{quota}")]
pub(crate) async fn update_quota(
    app: web::Data<App>,
    author: Author,
    quota: Segments<QuotaId>,
    version: IfMatch,
    input: Body<QuotaInput>,
) -> ApiResult<HttpResponse> {
    let found = lookup::quota(&app, &author.staff, Permission::EditCatalogue, quota.0).await?;
    version.check(found.version)?;
    let input = validate(&input.0)?;
    let capacity = NewCapacity {
        quota: found.id,
        version: found.version,
        name: input.name,
        capacity: input.capacity,
        act: Act {
            actor: author.staff.account.uuid(),
            request_id: author.context.request_id.clone(),
        },
    };
    let changed = app
        .ledger
        .set_capacity(found.convention, capacity)
        .await??;
    Ok(etag::with_etag(
        StatusCode::OK,
        changed.version,
        &changed.view(),
    ))
}
