//! `get_invitation`.

use actix_web::{HttpResponse, get, web};
use butterfly_chassis::{
    ApiResult, Segments,
    refusals::{Always, Named},
};
use butterfly_contracts::{RegistrationId, registration::InvitationView};

use super::{Invitation, Secret};
use crate::app::App;

/// Shows an invitation to say who will attend. 404 without its secret.
#[utoipa::path(
    tag = "invitations",
    params(
        ("registration" = RegistrationId, Path, description = "Id of the registration"),
        ("Invitation-Secret" = Option<String>, Header, description = "The secret of the invitation's link"),
    ),
    responses(
        (status = 200, description = "The invitation.", body = InvitationView),
        Named,
        Always,
    ),
)]
#[get("/invitations/{registration}")]
pub(crate) async fn get_invitation(
    app: web::Data<App>,
    registration: Segments<RegistrationId>,
    secret: Secret,
) -> ApiResult<HttpResponse> {
    let found = Invitation::find(&app, registration.0, &secret).await?;
    Ok(found.into_answer())
}
