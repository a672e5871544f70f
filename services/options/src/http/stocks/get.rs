//! `GET /stocks/{stock}`

use actix_web::{HttpResponse, get, http::StatusCode, web::Data};
use butterfly_chassis::{
    ApiResult, Segments, Staff,
    auth::Permission,
    etag,
    refusals::{Always, Named, SignedIn},
};
use butterfly_contracts::{OptionStockId, options::OptionStockView};

use super::find;
use crate::AppState;

/// Shows one stock with its version as `ETag`.
#[utoipa::path(
    tag = "stocks",
    params(("stock" = OptionStockId, Path, description = "Id of the stock")),
    responses(
        (status = 200, description = "The stock", body = OptionStockView,
            headers(("ETag" = String, description = "The version, for `If-Match`"))),
        SignedIn,
        Named,
        Always,
    ),
    security(("bearer" = [])),
)]
#[get("/stocks/{stock}")]
pub(crate) async fn get_option_stock(
    state: Data<AppState>,
    staff: Staff,
    Segments(stock): Segments<OptionStockId>,
) -> ApiResult<HttpResponse> {
    let found = find(&state, &staff, Permission::View, stock).await?;
    Ok(etag::with_etag(
        StatusCode::OK,
        found.version,
        &found.view(),
    ))
}
