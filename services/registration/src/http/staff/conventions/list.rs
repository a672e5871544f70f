//! `list_staff_conventions`.

use actix_web::{HttpRequest, HttpResponse, get, web};
use butterfly_chassis::{
    ApiResult, Params, Staff,
    refusals::{Always, SignedIn},
};
use butterfly_contracts::{
    Page, Problem,
    registration::{ConventionQuery, ConventionView},
};

use crate::{
    app::App,
    http::{answers, conventions::list::wanted},
    store::conventions,
};

/// Lists the conventions the bearer works for; all of them for an administrator.
#[utoipa::path(
    tag = "conventions",
    params(ConventionQuery),
    responses(
        (status = 200, description = "A page of conventions.", body = Page<ConventionView>,
            headers(("Link" = String, description = "The next page, where there is one"))),
        (status = 422, description = "A parameter is not valid.", body = Problem,
            content_type = "application/problem+json"),
        SignedIn,
        Always,
    ),
    security(("bearer" = [])),
)]
#[get("/conventions")]
pub(crate) async fn list_staff_conventions(
    request: HttpRequest,
    app: web::Data<App>,
    staff: Staff,
    query: Params<ConventionQuery>,
) -> ApiResult<HttpResponse> {
    let (slice, wanted) = wanted(query.0)?;
    let own = staff.conventions();
    let ids = (!staff.is_administrator()).then_some(own.as_slice());
    let read = async |conn: &mut sqlx::MySqlConnection| {
        conventions::select_for_staff(conn, ids, &wanted).await
    };
    let found = app.db.read(read).await?;
    let (found, next) = slice.finish(found, |last| (last.about.first_day, last.id));
    let now = app.clock.now();
    let views = found
        .iter()
        .map(|convention| convention.view(now))
        .collect();
    Ok(answers::page(&request, views, next))
}
