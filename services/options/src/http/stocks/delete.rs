//! `DELETE /stocks/{stock}`

use actix_web::{HttpResponse, delete, web::Data};
use butterfly_chassis::{
    ApiError, ApiResult, Author, Segments,
    auth::Permission,
    refusals::{Always, ForStaff},
};
use butterfly_contracts::{OptionStockId, Problem};
use sqlx::MySqlConnection;

use super::find;
use crate::{
    AppState,
    http::{
        answers::in_use,
        write::{self, Change},
    },
    store::{options, stocks},
};

/// Deletes a stock that nothing takes from and of which nothing is taken.
#[utoipa::path(
    tag = "stocks",
    params(("stock" = OptionStockId, Path, description = "Id of the stock")),
    responses(
        (status = 204, description = "It is gone"),
        (
            status = 409,
            description = "An option takes from it, or some of it is taken (`in_use`)",
            body = Problem,
            content_type = "application/problem+json"
        ),
        ForStaff,
        Always,
    ),
    security(("bearer" = [])),
)]
#[delete("/stocks/{stock}")]
pub(crate) async fn delete_option_stock(
    state: Data<AppState>,
    author: Author,
    Segments(id): Segments<OptionStockId>,
) -> ApiResult<HttpResponse> {
    let found = find(&state, &author.staff, Permission::EditCatalogue, id).await?;
    let (convention, now) = (found.convention, state.clock.now());
    let edit = async |conn: &mut MySqlConnection| {
        let before = stocks::select_by_id(conn, id).await?;
        let before = before.ok_or_else(ApiError::not_found)?;
        let options = options::select_by_convention(conn, convention).await?;
        if let Some(option) = options.iter().find(|option| option.can_take(id)) {
            return Err(in_use(format!(
                "{} takes from this stock.",
                option.about.name
            )));
        }
        if before.held > 0 || before.sold > 0 {
            return Err(in_use("Some of this stock is taken."));
        }
        stocks::mark_deleted(conn, id, now).await?;
        let change = Change {
            action: "delete_option_stock",
            convention,
            subject: id.to_string(),
            before: Some(&before.view()),
            after: None,
        };
        write::note(conn, &author, &change, now).await
    };
    state.edit_catalogue(convention, edit).await?;
    Ok(HttpResponse::NoContent().finish())
}
