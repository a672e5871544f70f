//! `/sign-out`: ends the session everywhere, then here.

use actix_web::{HttpResponse, web::Data};
use butterfly_webkit::{Flash, PageError, Posted, Visit, see_other};

use crate::state::State;

/// Signs out. Without an answer of the attendee service the browser still forgets the session.
pub async fn sign_out(
    visit: Visit,
    state: Data<State>,
    _: Posted,
) -> Result<HttpResponse, PageError> {
    if visit.person().is_some() {
        let call = visit.call();
        if let Err(error) = state.attendee(&call).delete_session().await {
            tracing::warn!(%error, "a session was ended in the browser only");
        }
    }
    visit.end_session().await;
    visit.flash(Flash::note("You are signed out."));
    Ok(see_other("/"))
}
