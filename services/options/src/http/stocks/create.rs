//! `POST /conventions/{convention}/stocks`

use actix_web::{HttpResponse, post, web::Data};
use butterfly_chassis::{
    ApiError, ApiResult, Author, Body, Segments,
    auth::Permission,
    etag,
    refusals::{Always, ForStaff, WithBody},
};
use butterfly_contracts::{
    OptionStockId, Problem, ProblemCode,
    options::{OptionStockInput, OptionStockView},
};
use butterfly_store::constraint_name;
use sqlx::MySqlConnection;

use super::{NAME_TAKEN, validate};
use crate::{
    AppState,
    http::{
        answers::too_many,
        write::{self, Change},
    },
    store::stocks::{self, Stock},
};

/// Most stocks of a convention.
const MOST: usize = 500;

/// Creates a stock that options and choices can take from.
///
/// A convention has at most 500 stocks.
#[utoipa::path(
    tag = "stocks",
    params(("convention" = String, Path, description = "Id or slug of the convention")),
    request_body = OptionStockInput,
    responses(
        (status = 201, description = "The new stock; `Location` says where it is", body = OptionStockView,
            headers(("Location" = String, description = "Its path"), ("ETag" = String, description = "The version, for `If-Match`"))),
        (
            status = 409,
            description = "The name is taken (`already_exists`), or there are too many (`conflict`)",
            body = Problem,
            content_type = "application/problem+json"
        ),
        ForStaff,
        WithBody,
        Always,
    ),
    security(("bearer" = [])),
)]
#[post("/conventions/{convention}/stocks")]
pub(crate) async fn create_option_stock(
    state: Data<AppState>,
    author: Author,
    Segments(convention): Segments<String>,
    Body(input): Body<OptionStockInput>,
) -> ApiResult<HttpResponse> {
    let found = state
        .conventions
        .resolve(&author.context, &convention)
        .await?;
    let convention = found.id;
    author
        .staff
        .require(Permission::EditCatalogue, convention)?;
    let input = validate(&input)?;
    let stock = Stock {
        id: OptionStockId::generate(),
        convention,
        name: input.name,
        capacity: input.capacity,
        held: 0,
        sold: 0,
        version: 1,
    };
    let (view, now) = (stock.view(), state.clock.now());
    let edit = async |conn: &mut MySqlConnection| {
        if stocks::select_all(conn, convention).await?.len() >= MOST {
            return Err(too_many(MOST, "stocks"));
        }
        stocks::insert(conn, &stock, now).await.map_err(refused)?;
        let change = Change {
            action: "create_option_stock",
            convention,
            subject: stock.id.to_string(),
            before: None,
            after: Some(&view),
        };
        write::note(conn, &author, &change, now).await
    };
    state.edit_catalogue(convention, edit).await?;
    let location = format!("/api/options/staff/v1/stocks/{}", view.id);
    Ok(etag::created(&location, view.version, &view))
}

fn refused(error: sqlx::Error) -> ApiError {
    match constraint_name(&error) {
        Some(stocks::NAME_IS_TAKEN) => ApiError::new(ProblemCode::AlreadyExists, NAME_TAKEN),
        _ => error.into(),
    }
}
