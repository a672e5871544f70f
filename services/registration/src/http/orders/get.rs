//! `get_order`.

use actix_web::{HttpResponse, get, web};
use butterfly_chassis::{
    ApiResult, Segments,
    refusals::{Always, Named, SignedIn},
};
use butterfly_contracts::{OrderId, registration::OrderView};

use super::access::{self, Asker};
use crate::app::App;

/// Shows an order to its account, or to whoever has its secret.
#[utoipa::path(
    tag = "orders",
    params(
        ("order" = OrderId, Path, description = "Id of the order"),
        ("Order-Secret" = Option<String>, Header,
            description = "The secret of the order's link, instead of its account's token"),
    ),
    responses(
        (status = 200, description = "The order.", body = OrderView,
            headers(("ETag" = String, description = "The version, for `If-Match`"))),
        SignedIn,
        Named,
        Always,
    ),
    security((), ("bearer" = [])),
)]
#[get("/orders/{order}")]
pub(crate) async fn get_order(
    app: web::Data<App>,
    asker: Asker,
    order: Segments<OrderId>,
) -> ApiResult<HttpResponse> {
    let order = access::order(&app, &asker, order.0).await?;
    Ok(access::answer(&app, order))
}
