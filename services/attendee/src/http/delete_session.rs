//! `DELETE /sessions/current`

use actix_web::{HttpResponse, delete, web::Data};
use butterfly_chassis::{
    ApiResult, Person,
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
pub(crate) async fn delete_session(
    state: Data<AppState>,
    person: Person,
) -> ApiResult<HttpResponse> {
    end(&state, person.session).await
}
