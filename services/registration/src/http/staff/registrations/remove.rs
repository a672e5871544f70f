//! `remove_registration`.

use actix_web::{HttpResponse, post, web};
use butterfly_chassis::{
    ApiError, ApiResult, Author, Segments,
    auth::Permission,
    refusals::{Always, ForStaff},
};
use butterfly_contracts::{Problem, RegistrationId};

use crate::{
    app::App,
    http::lookup,
    lane::{Act, Ending},
};

/// Removes a registration; its place is free again at once. Again is fine.
#[utoipa::path(
    tag = "registrations",
    params(("registration" = RegistrationId, Path, description = "Id of the registration")),
    responses(
        (status = 204, description = "It has ended, now or before."),
        (status = 404, description = "There is none, or it belongs to a convention of others.",
            body = Problem, content_type = "application/problem+json"),
        ForStaff,
        Always,
    ),
    security(("bearer" = [])),
)]
#[post("/registrations/{registration}/remove")]
pub(crate) async fn remove_registration(
    app: web::Data<App>,
    author: Author,
    registration: Segments<RegistrationId>,
) -> ApiResult<HttpResponse> {
    let found = lookup::registration(&app, registration.0).await?;
    author
        .staff
        .require(Permission::EditRegistrations, found.view.convention)?;
    if found.view.status.is_standing() {
        let act = Act {
            actor: author.staff.account.uuid(),
            request_id: author.context.request_id.clone(),
        };
        let ending = Ending {
            registration: registration.0,
            order: found.view.order,
            act: Some(act),
        };
        if !app.ledger.end(found.view.convention, ending).await? {
            return Err(ApiError::not_found());
        }
        app.wake.notify_one();
    }
    Ok(HttpResponse::NoContent().finish())
}
