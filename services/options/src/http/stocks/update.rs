//! `PUT /stocks/{stock}`

use actix_web::{HttpResponse, http::StatusCode, put, web::Data};
use butterfly_chassis::{
    ApiResult, Author, Body, IfMatch, Segments,
    auth::Permission,
    etag,
    refusals::{Always, ForStaff, WithBody, WithVersion},
};
use butterfly_contracts::{
    OptionStockId, Problem,
    options::{OptionStockInput, OptionStockView},
};

use super::{find, validate};
use crate::{
    AppState,
    lane::{Act, NewCapacity},
};

/// Replaces name and capacity of a stock.
#[utoipa::path(
    tag = "stocks",
    params(
        ("stock" = OptionStockId, Path, description = "Id of the stock"),
        ("If-Match" = String, Header, description = "`ETag` of the version to replace"),
    ),
    request_body = OptionStockInput,
    responses(
        (status = 200, description = "The stock as it is now", body = OptionStockView,
            headers(("ETag" = String, description = "The version, for `If-Match`"))),
        (
            status = 409,
            description = "`below_taken` with how many are `taken`, or the name is taken (`already_exists`)",
            body = Problem,
            content_type = "application/problem+json"
        ),
        ForStaff,
        WithBody,
        WithVersion,
        Always,
    ),
    security(("bearer" = [])),
)]
#[put("/stocks/{stock}")]
pub(crate) async fn update_option_stock(
    state: Data<AppState>,
    author: Author,
    Segments(stock): Segments<OptionStockId>,
    if_match: IfMatch,
    Body(input): Body<OptionStockInput>,
) -> ApiResult<HttpResponse> {
    let found = find(&state, &author.staff, Permission::EditCatalogue, stock).await?;
    if_match.check(found.version)?;
    let input = validate(&input)?;
    let capacity = NewCapacity {
        stock: found.id,
        version: found.version,
        name: input.name,
        capacity: input.capacity,
        act: Act {
            actor: author.staff.account.uuid(),
            request_id: author.context.request_id.clone(),
        },
    };
    let changed = state
        .ledger
        .set_capacity(found.convention, capacity)
        .await??;
    Ok(etag::with_etag(
        StatusCode::OK,
        changed.version,
        &changed.view(),
    ))
}
