//! `get_registration`.

use actix_web::{HttpResponse, get, http::header, web};
use butterfly_chassis::{
    ApiResult, Segments,
    refusals::{Always, Named, SignedIn},
};
use butterfly_contracts::{RegistrationId, registration::RegistrationView};

use crate::{
    app::App,
    http::{lookup, orders::access::Asker},
};

/// Shows a registration to its account, or to whoever has its order's secret.
#[utoipa::path(
    tag = "registrations",
    params(
        ("registration" = RegistrationId, Path, description = "Id of the registration"),
        ("Order-Secret" = Option<String>, Header,
            description = "The secret of its order's link, instead of its account's token"),
    ),
    responses(
        (status = 200, description = "The registration.", body = RegistrationView),
        SignedIn,
        Named,
        Always,
    ),
    security((), ("bearer" = [])),
)]
#[get("/registrations/{registration}")]
pub(crate) async fn get_registration(
    app: web::Data<App>,
    asker: Asker,
    registration: Segments<RegistrationId>,
) -> ApiResult<HttpResponse> {
    let found = lookup::registration(&app, registration.0).await?;
    asker.require(&app, found.view.order, found.account)?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(found.view))
}
