//! `get_order`.

use actix_web::{HttpResponse, get, http::header, web};
use butterfly_chassis::{
    ApiError, ApiResult, Segments,
    refusals::{Always, Named, SignedIn},
};
use butterfly_contracts::{OrderId, registration::OrderView};

use super::access::Asker;
use crate::{app::App, store::orders};

/// Shows an order to its account, or to whoever has its secret.
#[utoipa::path(
    tag = "orders",
    params(
        ("order" = OrderId, Path, description = "Id of the order"),
        ("Order-Secret" = Option<String>, Header,
            description = "The secret of the order's link, instead of its account's token"),
    ),
    responses(
        (status = 200, description = "The order.", body = OrderView),
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
    let id = order.0;
    let order = app
        .db
        .read(async |conn| orders::select_by_id(conn, id).await)
        .await?;
    let order = order.ok_or_else(ApiError::not_found)?;
    asker.require(&app, id, order.account)?;
    let view = order.into_view(app.secrets.of(id));
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(view))
}
