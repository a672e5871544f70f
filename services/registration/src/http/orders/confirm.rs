//! `confirm_order`.

use actix_web::{HttpResponse, post, web};
use butterfly_chassis::{
    ApiResult, Body, RequestContext, Segments,
    refusals::{Always, Named, SignedIn, WithBody},
};
use butterfly_contracts::{
    OrderId, Problem,
    registration::{OrderConfirmation, OrderView},
};

use super::{
    access::{self, Asker},
    input,
};
use crate::{app::App, extras, lane::ToConfirm};

/// Makes the held places the buyer's. Again is fine: the order is the key. One whose time has run out takes its
/// places again, at the price of now, or is refused.
#[utoipa::path(
    tag = "orders",
    params(
        ("order" = OrderId, Path, description = "Id of the order"),
        ("Order-Secret" = Option<String>, Header,
            description = "The secret of the order's link, instead of its account's token"),
    ),
    request_body = OrderConfirmation,
    responses(
        (status = 200, description = "The order stands.", body = OrderView,
            headers(("ETag" = String, description = "The version, for `If-Match`"))),
        (status = 409, description = "`conflict` when the total differs from the one seen: the places stay held; \
            `sold_out`, `already_registered` or `not_on_sale` when its time had run out.", body = Problem,
            content_type = "application/problem+json"),
        (status = 410, description = "`gone`: it was cancelled.", body = Problem,
            content_type = "application/problem+json"),
        SignedIn,
        Named,
        WithBody,
        Always,
    ),
    security((), ("bearer" = [])),
)]
#[post("/orders/{order}/confirm")]
pub(crate) async fn confirm_order(
    app: web::Data<App>,
    (request, asker): (RequestContext, Asker),
    order: Segments<OrderId>,
    confirmation: Body<OrderConfirmation>,
) -> ApiResult<HttpResponse> {
    let found = access::order(&app, &asker, order.0).await?;
    let confirm = ToConfirm {
        order: found.id,
        account: asker.person.as_ref().map(|person| person.account),
        seen_total: confirmation.0.total_minor,
        claims: input::claims(&found, asker.person.as_ref()),
        pinned: None,
        refused: false,
    };
    extras::confirm(&app, &request, &found, confirm).await?;
    app.wake.notify_one();
    access::answer_anew(&app, &asker, found.id).await
}
