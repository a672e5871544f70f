//! `list_registrations`.

use std::collections::{BTreeMap, BTreeSet};

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
    registration::{RegistrationQuery, RegistrationStatus, StaffRegistrationView},
};
use sqlx::MySqlConnection;

use crate::{
    app::App,
    domain::{extras::Extras, order::Registration, search::Search},
    http::{answers, lookup},
    store::{
        extras,
        registrations::{self, Wanted},
    },
};

/// Lists the registrations of a convention with what they have of its options, the oldest first.
#[utoipa::path(
    tag = "registrations",
    params(
        ("convention" = String, Path, description = "Id or slug of the convention"),
        RegistrationQuery,
    ),
    responses(
        (status = 200, description = "A page of registrations.", body = Page<StaffRegistrationView>,
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
    answers::short("?q", query.q.as_deref())?;
    let wanted = Wanted {
        search: Search::parse(query.q.as_deref()),
        status: query.status.unwrap_or(RegistrationStatus::Live),
        after: slice.after,
        rows: slice.rows(),
    };
    let read = async |conn: &mut MySqlConnection| {
        let found = registrations::select_by_convention(conn, convention.id, &wanted).await?;
        with_options(conn, found).await
    };
    let views = app.db.read(read).await?;
    let (views, next) = slice.finish(views, |last: &StaffRegistrationView| {
        (last.registration.created_at, last.registration.id)
    });
    Ok(answers::page(&request, views, next))
}

async fn with_options(
    conn: &mut MySqlConnection,
    found: Vec<Registration>,
) -> Result<Vec<StaffRegistrationView>, sqlx::Error> {
    let order = |found: &Registration| found.view.order.uuid().simple().to_string();
    let orders: BTreeSet<_> = found.iter().map(order).collect();
    let orders = serde_json::json!(orders).to_string();
    let extras = extras::select_all(conn, &orders).await?;
    let extras: BTreeMap<_, Extras> = extras.into_iter().collect();
    let view = |found: Registration| {
        let registration = found.view;
        let own = extras.get(&registration.order).into_iter();
        let own = own.flat_map(|extras| extras.of(registration.id));
        StaffRegistrationView {
            options: own
                .map(|extra| extra.view(registration.total.currency))
                .collect(),
            registration,
        }
    };
    Ok(found.into_iter().map(view).collect())
}
