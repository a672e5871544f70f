//! Creating, changing and removing a priced extra.

use actix_web::{HttpResponse, web::Path};
use butterfly_contracts::{
    ConventionId, OptionId,
    options::{OptionStockView, OptionView, QuestionView},
    registration::{ConventionView, PassView},
};
use butterfly_webkit::{Flash, Form, Page, PageError, Posted, see_other};

use crate::{
    desk::Desk,
    form_page::{ETAG, FormPage, Group, Refused, Removal, absorb},
    forms::option::{self, OptionField},
    names,
    outcome::or_flash,
    pages::own_stocks,
};

/// The form of a new option.
pub(crate) async fn new(desk: Desk, id: Path<ConventionId>) -> Result<Page<FormPage>, PageError> {
    let facts = Facts::read(&desk, *id).await?;
    let form = option::blank(facts.options.len() + 1);
    Ok(Page::new(facts.page(&desk, &form, None)).personal())
}

/// The form of a new option was sent.
pub(crate) async fn create(
    desk: Desk,
    id: Path<ConventionId>,
    posted: Posted,
) -> Result<HttpResponse, PageError> {
    let facts = Facts::read(&desk, *id).await?;
    let mut form = Form::of(&posted);
    if let Some(typed) = option::read(&mut form, &facts.convention) {
        let name = id.to_string();
        let save = async |option| desk.options().create_option(&name, &option).await;
        match own_stocks::with(&desk, *id, typed, save).await {
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
    let form = option::fill(&current.value, &facts.convention.time_zone);
    let page = facts.page(&desk, &form, Some(id));
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
    if let Some(typed) = option::read(&mut form, &facts.convention) {
        let etag = posted.value(ETAG);
        let save = async |option| desk.options().update_option(id, etag, &option).await;
        match own_stocks::with(&desk, convention, typed, save).await {
            Ok(_) => return Ok(saved(&desk, convention, "Saved.")),
            Err(error) => refused = absorb(&mut form, OptionField::Name, error)?,
        }
    }
    facts
        .page(&desk, &form, Some(id))
        .again(refused, &posted, &current.etag)
}

/// Lets the sale of an option stand still.
pub(crate) async fn pause(
    desk: Desk,
    path: Path<(ConventionId, OptionId)>,
    _: Posted,
) -> Result<HttpResponse, PageError> {
    let (convention, id) = path.into_inner();
    let done = desk.options().pause_option(id).await;
    or_flash(&desk, done, "The sale of this option is paused.")?;
    Ok(see_other(&format!("/conventions/{convention}/options")))
}

/// Lets the sale of an option go on.
pub(crate) async fn resume(
    desk: Desk,
    path: Path<(ConventionId, OptionId)>,
    _: Posted,
) -> Result<HttpResponse, PageError> {
    let (convention, id) = path.into_inner();
    let done = desk.options().resume_option(id).await;
    or_flash(&desk, done, "The sale of this option goes on.")?;
    Ok(see_other(&format!("/conventions/{convention}/options")))
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
    options: Vec<OptionView>,
    stocks: Vec<OptionStockView>,
    questions: Vec<QuestionView>,
}

impl Facts {
    async fn read(desk: &Desk, id: ConventionId) -> Result<Self, PageError> {
        let convention = desk.editable(id).await?;
        let name = id.to_string();
        Ok(Self {
            convention,
            passes: desk.registration().list_passes(&name).await?.items,
            options: desk.options().list_options(&name).await?.items,
            stocks: desk.options().list_stocks(&name).await?.items,
            questions: desk.options().list_questions(&name).await?.items,
        })
    }

    fn page(&self, desk: &Desk, form: &Form<OptionField>, id: Option<OptionId>) -> FormPage {
        let list = format!("/conventions/{}/options", self.convention.id);
        let (title, button) = match id {
            Some(_) => ("Edit option", "Save"),
            None => ("New option", "Add option"),
        };
        let chrome = desk.chrome(title, &self.convention);
        let page = FormPage::new(chrome, form, self.groups(form, id), button).back(&list);
        match id {
            Some(id) => page
                .removal(Removal {
                    action: format!("{list}/{id}/delete"),
                    button: "Remove option",
                    text: "Nobody can buy it any more. Those who have it keep it.",
                })
                .referrers(names::extras_with_option(
                    id,
                    &self.options,
                    &self.questions,
                )),
            None => page,
        }
    }

    fn groups(&self, form: &Form<OptionField>, id: Option<OptionId>) -> Vec<Group> {
        let currency = self.convention.currency;
        let others = self.options.iter().filter(|option| Some(option.id) != id);
        let others: Vec<_> = others.cloned().collect();
        let choices = "Such as sizes: people choose one. A price is only needed where it differs. How many there are \
                       makes a stock for the choice, besides the one it takes from. Saving makes room for more.";
        vec![
            Group::plain(option::main(form, currency, &self.stocks)),
            Group::rows(
                "Choices",
                choices,
                "Choice",
                option::choice_rows(form, currency, &self.stocks),
            ),
            Group::new(
                "Who may have it",
                option::rules(form, &self.passes, &others),
            ),
        ]
    }
}
