//! `GET /options/{option}`

use actix_web::{HttpResponse, get, http::StatusCode, web::Data};
use butterfly_chassis::{
    ApiResult, Segments, Staff,
    auth::Permission,
    etag,
    refusals::{Always, Named, SignedIn},
};
use butterfly_contracts::{OptionId, options::OptionView};

use super::find;
use crate::{AppState, state::Offer};

/// Shows one option with its version as `ETag`.
///
/// Send the `ETag` as `If-Match` to replace what was seen, and nothing newer.
#[utoipa::path(
    tag = "options",
    params(("option" = OptionId, Path, description = "Id of the option")),
    responses(
        (
            status = 200,
            description = "The option",
            body = OptionView,
            headers(("ETag" = String, description = "The version, for `If-Match`")),
        ),
        SignedIn,
        Named,
        Always,
    ),
    security(("bearer" = [])),
)]
#[get("/options/{option}")]
pub(crate) async fn get_option(
    state: Data<AppState>,
    staff: Staff,
    Segments(option): Segments<OptionId>,
) -> ApiResult<HttpResponse> {
    let found = find(&state, &staff, Permission::View, option).await?;
    let offer = state
        .db
        .read(async |conn| Offer::read(conn, found.convention).await)
        .await?;
    let view = found.view(|stock| offer.free(stock), state.clock.now());
    Ok(etag::with_etag(StatusCode::OK, view.version, &view))
}
