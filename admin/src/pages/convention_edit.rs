//! Changing what a convention says of itself.

use actix_web::{HttpResponse, web::Path};
use butterfly_contracts::{ConventionId, registration::ConventionView};
use butterfly_webkit::{Flash, Form, Page, PageError, Posted, see_other};

use crate::{
    desk::Desk,
    form_page::{ETAG, FormPage, Refused, absorb},
    forms::convention::{self, ConventionField},
};

/// The form.
pub(crate) async fn show(desk: Desk, id: Path<ConventionId>) -> Result<Page<FormPage>, PageError> {
    let current = desk.registration().get_convention(&id.to_string()).await?;
    if !desk.may(*id).edit {
        return Err(PageError::Forbidden);
    }
    let form = convention::fill(&current.value);
    Ok(Page::new(page(&desk, &current.value, &form).etag(&current.etag)).personal())
}

/// The form was sent.
pub(crate) async fn send(
    desk: Desk,
    id: Path<ConventionId>,
    posted: Posted,
) -> Result<HttpResponse, PageError> {
    let mut form = Form::of(&posted);
    let id = id.to_string();
    let mut refused = Refused::Fields;
    if let Some(input) = convention::read(&mut form) {
        let etag = posted.value(ETAG);
        match desk
            .registration()
            .update_convention(&id, etag, &input)
            .await
        {
            Ok(_) => {
                desk.visit.flash(Flash::good("Saved."));
                return Ok(see_other(&format!("/conventions/{id}")));
            }
            Err(error) => refused = absorb(&mut form, ConventionField::Slug, error)?,
        }
    }
    let current = desk.registration().get_convention(&id).await?;
    page(&desk, &current.value, &form).again(refused, &posted, &current.etag)
}

fn page(desk: &Desk, current: &ConventionView, form: &Form<ConventionField>) -> FormPage {
    let chrome = desk.chrome("Edit convention", current);
    FormPage::new(chrome, form, convention::groups(form), "Save")
        .back(format!("/conventions/{}", current.id))
}
