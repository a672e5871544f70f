//! `cancel_order`.

use actix_web::{HttpResponse, post, web};
use butterfly_chassis::{
    ApiResult, Segments,
    refusals::{Always, Named, SignedIn},
};
use butterfly_contracts::{OrderId, registration::OrderView};

use super::access::{self, Asker};
use crate::{app::App, lane::Step};

/// Gives a whole order up, held or confirmed; its places are free again at once. Again is fine.
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
        SignedIn,
        Named,
        Always,
    ),
    security((), ("bearer" = [])),
)]
#[post("/orders/{order}/cancel")]
pub(crate) async fn cancel_order(
    app: web::Data<App>,
    asker: Asker,
    order: Segments<OrderId>,
) -> ApiResult<HttpResponse> {
    let found = access::order(&app, &asker, order.0).await?;
    let step = app.ledger.step(found.convention, found.id, Step::Cancel);
    step.await??;
    app.wake.notify_one();
    access::answer_anew(&app, &asker, found.id).await
}
