//! `list_own_registrations`.

use actix_web::{HttpRequest, HttpResponse, get, web};
use butterfly_chassis::{
    ApiResult, Params, Person,
    cursor::Slice,
    refusals::{Always, SignedIn},
};
use butterfly_contracts::{Page, Problem, page::PageQuery, registration::RegistrationView};

use crate::{app::App, http::answers, store::registrations};

/// Lists what the bearer's account ordered, the latest first.
#[utoipa::path(
    tag = "registrations",
    params(PageQuery),
    responses(
        (status = 200, description = "A page of registrations.", body = Page<RegistrationView>,
            headers(("Link" = String, description = "The next page, where there is one"))),
        (status = 422, description = "A parameter is not valid.", body = Problem,
            content_type = "application/problem+json"),
        SignedIn,
        Always,
    ),
    security(("bearer" = [])),
)]
#[get("/registrations")]
pub(crate) async fn list_own_registrations(
    request: HttpRequest,
    app: web::Data<App>,
    person: Person,
    query: Params<PageQuery>,
) -> ApiResult<HttpResponse> {
    let slice = Slice::read(&query.0)?;
    let (account, after, rows) = (person.account, slice.after, slice.rows());
    let read = async |conn: &mut sqlx::MySqlConnection| {
        registrations::select_by_account(conn, account, after, rows).await
    };
    let found = app.db.read(read).await?;
    let views = found.into_iter().map(|found| found.view).collect();
    let (views, next) = slice.finish(views, |last: &RegistrationView| (last.created_at, last.id));
    Ok(answers::page(&request, views, next))
}
