//! `create_order`.

use actix_web::{HttpResponse, post, web};
use butterfly_chassis::{
    ApiError, ApiResult, Body, IdempotencyKey, MaybePerson, RequestContext, Segments, etag,
    refusals::{Always, Named, SignedIn, WithBody},
};
use butterfly_contracts::{
    ConventionId, Problem,
    registration::{NewOrder, OrderView},
};

use super::input::{self, Arrival};
use crate::{
    app::App,
    domain::order::Order,
    extras,
    http::lookup,
    lane::{Placed, ToLine},
    store::orders,
};

/// Takes places for one or many people, all or none: held for 15 minutes, or with `confirm` at once theirs.
///
/// A repeat gets the first answer again; an order that is held, as it is now.
#[utoipa::path(
    tag = "orders",
    params(
        ("convention" = String, Path, description = "Id or slug of the convention"),
        ("Idempotency-Key" = String, Header, min_length = 8, max_length = 100, pattern = "^[!-~]{8,100}$",
            description = "The same for every repeat of this order; kept for 24 hours"),
    ),
    request_body = NewOrder,
    responses(
        (status = 201, description = "The order stands; a repeat gets the first answer again.",
            body = OrderView, headers(("Location" = String, description = "Its path"),
                ("ETag" = String, description = "The version, for `If-Match`"))),
        (status = 409, description = "`sold_out` with `short`: what cannot be had, for which lines and how many are \
            left; `already_registered`, `not_on_sale`, or `conflict` when the total differs from the one seen.",
            body = Problem,
            content_type = "application/problem+json"),
        SignedIn,
        Named,
        WithBody,
        Always,
    ),
    security((), ("bearer" = [])),
)]
#[post("/conventions/{convention}/orders")]
pub(crate) async fn create_order(
    app: web::Data<App>,
    (request, person): (RequestContext, MaybePerson),
    convention: Segments<String>,
    key: IdempotencyKey,
    order: Body<NewOrder>,
) -> ApiResult<HttpResponse> {
    // An id needs no look at the database: the lane knows whether there is such a convention.
    let convention = match convention.0.parse::<ConventionId>() {
        Ok(id) => id,
        Err(_) => lookup::public_convention(&app, &convention.0).await?.id,
    };
    let person = person.0.as_ref();
    let arrival = Arrival {
        convention,
        key: &key.0,
        person,
        now: app.clock.now(),
    };
    let mut asked = input::read(&order.0, arrival)?;
    let wishes = input::read_wishes(&asked.lines, &order.0.lines, &order.0.answers)?;
    asked.wishes = extras::wanted(&app, convention, wishes).await;
    let mut placing = extras::Placing {
        scope: asked.scope,
        confirm: asked.confirm,
        seen_total: asked.seen_total,
        lines: asked.lines.iter().map(ToLine::id).collect(),
    };
    let order = match app.ledger.order(convention, asked).await?? {
        Placed::Now(order) => *order,
        Placed::Before(id) => {
            let order = placed_before(&app, id).await?;
            placing.lines = order.registrations.iter().map(|line| line.id).collect();
            order
        }
    };
    let order = extras::place(&app, &request, order, placing).await?;
    app.wake.notify_one();
    let secret = app.secrets.of(order.id);
    let location = format!("/api/registration/v1/orders/{}", order.id);
    let version = order.version;
    Ok(etag::created(&location, version, &order.into_view(secret)))
}

async fn placed_before(app: &App, id: butterfly_contracts::OrderId) -> ApiResult<Order> {
    let order = app
        .db
        .read(async |conn| orders::select_by_id(conn, id).await)
        .await?;
    let order = order.ok_or_else(|| ApiError::internal("an idempotency key names no order"))?;
    Ok(order.as_first_answered())
}
