//! `create_order`.

use actix_web::{HttpResponse, post, web};
use butterfly_chassis::{
    ApiError, ApiResult, Body, IdempotencyKey, MaybePerson, RequestContext, Segments, etag,
    refusals::{Always, Named, SignedIn, WithBody},
};
use butterfly_contracts::{
    ConventionId, OrderId, Problem,
    registration::{NewOrder, OrderRequestView, OrderView},
};

use super::{
    input::{self, Arrival},
    later::{self, RespondAsync},
};
use crate::{
    app::App,
    domain::{extras::Wishes, order::Order, person::Hash},
    extras,
    http::lookup,
    lane::{Placed, ToLine, ToOrder},
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
        ("Prefer" = Option<String>, Header,
            description = "`respond-async` (RFC 7240): the answer is 202 at once, and is asked for later"),
    ),
    request_body = NewOrder,
    responses(
        (status = 201, description = "The order stands; a repeat gets the first answer again.",
            body = OrderView, headers(("Location" = String, description = "Its path"),
                ("ETag" = String, description = "The version, for `If-Match`"))),
        (status = 202, description = "The order will be placed or refused; ask at `Location`.",
            body = OrderRequestView, headers(("Location" = String, description = "Where to ask"),
                ("Preference-Applied" = String, description = "`respond-async`"),
                ("Retry-After" = u32, description = "When to ask, in seconds"))),
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
    (key, prefer): (IdempotencyKey, RespondAsync),
    order: Body<NewOrder>,
) -> ApiResult<HttpResponse> {
    // An id needs no look at the database: the lane knows whether there is such a convention.
    let convention = match convention.0.parse::<ConventionId>() {
        Ok(id) => id,
        Err(_) => lookup::public_convention(&app, &convention.0).await?.id,
    };
    let arrival = Arrival {
        convention,
        key: &key.0,
        person: person.0.as_ref(),
        now: app.clock.now(),
    };
    let asked = input::read(&order.0, arrival)?;
    let incoming = Incoming {
        convention,
        wishes: input::wishes(&asked.lines, &order.0.lines, &order.0.answers),
        asked,
    };
    if prefer.0 {
        return later::accept(app, request, incoming).await;
    }
    let order = place(&app, &request, incoming).await?;
    let location = format!("/api/registration/v1/orders/{}", order.id);
    let version = order.version;
    Ok(etag::created(
        &location,
        version,
        &order.into_view(&app.secrets),
    ))
}

/// An order that was read, and can be placed any number of times: its key makes one of it.
#[derive(Debug, Clone)]
pub struct Incoming {
    convention: ConventionId,
    asked: ToOrder,
    wishes: Wishes,
}

impl Incoming {
    /// What its idempotency key came with.
    pub const fn request_hash(&self) -> Hash {
        self.asked.request_hash
    }

    /// The scope of its idempotency key.
    pub const fn scope(&self) -> Hash {
        self.asked.scope
    }
}

/// Places an order.
pub async fn place(app: &App, request: &RequestContext, incoming: Incoming) -> ApiResult<Order> {
    let Incoming {
        convention,
        mut asked,
        wishes,
    } = incoming;
    asked.wishes = extras::wanted(app, convention, wishes).await;
    let mut placing = extras::Placing {
        scope: asked.scope,
        confirm: asked.confirm,
        seen_total: asked.seen_total,
        lines: asked.lines.iter().map(ToLine::id).collect(),
    };
    let desired = extras::of_order(convention, &asked);
    let order = match app.ledger.order(convention, asked).await? {
        Err(refusal) => return Err(extras::refuse(app, request, refusal, desired).await),
        Ok(Placed::Now(order)) => *order,
        Ok(Placed::Before(id)) => {
            let order = placed_before(app, id, placing.confirm).await?;
            placing.lines = order.registrations.iter().map(|line| line.id).collect();
            order
        }
    };
    let order = extras::place(app, request, order, placing).await?;
    app.wake.notify_one();
    Ok(order)
}

async fn placed_before(app: &App, id: OrderId, confirm: bool) -> ApiResult<Order> {
    let order = app
        .db
        .read(async |conn| orders::select_by_id(conn, id).await)
        .await?;
    let order = order.ok_or_else(|| ApiError::internal("an idempotency key names no order"))?;
    Ok(order.as_first_answered(confirm))
}
