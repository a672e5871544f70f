//! `GET /conventions/{convention}/stocks`

use actix_web::{HttpResponse, get, web::Data};
use butterfly_chassis::{
    ApiResult, Author, Segments,
    auth::Permission,
    refusals::{Always, Named, SignedIn},
};
use butterfly_contracts::{Page, options::OptionStockView};

use crate::{
    AppState,
    http::answers,
    store::stocks::{self, Stock},
};

/// Lists the stocks of a convention, by name.
#[utoipa::path(
    tag = "stocks",
    params(("convention" = String, Path, description = "Id or slug of the convention")),
    responses(
        (status = 200, description = "The stocks", body = Page<OptionStockView>),
        SignedIn,
        Named,
        Always,
    ),
    security(("bearer" = [])),
)]
#[get("/conventions/{convention}/stocks")]
pub(crate) async fn list_option_stocks(
    state: Data<AppState>,
    author: Author,
    Segments(convention): Segments<String>,
) -> ApiResult<HttpResponse> {
    let convention = state
        .conventions
        .resolve(&author.context, &convention)
        .await?;
    author.staff.require(Permission::View, convention.id)?;
    let found = state
        .db
        .read(async |conn| stocks::select_all(conn, convention.id).await)
        .await?;
    Ok(answers::whole(found.iter().map(Stock::view).collect()))
}
