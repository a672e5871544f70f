//! `get_staff_order`.

use actix_web::{HttpResponse, get, http::header, web};
use butterfly_chassis::{
    ApiResult, Segments, Staff,
    auth::Permission,
    refusals::{Always, ForStaff},
};
use butterfly_contracts::{OrderId, registration::StaffOrderView};

use crate::{app::App, http::lookup};

/// Shows an order to staff: what, for whom, with which options and answers.
#[utoipa::path(
    tag = "orders",
    params(("order" = OrderId, Path, description = "Id of the order")),
    responses(
        (status = 200, description = "The order.", body = StaffOrderView),
        ForStaff,
        Always,
    ),
    security(("bearer" = [])),
)]
#[get("/orders/{order}")]
pub(crate) async fn get_staff_order(
    app: web::Data<App>,
    staff: Staff,
    order: Segments<OrderId>,
) -> ApiResult<HttpResponse> {
    let order = lookup::staff_order(&app, &staff, Permission::View, order.0).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(order.into_staff_view()))
}
