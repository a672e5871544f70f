//! Publishing a convention, pausing and closing its sale, deleting it.

use actix_web::{HttpResponse, web::Path};
use butterfly_contracts::ConventionId;
use butterfly_webkit::{PageError, Posted, see_other};

use crate::{desk::Desk, outcome::or_flash};

/// Makes it public, or opens its sale again.
pub(crate) async fn publish(
    desk: Desk,
    id: Path<ConventionId>,
    _: Posted,
) -> Result<HttpResponse, PageError> {
    let done = desk
        .registration()
        .publish_convention(&id.to_string())
        .await;
    or_flash(&desk, done, "The convention is published.")?;
    Ok(see_other(&format!("/conventions/{id}")))
}

/// Lets its sales stand still.
pub(crate) async fn pause(
    desk: Desk,
    id: Path<ConventionId>,
    _: Posted,
) -> Result<HttpResponse, PageError> {
    let done = desk.registration().pause_convention(&id.to_string()).await;
    let text = "Sales are paused. Places that are held can still be confirmed.";
    or_flash(&desk, done, text)?;
    Ok(see_other(&format!("/conventions/{id}")))
}

/// Lets its sales go on.
pub(crate) async fn resume(
    desk: Desk,
    id: Path<ConventionId>,
    _: Posted,
) -> Result<HttpResponse, PageError> {
    let done = desk.registration().resume_convention(&id.to_string()).await;
    or_flash(&desk, done, "Sales go on.")?;
    Ok(see_other(&format!("/conventions/{id}")))
}

/// Ends its sale.
pub(crate) async fn close(
    desk: Desk,
    id: Path<ConventionId>,
    _: Posted,
) -> Result<HttpResponse, PageError> {
    let done = desk.registration().close_convention(&id.to_string()).await;
    or_flash(
        &desk,
        done,
        "The sale is closed. Registrations stay as they are.",
    )?;
    Ok(see_other(&format!("/conventions/{id}")))
}

/// Deletes it, as long as it has sold nothing.
pub(crate) async fn delete(
    desk: Desk,
    id: Path<ConventionId>,
    _: Posted,
) -> Result<HttpResponse, PageError> {
    let done = desk.registration().delete_convention(&id.to_string()).await;
    let gone = or_flash(&desk, done, "The convention is deleted.")?;
    Ok(see_other(
        if gone {
            "/".to_owned()
        } else {
            format!("/conventions/{id}")
        }
        .as_str(),
    ))
}
