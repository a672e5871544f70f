//! `list_vouchers`.

use actix_web::{HttpRequest, HttpResponse, get, web};
use butterfly_chassis::{
    ApiResult, Params, Segments, Staff,
    auth::Permission,
    cursor::Slice,
    refusals::{Always, ForStaff},
};
use butterfly_contracts::{
    Page, Problem,
    page::PageQuery,
    registration::{VoucherQuery, VoucherView},
};

use crate::{
    app::App,
    domain::voucher::Voucher,
    http::{answers, lookup},
    store::vouchers::{self, Wanted},
};

/// Lists the vouchers of a convention, the oldest first.
#[utoipa::path(
    tag = "vouchers",
    params(
        ("convention" = String, Path, description = "Id or slug of the convention"),
        VoucherQuery,
    ),
    responses(
        (status = 200, description = "A page of vouchers.", body = Page<VoucherView>,
            headers(("Link" = String, description = "The next page, where there is one"))),
        (status = 422, description = "A parameter is not valid.", body = Problem,
            content_type = "application/problem+json"),
        ForStaff,
        Always,
    ),
    security(("bearer" = [])),
)]
#[get("/conventions/{convention}/vouchers")]
pub(crate) async fn list_vouchers(
    request: HttpRequest,
    app: web::Data<App>,
    staff: Staff,
    convention: Segments<String>,
    query: Params<VoucherQuery>,
) -> ApiResult<HttpResponse> {
    let name = &convention.0;
    let convention = lookup::staff_convention(&app, &staff, Permission::View, name).await?;
    let query = query.0;
    let slice = Slice::read(&PageQuery {
        limit: query.limit,
        cursor: query.cursor,
    })?;
    answers::short("?tag", query.tag.as_deref())?;
    let wanted = Wanted {
        pattern: answers::search_pattern(query.q.as_deref())?,
        tag: query.tag,
        after: slice.after,
        rows: slice.rows(),
    };
    let found = app
        .db
        .read(async |conn| vouchers::select_by_convention(conn, convention.id, &wanted).await);
    let views = found.await?.iter().map(Voucher::view).collect();
    let (views, next) = slice.finish(views, |last: &VoucherView| (last.created_at, last.id));
    Ok(answers::page(&request, views, next))
}
