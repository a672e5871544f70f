//! `POST /options/{option}/pause`

use actix_web::{HttpResponse, http::StatusCode, post, web::Data};
use butterfly_chassis::{
    ApiResult, Author, Segments, etag,
    refusals::{Always, ForStaff},
};
use butterfly_contracts::{OptionId, options::OptionView};

use super::set_paused;
use crate::AppState;

/// Pauses the sale of an option.
///
/// It takes effect at once, on every instance; public lists follow within 2 s. Who has it keeps it.
#[utoipa::path(
    tag = "options",
    params(("option" = OptionId, Path, description = "Id of the option")),
    responses(
        (status = 200, description = "The option as it is now", body = OptionView,
            headers(("ETag" = String, description = "The version, for `If-Match`"))),
        ForStaff,
        Always,
    ),
    security(("bearer" = [])),
)]
#[post("/options/{option}/pause")]
pub(crate) async fn pause_option(
    state: Data<AppState>,
    author: Author,
    Segments(option): Segments<OptionId>,
) -> ApiResult<HttpResponse> {
    let view = set_paused(&state, &author, option, true).await?;
    Ok(etag::with_etag(StatusCode::OK, view.version, &view))
}
