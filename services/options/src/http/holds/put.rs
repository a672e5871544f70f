//! `PUT /holds`

use actix_web::{HttpResponse, http::header, put, web::Data};
use butterfly_chassis::{
    ApiResult, Internal,
    extract::LargeBody,
    refusals::{Always, SignedIn, WithBody},
};
use butterfly_contracts::{
    Problem,
    options::{DesiredHolds, HoldAnswers},
};
use futures_util::future::try_join_all;

use super::{make_sense, only_owner};
use crate::AppState;

/// Makes orders have what is desired: everything of an order, or nothing of it.
///
/// Safe to repeat: what was accepted is answered in the same way again. After an answer that got lost, or a 503,
/// send the same again or a later version. Each order is decided for itself, in the order given.
#[utoipa::path(
    tag = "holds",
    request_body = DesiredHolds,
    responses(
        (status = 200, description = "What was done with each, in the order given", body = HoldAnswers),
        (
            status = 403,
            description = "This program owns no orders (`forbidden`)",
            body = Problem,
            content_type = "application/problem+json"
        ),
        SignedIn,
        WithBody,
        Always,
    ),
    security(("bearer" = [])),
)]
#[put("/holds")]
pub(crate) async fn put_holds(
    state: Data<AppState>,
    caller: Internal,
    LargeBody(input): LargeBody<DesiredHolds>,
) -> ApiResult<HttpResponse> {
    only_owner(&caller)?;
    make_sense(&input)?;
    let holds = input.items.into_iter().map(|item| state.ledger.hold(item));
    let items = try_join_all(holds).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(HoldAnswers { items }))
}
