//! `DELETE /sessions/current`, for staff

use actix_web::{HttpResponse, delete, web::Data};
use butterfly_chassis::{
    ApiResult, Staff,
    refusals::{Always, SignedIn},
};

use super::end_session::end;
use crate::AppState;

/// Signs out.
///
/// Its access tokens are refused everywhere within a minute.
#[utoipa::path(
    tag = "sessions",
    responses((status = 204, description = "The session has ended"), SignedIn, Always),
    security(("bearer" = [])),
)]
#[delete("/sessions/current")]
pub(crate) async fn delete_staff_session(
    state: Data<AppState>,
    staff: Staff,
) -> ApiResult<HttpResponse> {
    end(&state, staff.session).await
}
