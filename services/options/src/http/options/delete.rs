//! `DELETE /options/{option}`

use actix_web::{HttpResponse, delete, web::Data};
use butterfly_chassis::{
    ApiResult, Author, Segments,
    auth::Permission,
    refusals::{Always, ForStaff},
};
use butterfly_contracts::OptionId;
use sqlx::MySqlConnection;

use super::{find, note, select};
use crate::{AppState, http::answers::in_use, state::Offer, store::options};

/// Deletes an option that no other option needs.
///
/// It is hidden everywhere from then on; its name is free again. Who has it keeps it.
#[utoipa::path(
    tag = "options",
    params(("option" = OptionId, Path, description = "Id of the option")),
    responses(
        (status = 204, description = "It is gone"),
        (
            status = 409,
            description = "Another option needs it (`in_use`)",
            body = butterfly_contracts::Problem,
            content_type = "application/problem+json"
        ),
        ForStaff,
        Always,
    ),
    security(("bearer" = [])),
)]
#[delete("/options/{option}")]
pub(crate) async fn delete_option(
    state: Data<AppState>,
    author: Author,
    Segments(option): Segments<OptionId>,
) -> ApiResult<HttpResponse> {
    let found = find(&state, &author.staff, Permission::EditCatalogue, option).await?;
    let now = state.clock.now();
    let edit = async |conn: &mut MySqlConnection| {
        let before = select(conn, option).await?;
        let offer = Offer::read(conn, before.convention).await?;
        let mut others = offer.catalogue.options.iter();
        if let Some(other) = others.find(|other| other.about.requires_options.contains(&option)) {
            return Err(in_use(format!("{} needs this option.", other.about.name)));
        }
        options::mark_deleted(conn, option, now).await?;
        let before = before.view(|stock| offer.free(stock), now);
        note(conn, &author, ("delete_option", now), (Some(&before), None)).await
    };
    state.edit_catalogue(found.convention, edit).await?;
    Ok(HttpResponse::NoContent().finish())
}
