//! `update_voucher`.

use actix_web::{HttpResponse, http::StatusCode, put, web};
use butterfly_chassis::{
    ApiError, ApiResult, Author, Body, IfMatch, Segments,
    auth::Permission,
    etag,
    refusals::{Always, ForStaff, WithBody, WithVersion},
};
use butterfly_contracts::{
    Problem, ProblemCode, VoucherId,
    registration::{VoucherTerms, VoucherView},
};
use butterfly_store::audit::{self, AuditEntry};
use sqlx::MySqlConnection;

use super::known_passes;
use crate::{
    app::App,
    domain::voucher::{self, Voucher},
    http::lookup,
    kept,
    store::vouchers,
};

/// Gives a voucher other terms, from the next order on; what was bought with it stays as it was bought.
#[utoipa::path(
    tag = "vouchers",
    params(
        ("voucher" = VoucherId, Path, description = "Id of the voucher"),
        ("If-Match" = String, Header, description = "ETag of the version to replace"),
    ),
    request_body = VoucherTerms,
    responses(
        (status = 200, description = "The voucher.", body = VoucherView,
            headers(("ETag" = String, description = "The version, for `If-Match`"))),
        (status = 409, description = "`below_taken`: it would be good for fewer places than have used it; \
            `sold_out`: fewer places are free than shall be kept.",
            body = Problem, content_type = "application/problem+json"),
        ForStaff,
        WithVersion,
        WithBody,
        Always,
    ),
    security(("bearer" = [])),
)]
#[put("/vouchers/{voucher}")]
pub(crate) async fn update_voucher(
    app: web::Data<App>,
    author: Author,
    voucher: Segments<VoucherId>,
    version: IfMatch,
    input: Body<VoucherTerms>,
) -> ApiResult<HttpResponse> {
    let (id, permission) = (voucher.0, Permission::EditCatalogue);
    let found = lookup::voucher(&app, &author.staff, permission, id).await?;
    let now = app.clock.now();
    let edit = async |conn: &mut MySqlConnection| {
        let before = vouchers::select_by_id(conn, id).await?;
        let before = before.ok_or_else(ApiError::not_found)?;
        version.check(before.version)?;
        let mut passes = known_passes(conn, before.convention).await?;
        // It may stay limited to passes that are deleted: without them it would be for every pass.
        passes.extend(&before.terms.passes);
        let terms = voucher::validate(&input.0, &passes).map_err(ApiError::invalid)?;
        let mut after = Voucher {
            terms,
            version: before.version + 1,
            ..before.clone()
        };
        after.kept = after.to_keep(now);
        voucher::check_kept(&before.terms, &after.terms).map_err(ApiError::invalid)?;
        cover_uses(&after)?;
        let more = i64::from(after.kept) - i64::from(before.kept);
        kept::keep(conn, (after.convention, &after.quotas), more).await?;
        vouchers::update(conn, &after, now).await?;
        let states = (
            serde_json::json!(before.view()),
            serde_json::json!(after.view()),
        );
        let subject = id.to_string();
        let entry = AuditEntry {
            before: Some(&states.0),
            after: Some(&states.1),
            ..author.entry("update_voucher", after.convention, &subject, now)
        };
        audit::registration::insert(conn, &entry).await?;
        Ok(after.view())
    };
    // Under the lane's lock: no batch uses it between the look at its uses and the change.
    let view: VoucherView = app.edit_catalogue(found.convention, edit).await?;
    Ok(etag::with_etag(StatusCode::OK, view.version, &view))
}

/// Refuses fewer uses than there are.
fn cover_uses(voucher: &Voucher) -> ApiResult<()> {
    let taken = voucher.taken();
    if voucher.terms.max_uses < taken {
        let detail = format!("{taken} places have used “{}” already.", voucher.code);
        let problem = Problem::new(ProblemCode::BelowTaken, detail);
        return Err(problem.with("taken", taken).into());
    }
    Ok(())
}
