//! Signing out.

use actix_web::{HttpResponse, web};
use butterfly_chassis::service::Shared;
use butterfly_client::AttendeeClient;
use butterfly_webkit::{Flash, PageError, Posted, Visit, see_other};

/// Ends the session, here and at the attendee service. Here it ends even if the service is away.
pub(crate) async fn send(
    visit: Visit,
    _: Posted,
    shared: web::Data<Shared>,
) -> Result<HttpResponse, PageError> {
    if visit.person().is_some() {
        let call = visit.call();
        let ended = AttendeeClient::new(&shared.caller, &call)
            .delete_staff_session()
            .await;
        if let Err(error) = ended {
            tracing::warn!(%error, "a session could not be ended at the attendee service");
        }
    }
    visit.end_session().await;
    visit.flash(Flash::good("You are signed out."));
    Ok(see_other("/sign-in"))
}
