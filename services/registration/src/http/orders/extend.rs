//! `extend_order`.

use actix_web::{HttpResponse, post, web};
use butterfly_chassis::{
    ApiResult, Segments,
    refusals::{Always, Named, SignedIn},
};
use butterfly_contracts::{OrderId, Problem, registration::OrderView};

use super::access::{self, Asker};
use crate::{app::App, lane::Step};

/// Holds the places for 15 minutes more, once. Again is fine, and changes nothing: `held_until` of the answer
/// says until when.
#[utoipa::path(
    tag = "orders",
    params(
        ("order" = OrderId, Path, description = "Id of the order"),
        ("Order-Secret" = Option<String>, Header,
            description = "The secret of the order's link, instead of its account's token"),
    ),
    responses(
        (status = 200, description = "The order as it is now.", body = OrderView,
            headers(("ETag" = String, description = "The version, for `If-Match`"))),
        (status = 409, description = "`conflict`: it is confirmed.", body = Problem,
            content_type = "application/problem+json"),
        (status = 410, description = "`gone`: its time has run out, or it was cancelled.", body = Problem,
            content_type = "application/problem+json"),
        SignedIn,
        Named,
        Always,
    ),
    security((), ("bearer" = [])),
)]
#[post("/orders/{order}/extend")]
pub(crate) async fn extend_order(
    app: web::Data<App>,
    asker: Asker,
    order: Segments<OrderId>,
) -> ApiResult<HttpResponse> {
    let found = access::order(&app, &asker, order.0).await?;
    let step = app.ledger.step(found.convention, found.id, Step::Extend);
    step.await??;
    app.wake.notify_one();
    access::answer_anew(&app, &asker, found.id).await
}
