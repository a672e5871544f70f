//! `GET /holds/{order}`

use actix_web::{HttpResponse, get, http::header, web::Data};
use butterfly_chassis::{
    ApiError, ApiResult, Internal, Segments,
    refusals::{Always, Named, SignedIn},
};
use butterfly_contracts::{OrderId, Problem, options::HoldView};

use super::only_owner;
use crate::{AppState, store::holds};

/// Shows what an order has of the options, and what was answered.
#[utoipa::path(
    tag = "holds",
    params(("order" = OrderId, Path, description = "Id of the order")),
    responses(
        (status = 200, description = "What it has", body = HoldView),
        (
            status = 403,
            description = "This program owns no orders (`forbidden`)",
            body = Problem,
            content_type = "application/problem+json"
        ),
        SignedIn,
        Named,
        Always,
    ),
    security(("bearer" = [])),
)]
#[get("/holds/{order}")]
pub(crate) async fn get_hold(
    state: Data<AppState>,
    caller: Internal,
    Segments(order): Segments<OrderId>,
) -> ApiResult<HttpResponse> {
    only_owner(&caller)?;
    let found = state
        .db
        .transact(async |conn| holds::select_by_id(conn, order).await)
        .await?;
    let found = found.ok_or_else(ApiError::not_found)?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(found.view()))
}
