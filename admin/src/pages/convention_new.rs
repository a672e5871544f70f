//! Creating a convention.

use actix_web::HttpResponse;
use butterfly_webkit::{Flash, Form, Page, PageError, Posted, see_other};

use crate::{
    desk::Desk,
    form_page::{FormPage, absorb},
    forms::convention::{self, ConventionField},
};

/// The form.
pub(crate) async fn show(desk: Desk) -> Result<Page<FormPage>, PageError> {
    Ok(Page::new(page(&desk, &convention::blank())?).personal())
}

/// The form was sent. Whoever creates a convention owns it, which only the next access token says.
pub(crate) async fn send(desk: Desk, posted: Posted) -> Result<HttpResponse, PageError> {
    let mut form = Form::of(&posted);
    if let Some(input) = convention::read(&mut form) {
        match desk.registration().create_convention(&input).await {
            Ok(made) => {
                desk.visit.renew().await?;
                let text = format!(
                    "{} is a draft now. Add its passes, then publish it.",
                    input.name
                );
                desk.visit.flash(Flash::good(text));
                return Ok(see_other(&format!("/conventions/{}", made.value.id)));
            }
            Err(error) => absorb(&mut form, ConventionField::Slug, error)?,
        };
    }
    Page::invalid(page(&desk, &form)?)
        .personal()
        .into_response()
}

fn page(desk: &Desk, form: &Form<ConventionField>) -> Result<FormPage, PageError> {
    if !desk.may_create() {
        return Err(PageError::Forbidden);
    }
    let chrome = desk.visit.chrome("New convention");
    let page = FormPage::new(chrome, form, convention::groups(form), "Create convention");
    Ok(page
        .lead("It begins as a draft that only its staff see.")
        .back("/"))
}
