//! What a convention asks of buyers and attendees.

use actix_web::web::Path;
use askama::Template;
use butterfly_contracts::{ConventionId, options::QuestionView};
use butterfly_webkit::{Chrome, Page, PageError};

use crate::{
    desk::Desk,
    forms::question::{ASKED_OF, KINDS},
    names,
};

#[derive(Template)]
#[template(path = "questions.html")]
pub(crate) struct QuestionsPage {
    chrome: Chrome,
    root: String,
    may_edit: bool,
    questions: Vec<QuestionRow>,
}

/// A question, with what it is asked with.
struct QuestionRow {
    question: QuestionView,
    answer: &'static str,
    asked_of: &'static str,
    with: Vec<String>,
}

/// The page.
pub(crate) async fn show(
    desk: Desk,
    id: Path<ConventionId>,
) -> Result<Page<QuestionsPage>, PageError> {
    let convention = desk.convention(*id).await?;
    let name = id.to_string();
    let passes = desk.registration().list_passes(&name).await?.items;
    let options = desk.options().list_options(&name).await?.items;
    let questions = desk.options().list_questions(&name).await?.items;
    let row = |question: QuestionView| {
        let mut with = names::of_passes(&question.for_passes, &passes);
        with.extend(names::of_options(&question.for_options, &options));
        let kind = KINDS.iter().find(|(kind, ..)| *kind == question.kind);
        let asked_of = ASKED_OF.iter().find(|(of, ..)| *of == question.asked_of);
        QuestionRow {
            answer: kind.map_or("", |(_, _, words)| words),
            asked_of: asked_of.map_or("", |(_, _, words)| words),
            with,
            question,
        }
    };
    Ok(Page::new(QuestionsPage {
        chrome: desk.chrome("Questions", &convention),
        root: format!("/conventions/{id}/questions"),
        may_edit: desk.may(*id).edit,
        questions: questions.into_iter().map(row).collect(),
    })
    .personal())
}
