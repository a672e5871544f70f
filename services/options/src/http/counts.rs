//! `GET /conventions/{convention}/counts`

use actix_web::{HttpResponse, get, http::header, web::Data};
use butterfly_chassis::{
    ApiResult, Author, Segments,
    auth::Permission,
    refusals::{Always, Named, SignedIn},
};
use butterfly_contracts::options::OptionCounts;
use sqlx::MySqlConnection;

use crate::{
    AppState,
    domain::count,
    store::{catalogue, counts},
};

/// Counts what the orders of a convention have of each option and choice, and the answers to its questions.
#[utoipa::path(
    tag = "options",
    params(("convention" = String, Path, description = "Id or slug of the convention")),
    responses(
        (status = 200, description = "The counts", body = OptionCounts),
        SignedIn,
        Named,
        Always,
    ),
    security(("bearer" = [])),
)]
#[get("/conventions/{convention}/counts")]
pub(crate) async fn count_options(
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
    let read = async |conn: &mut MySqlConnection| {
        let catalogue = catalogue::select_whole(conn, id).await?;
        let taken = counts::select_taken(conn, id).await?;
        let given = counts::select_given(conn, id).await?;
        Ok::<_, sqlx::Error>(count::counts(&catalogue, &taken, &given))
    };
    let answer = state.db.read(read).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(answer))
}
