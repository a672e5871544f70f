//! `cancel_registration`.

use actix_web::{HttpResponse, post, web};
use butterfly_chassis::{
    ApiError, ApiResult, Segments,
    refusals::{Always, Named, SignedIn},
};
use butterfly_contracts::RegistrationId;

use crate::{
    app::App,
    http::{lookup, orders::access::Asker},
    lane::Ending,
};

/// Cancels a registration; its place is free again at once. Again is fine.
#[utoipa::path(
    tag = "registrations",
    params(
        ("registration" = RegistrationId, Path, description = "Id of the registration"),
        ("Order-Secret" = Option<String>, Header,
            description = "The secret of its order's link, instead of its account's token"),
    ),
    responses(
        (status = 204, description = "It has ended, now or before."),
        SignedIn,
        Named,
        Always,
    ),
    security((), ("bearer" = [])),
)]
#[post("/registrations/{registration}/cancel")]
pub(crate) async fn cancel_registration(
    app: web::Data<App>,
    asker: Asker,
    registration: Segments<RegistrationId>,
) -> ApiResult<HttpResponse> {
    let found = lookup::registration(&app, registration.0).await?;
    asker.require(&app, found.view.order, found.account)?;
    if found.view.status.is_standing() {
        let ending = Ending {
            registration: registration.0,
            order: found.view.order,
            act: None,
        };
        if !app.ledger.end(found.view.convention, ending).await? {
            return Err(ApiError::not_found());
        }
        app.wake.notify_one();
    }
    Ok(HttpResponse::NoContent().finish())
}
