//! Removing a registration: asked once more, then done.

use actix_web::{HttpResponse, web::Path};
use askama::Template;
use butterfly_contracts::{ConventionId, RegistrationId, registration::RegistrationView};
use butterfly_webkit::{Chrome, Flash, Page, PageError, Posted, filters, see_other};

use crate::desk::Desk;

#[derive(Template)]
#[template(path = "registration_remove.html")]
pub(crate) struct Remove {
    chrome: Chrome,
    registration: RegistrationView,
    is_live: bool,
    back: String,
}

/// The question.
pub(crate) async fn ask(
    desk: Desk,
    path: Path<(ConventionId, RegistrationId)>,
) -> Result<Page<Remove>, PageError> {
    let (id, registration) = path.into_inner();
    let convention = desk.convention(id).await?;
    let registration = find(&desk, id, registration).await?;
    Ok(Page::new(Remove {
        chrome: desk.chrome("Remove registration", &convention),
        is_live: registration.status.is_standing(),
        back: list(id),
        registration,
    })
    .personal())
}

/// The answer was yes. What is removed already stays removed.
pub(crate) async fn remove(
    desk: Desk,
    path: Path<(ConventionId, RegistrationId)>,
    _: Posted,
) -> Result<HttpResponse, PageError> {
    let (id, registration) = path.into_inner();
    let registration = find(&desk, id, registration).await?;
    if registration.status.is_standing() {
        desk.registration()
            .remove_registration(registration.id)
            .await?;
    }
    let name = registration.whom();
    let text = format!("The registration of {name} is removed. The place is free again.");
    desk.visit.flash(Flash::good(text));
    Ok(see_other(&list(id)))
}

async fn find(
    desk: &Desk,
    convention: ConventionId,
    id: RegistrationId,
) -> Result<RegistrationView, PageError> {
    let found = desk.registration().get_registration(id).await?;
    if !desk.may(convention).registrations {
        return Err(PageError::Forbidden);
    }
    if found.convention == convention {
        Ok(found)
    } else {
        Err(PageError::NotFound)
    }
}

fn list(convention: ConventionId) -> String {
    format!("/conventions/{convention}/registrations")
}
