//! `list_registrations`.

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
    registration::{RegistrationQuery, RegistrationStatus, RegistrationView},
};

use crate::{
    app::App,
    http::{answers, lookup},
    store::registrations::{self, Wanted},
};

/// Lists the registrations of a convention, the oldest first.
#[utoipa::path(
    tag = "registrations",
    params(
        ("convention" = String, Path, description = "Id or slug of the convention"),
        RegistrationQuery,
    ),
    responses(
        (status = 200, description = "A page of registrations.", body = Page<RegistrationView>,
            headers(("Link" = String, description = "The next page, where there is one"))),
        (status = 422, description = "A parameter is not valid.", body = Problem,
            content_type = "application/problem+json"),
        ForStaff,
        Always,
    ),
    security(("bearer" = [])),
)]
#[get("/conventions/{convention}/registrations")]
pub(crate) async fn list_registrations(
    request: HttpRequest,
    app: web::Data<App>,
    staff: Staff,
    convention: Segments<String>,
    query: Params<RegistrationQuery>,
) -> ApiResult<HttpResponse> {
    let name = &convention.0;
    let convention = lookup::staff_convention(&app, &staff, Permission::View, name).await?;
    let query = query.0;
    let slice = Slice::read(&PageQuery {
        limit: query.limit,
        cursor: query.cursor,
    })?;
    let wanted = Wanted {
        pattern: answers::search_pattern(query.q.as_deref())?,
        status: query.status.unwrap_or(RegistrationStatus::Live),
        after: slice.after,
        rows: slice.rows(),
    };
    let read = async |conn: &mut sqlx::MySqlConnection| {
        registrations::select_by_convention(conn, convention.id, &wanted).await
    };
    let found = app.db.read(read).await?;
    let views = found.into_iter().map(|found| found.view).collect();
    let (views, next) = slice.finish(views, |last: &RegistrationView| (last.created_at, last.id));
    Ok(answers::page(&request, views, next))
}
