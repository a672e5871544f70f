//! `GET /conventions/{convention}/reconciliation`

use actix_web::{HttpResponse, get, http::header, web::Data};
use butterfly_chassis::{
    ApiResult, Author, Segments,
    auth::Permission,
    refusals::{Always, Named, SignedIn},
};
use butterfly_contracts::options::OptionReconciliation;
use sqlx::MySqlConnection;

use crate::{AppState, store::reconciliation};

/// Shows the stocks of a convention beside what the selections add up to.
#[utoipa::path(
    tag = "stocks",
    params(("convention" = String, Path, description = "Id or slug of the convention")),
    responses(
        (status = 200, description = "Every stock with its drift", body = OptionReconciliation),
        SignedIn,
        Named,
        Always,
    ),
    security(("bearer" = [])),
)]
#[get("/conventions/{convention}/reconciliation")]
pub(crate) async fn reconcile_options(
    state: Data<AppState>,
    author: Author,
    Segments(convention): Segments<String>,
) -> ApiResult<HttpResponse> {
    let found = state
        .conventions
        .resolve(&author.context, &convention)
        .await?;
    let id = found.id;
    author.staff.require(Permission::View, id)?;
    let read = async |conn: &mut MySqlConnection| reconciliation::of(conn, id).await;
    let answer = state.db.read(read).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(answer))
}
