//! `GET /conventions/{convention}/properties`, for staff.

use actix_web::{HttpResponse, get, web::Data};
use butterfly_chassis::{
    ApiResult, Author, Segments,
    auth::Permission,
    refusals::{Always, Named, SignedIn},
};
use butterfly_contracts::{Page, lodging::PropertyView};

use super::view;
use crate::AppState;

/// Lists the properties of a convention, whatever its status.
///
/// All of them on one page, in their order, with their room types.
#[utoipa::path(
    tag = "properties",
    params(("convention" = String, Path, description = "Id or slug of the convention")),
    responses(
        (status = 200, description = "The properties", body = Page<PropertyView>),
        SignedIn,
        Named,
        Always,
    ),
    security(("bearer" = [])),
)]
#[get("/conventions/{convention}/properties")]
pub(crate) async fn list_staff_properties(
    state: Data<AppState>,
    author: Author,
    Segments(convention): Segments<String>,
) -> ApiResult<HttpResponse> {
    let convention = state
        .conventions
        .resolve(&author.context, &convention)
        .await?;
    author.staff.require(Permission::View, convention.id)?;
    let page = state
        .db
        .read(async |conn| view::load_page(conn, convention.id).await)
        .await?;
    Ok(HttpResponse::Ok().json(page))
}
