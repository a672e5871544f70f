//! `get_order_state`.

use actix_web::{HttpResponse, get, http::header, web};
use butterfly_chassis::{
    ApiError, ApiResult, Internal, Segments,
    refusals::{Always, Named, SignedIn},
};
use butterfly_contracts::{OrderId, registration::OrderState};

use crate::{app::App, store::orders};

/// Tells a service that keeps something for an order where the order stands.
#[utoipa::path(
    tag = "orders",
    params(("order" = inline(OrderId), Path, description = "Id of the order")),
    responses(
        (status = 200, description = "Where it stands.", body = OrderState),
        SignedIn,
        Named,
        Always,
    ),
    security(("bearer" = [])),
)]
#[get("/orders/{order}")]
pub(crate) async fn get_order_state(
    app: web::Data<App>,
    _: Internal,
    order: Segments<OrderId>,
) -> ApiResult<HttpResponse> {
    let id = order.0;
    let read = app
        .db
        .read(async |conn| orders::select_state(conn, id).await);
    let state: OrderState = read.await?.ok_or_else(ApiError::not_found)?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(state))
}
