//! `get_staff_registration`.

use actix_web::{HttpResponse, get, http::header, web};
use butterfly_chassis::{
    ApiResult, Segments, Staff,
    auth::Permission,
    refusals::{Always, ForStaff},
};
use butterfly_contracts::{RegistrationId, registration::RegistrationView};

use crate::{app::App, http::lookup};

/// Shows a registration to staff.
#[utoipa::path(
    tag = "registrations",
    params(("registration" = RegistrationId, Path, description = "Id of the registration")),
    responses(
        (status = 200, description = "The registration.", body = RegistrationView),
        ForStaff,
        Always,
    ),
    security(("bearer" = [])),
)]
#[get("/registrations/{registration}")]
pub(crate) async fn get_staff_registration(
    app: web::Data<App>,
    staff: Staff,
    registration: Segments<RegistrationId>,
) -> ApiResult<HttpResponse> {
    let found = lookup::registration(&app, registration.0).await?;
    staff.require(Permission::View, found.view.convention)?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(found.view))
}
