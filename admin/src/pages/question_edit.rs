//! Creating, changing and removing a question.

use actix_web::{HttpResponse, web::Path};
use butterfly_contracts::{
    ConventionId, QuestionId,
    options::OptionView,
    registration::{ConventionView, PassView},
};
use butterfly_webkit::{Flash, Form, Page, PageError, Posted, see_other};

use crate::{
    desk::Desk,
    form_page::{ETAG, FormPage, Group, Refused, Removal, absorb},
    forms::question::{self, QuestionField},
    outcome::or_flash,
};

/// The form of a new question.
pub(crate) async fn new(desk: Desk, id: Path<ConventionId>) -> Result<Page<FormPage>, PageError> {
    let facts = Facts::read(&desk, *id).await?;
    let form = question::blank(facts.count + 1);
    Ok(Page::new(facts.page(&desk, &form, None)).personal())
}

/// The form of a new question was sent.
pub(crate) async fn create(
    desk: Desk,
    id: Path<ConventionId>,
    posted: Posted,
) -> Result<HttpResponse, PageError> {
    let facts = Facts::read(&desk, *id).await?;
    let mut form = Form::of(&posted);
    if let Some(input) = question::read(&mut form) {
        match desk
            .options()
            .create_question(&id.to_string(), &input)
            .await
        {
            Ok(_) => return Ok(saved(&desk, *id, "The question is added.")),
            Err(error) => absorb(&mut form, QuestionField::Label, error)?,
        };
    }
    Page::invalid(facts.page(&desk, &form, None))
        .personal()
        .into_response()
}

/// The form of a question that exists.
pub(crate) async fn edit(
    desk: Desk,
    path: Path<(ConventionId, QuestionId)>,
) -> Result<Page<FormPage>, PageError> {
    let (convention, id) = path.into_inner();
    let facts = Facts::read(&desk, convention).await?;
    let current = desk.options().get_question(id).await?;
    let form = question::fill(&current.value);
    let page = facts.page(&desk, &form, Some(id));
    Ok(Page::new(page.etag(&current.etag)).personal())
}

/// The form of a question that exists was sent.
pub(crate) async fn update(
    desk: Desk,
    path: Path<(ConventionId, QuestionId)>,
    posted: Posted,
) -> Result<HttpResponse, PageError> {
    let (convention, id) = path.into_inner();
    let facts = Facts::read(&desk, convention).await?;
    let current = desk.options().get_question(id).await?;
    let mut form = Form::of(&posted);
    let mut refused = Refused::Fields;
    if let Some(input) = question::read(&mut form) {
        match desk
            .options()
            .update_question(id, posted.value(ETAG), &input)
            .await
        {
            Ok(_) => return Ok(saved(&desk, convention, "Saved.")),
            Err(error) => refused = absorb(&mut form, QuestionField::Label, error)?,
        }
    }
    facts
        .page(&desk, &form, Some(id))
        .again(refused, &posted, &current.etag)
}

/// Deletes a question.
pub(crate) async fn delete(
    desk: Desk,
    path: Path<(ConventionId, QuestionId)>,
    _: Posted,
) -> Result<HttpResponse, PageError> {
    let (convention, id) = path.into_inner();
    or_flash(
        &desk,
        desk.options().delete_question(id).await,
        "The question is removed.",
    )?;
    Ok(see_other(&format!("/conventions/{convention}/questions")))
}

fn saved(desk: &Desk, convention: ConventionId, text: &str) -> HttpResponse {
    desk.visit.flash(Flash::good(text));
    see_other(&format!("/conventions/{convention}/questions"))
}

/// What the form offers.
struct Facts {
    convention: ConventionView,
    passes: Vec<PassView>,
    options: Vec<OptionView>,
    /// How many questions there are.
    count: usize,
}

impl Facts {
    async fn read(desk: &Desk, id: ConventionId) -> Result<Self, PageError> {
        let convention = desk.editable(id).await?;
        let name = id.to_string();
        Ok(Self {
            convention,
            passes: desk.registration().list_passes(&name).await?.items,
            options: desk.options().list_options(&name).await?.items,
            count: desk.options().list_questions(&name).await?.items.len(),
        })
    }

    fn page(&self, desk: &Desk, form: &Form<QuestionField>, id: Option<QuestionId>) -> FormPage {
        let list = format!("/conventions/{}/questions", self.convention.id);
        let (title, button) = match id {
            Some(_) => ("Edit question", "Save"),
            None => ("New question", "Add question"),
        };
        let groups = vec![
            Group::plain(question::main(form)),
            Group::new("The answer", question::answer(form)),
            Group::new(
                "When it is asked",
                question::asked(form, &self.passes, &self.options),
            ),
        ];
        let chrome = desk.chrome(title, &self.convention);
        let page = FormPage::new(chrome, form, groups, button).back(&list);
        match id {
            Some(id) => page.removal(Removal {
                action: format!("{list}/{id}/delete"),
                button: "Remove question",
                text: "It is not asked any more. Answers that were given stay.",
            }),
            None => page,
        }
    }
}
