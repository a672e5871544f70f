//! `POST /hold-checks`

use actix_web::{HttpResponse, http::header, post, web::Data};
use butterfly_chassis::{
    ApiResult, Internal,
    extract::LargeBody,
    refusals::{Always, SignedIn, WithBody},
};
use butterfly_contracts::{
    Problem,
    options::{DesiredHolds, HoldAnswers},
};

use super::{make_sense, only_owner};
use crate::AppState;

/// Says what `put_holds` would answer now. Nothing is taken or written.
///
/// For who has no places for an order yet, and wants to know all that is in its way. Each order is judged as if it were
/// alone.
#[utoipa::path(
    tag = "holds",
    request_body = DesiredHolds,
    responses(
        (status = 200, description = "What would be answered to each, in the order given", body = HoldAnswers),
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
#[post("/hold-checks")]
pub(crate) async fn check_holds(
    state: Data<AppState>,
    caller: Internal,
    LargeBody(input): LargeBody<DesiredHolds>,
) -> ApiResult<HttpResponse> {
    only_owner(&caller)?;
    make_sense(&input)?;
    let mut items = Vec::with_capacity(input.items.len());
    for item in input.items {
        let present = (&state.db, &state.clock);
        items.push(state.ledger.check(present, item).await?);
    }
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(HoldAnswers { items }))
}
