//! `list_conventions`.

use actix_web::{HttpRequest, HttpResponse, get, web};
use butterfly_chassis::{ApiResult, Params, cursor::Slice, refusals::Always};
use butterfly_contracts::{
    ConventionId, Page, Problem,
    page::PageQuery,
    registration::{ConventionQuery, ConventionView},
};
use chrono::{Days, NaiveDate};

use crate::{app::App, http::answers, store::conventions};

/// The slice and search of a list of conventions.
pub(crate) fn wanted(
    query: ConventionQuery,
) -> ApiResult<(Slice<(NaiveDate, ConventionId)>, conventions::Wanted)> {
    let slice = Slice::read(&PageQuery {
        limit: query.limit,
        cursor: query.cursor,
    })?;
    let wanted = conventions::Wanted {
        pattern: answers::search_pattern(query.q.as_deref())?,
        after: slice.after,
        rows: slice.rows(),
    };
    Ok((slice, wanted))
}

/// Lists the published and closed conventions that are not over, by their first day.
#[utoipa::path(
    tag = "conventions",
    params(ConventionQuery),
    responses(
        (status = 200, description = "A page of conventions.", body = Page<ConventionView>,
            headers(("Link" = String, description = "The next page, where there is one"))),
        (status = 422, description = "A parameter is not valid.", body = Problem,
            content_type = "application/problem+json"),
        Always,
    ),
)]
#[get("/conventions")]
pub(crate) async fn list_conventions(
    request: HttpRequest,
    app: web::Data<App>,
    query: Params<ConventionQuery>,
) -> ApiResult<HttpResponse> {
    let (slice, wanted) = wanted(query.0)?;
    let now = app.clock.now();
    // Somewhere it is still yesterday.
    let since = now.date_naive() - Days::new(1);
    let read = async |conn: &mut sqlx::MySqlConnection| {
        conventions::select_public(conn, &wanted, since).await
    };
    let found = app.db.read(read).await?;
    let (found, next) = slice.finish(found, |last| (last.about.first_day, last.id));
    let views = found
        .iter()
        .map(|convention| convention.view(now))
        .collect();
    Ok(answers::page(&request, views, next))
}
