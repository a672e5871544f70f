//! `POST /options/{option}/resume`

use actix_web::{HttpResponse, http::StatusCode, post, web::Data};
use butterfly_chassis::{
    ApiResult, Author, Segments, etag,
    refusals::{Always, ForStaff},
};
use butterfly_contracts::{OptionId, options::OptionView};

use super::set_paused;
use crate::AppState;

/// Resumes the sale of an option that was paused.
///
/// It takes effect at once, on every instance; public lists follow within 2 s.
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
#[post("/options/{option}/resume")]
pub(crate) async fn resume_option(
    state: Data<AppState>,
    author: Author,
    Segments(option): Segments<OptionId>,
) -> ApiResult<HttpResponse> {
    let view = set_paused(&state, &author, option, false).await?;
    Ok(etag::with_etag(StatusCode::OK, view.version, &view))
}
