//! Creating, changing and removing a priced extra.

use actix_web::{HttpResponse, web::Path};
use butterfly_contracts::{
    ConventionId, OptionId,
    registration::{ConventionView, PassView},
};
use butterfly_webkit::{Flash, Form, Page, PageError, Posted, see_other};

use crate::{
    desk::Desk,
    form_page::{ETAG, FormPage, Group, Refused, Removal, absorb},
    forms::option::{self, OptionField},
    outcome::or_flash,
};

/// The form of a new option.
pub(crate) async fn new(desk: Desk, id: Path<ConventionId>) -> Result<Page<FormPage>, PageError> {
    let facts = Facts::read(&desk, *id).await?;
    Ok(Page::new(facts.page(&desk, &Form::empty(), None)).personal())
}

/// The form of a new option was sent.
pub(crate) async fn create(
    desk: Desk,
    id: Path<ConventionId>,
    posted: Posted,
) -> Result<HttpResponse, PageError> {
    let facts = Facts::read(&desk, *id).await?;
    let mut form = Form::of(&posted);
    if let Some(input) = option::read(&mut form, facts.convention.currency, None) {
        match desk.options().create_option(&id.to_string(), &input).await {
            Ok(made) => return Ok(saved(&desk, *id, &format!("{} is added.", made.value.name))),
            Err(error) => absorb(&mut form, OptionField::Name, error)?,
        };
    }
    Page::invalid(facts.page(&desk, &form, None))
        .personal()
        .into_response()
}

/// The form of an option that exists.
pub(crate) async fn edit(
    desk: Desk,
    path: Path<(ConventionId, OptionId)>,
) -> Result<Page<FormPage>, PageError> {
    let (convention, id) = path.into_inner();
    let facts = Facts::read(&desk, convention).await?;
    let current = desk.options().get_option(id).await?;
    let page = facts.page(&desk, &option::fill(&current.value), Some(id));
    Ok(Page::new(page.etag(&current.etag)).personal())
}

/// The form of an option that exists was sent.
pub(crate) async fn update(
    desk: Desk,
    path: Path<(ConventionId, OptionId)>,
    posted: Posted,
) -> Result<HttpResponse, PageError> {
    let (convention, id) = path.into_inner();
    let facts = Facts::read(&desk, convention).await?;
    let current = desk.options().get_option(id).await?;
    let mut form = Form::of(&posted);
    let mut refused = Refused::Fields;
    let currency = facts.convention.currency;
    if let Some(input) = option::read(&mut form, currency, Some(&current.value)) {
        match desk
            .options()
            .update_option(id, posted.value(ETAG), &input)
            .await
        {
            Ok(_) => return Ok(saved(&desk, convention, "Saved.")),
            Err(error) => refused = absorb(&mut form, OptionField::Name, error)?,
        }
    }
    let etag = refused.etag(&posted, &current.etag);
    Page::invalid(facts.page(&desk, &form, Some(id)).etag(etag))
        .status(refused.status())
        .personal()
        .into_response()
}

/// Deletes an option.
pub(crate) async fn delete(
    desk: Desk,
    path: Path<(ConventionId, OptionId)>,
    _: Posted,
) -> Result<HttpResponse, PageError> {
    let (convention, id) = path.into_inner();
    or_flash(
        &desk,
        desk.options().delete_option(id).await,
        "The option is removed.",
    )?;
    Ok(see_other(&format!("/conventions/{convention}/options")))
}

fn saved(desk: &Desk, convention: ConventionId, text: &str) -> HttpResponse {
    desk.visit.flash(Flash::good(text));
    see_other(&format!("/conventions/{convention}/options"))
}

/// What the form offers.
struct Facts {
    convention: ConventionView,
    passes: Vec<PassView>,
}

impl Facts {
    async fn read(desk: &Desk, id: ConventionId) -> Result<Self, PageError> {
        let convention = desk.convention(id).await?;
        if !desk.may(id).edit {
            return Err(PageError::Forbidden);
        }
        let passes = desk
            .registration()
            .list_passes(&id.to_string())
            .await?
            .items;
        Ok(Self { convention, passes })
    }

    fn page(&self, desk: &Desk, form: &Form<OptionField>, id: Option<OptionId>) -> FormPage {
        let controls = option::controls(form, self.convention.currency, &self.passes);
        let list = format!("/conventions/{}/options", self.convention.id);
        let title = if id.is_some() {
            "Edit option"
        } else {
            "New option"
        };
        let button = if id.is_some() { "Save" } else { "Add option" };
        let chrome = desk.chrome(title, &self.convention);
        let page = FormPage::new(chrome, form, vec![Group::plain(controls)], button).back(&list);
        match id {
            Some(id) => page.removal(Removal {
                action: format!("{list}/{id}/delete"),
                button: "Remove option",
                text: "It disappears from the convention's page.",
            }),
            None => page,
        }
    }
}
