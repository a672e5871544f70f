//! A question as a field of a form.

use butterfly_contracts::{
    QuestionId, RegistrationId,
    options::{AnswerInput, QuestionKind, QuestionView},
};
use butterfly_webkit::{
    countries::COUNTRIES,
    form::{Input, OpenForm},
};

/// From how many choices on they are a list and not buttons.
const MANY: usize = 6;

/// The name of its field: of a registration, or of the buyer.
pub fn name(line: Option<RegistrationId>, question: QuestionId) -> String {
    match line {
        Some(line) => format!("question-{line}-{question}"),
        None => format!("question-buyer-{question}"),
    }
}

/// The field; `note` says when it is asked.
pub fn input(form: &OpenForm, name: String, question: &QuestionView, note: &str) -> Input {
    let input = form.field(name, question.label.as_str());
    let itself = |choice: &String| (choice.clone(), choice.clone());
    let choices: Vec<_> = question.choices.iter().map(itself).collect();
    let listed = |choices: Vec<(String, String)>| {
        let first = (String::new(), "Please choose".to_owned());
        [first].into_iter().chain(choices).collect::<Vec<_>>()
    };
    let input = match question.kind {
        QuestionKind::Text => {
            let most = question.max_length.unwrap_or(2_000);
            let input = input.max_length(most);
            if most > 200 { input.area(3) } else { input }
        }
        QuestionKind::Number => {
            let (least, most) = (question.min.unwrap_or(0), question.max.unwrap_or(1_000_000));
            input.number(least, most)
        }
        QuestionKind::YesNo => input.radios(&[("yes", "Yes"), ("no", "No")].map(owned)),
        QuestionKind::Choice if choices.len() < MANY => input.radios(&choices),
        QuestionKind::Choice => input.select(&listed(choices)),
        QuestionKind::Many => input.checks(&choices),
        QuestionKind::Date => input.date(),
        QuestionKind::Country => {
            input.select(&listed(COUNTRIES.iter().copied().map(owned).collect()))
        }
        QuestionKind::Phone => input.phone(),
    };
    let parts = [question.help.as_str(), note];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let input = input.hint(parts.join(" "));
    if question.required && note.is_empty() {
        input
    } else {
        input.optional()
    }
}

fn owned((value, label): (&str, &str)) -> (String, String) {
    (value.to_owned(), label.to_owned())
}

/// Reads an answer; notes that one is missing.
pub fn read(
    form: &mut OpenForm,
    line: Option<RegistrationId>,
    question: &QuestionView,
) -> Option<AnswerInput> {
    let name = name(line, question.id);
    let values = form.values(&name).iter().filter(|value| !value.is_empty());
    let values: Vec<_> = values.cloned().collect();
    if values.is_empty() {
        if question.required {
            form.error(name, format!("“{}” needs an answer", question.label));
        }
        return None;
    }
    Some(AnswerInput {
        question: question.id,
        values,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::samples;

    #[test]
    fn each_kind_has_its_control() {
        let mut question = samples::question();
        let mut html = |kind, choices: usize| {
            question.kind = kind;
            question.choices = (0..choices).map(|at| format!("Choice {at}")).collect();
            let name = name(None, question.id);
            input(&OpenForm::default(), name, &question, "").to_string()
        };
        for (kind, choices, words) in [
            (QuestionKind::Text, 0, "<textarea"),
            (QuestionKind::Number, 0, "type=\"number\""),
            (QuestionKind::YesNo, 0, "value=\"no\""),
            (QuestionKind::Choice, 2, "type=\"radio\""),
            (QuestionKind::Choice, 6, "<select"),
            (QuestionKind::Many, 2, "type=\"checkbox\""),
            (QuestionKind::Date, 0, "type=\"date\""),
            (QuestionKind::Country, 0, "Åland"),
            (QuestionKind::Phone, 0, "type=\"tel\""),
        ] {
            let html = html(kind, choices);
            assert!(html.contains(words), "{kind:?}: {html}");
        }
    }

    #[test]
    fn answers_are_read_and_missed() {
        let question = samples::question();
        let name = name(None, question.id);
        let mut form = OpenForm::default();
        assert_eq!(read(&mut form, None, &question), None);
        assert_eq!(
            form.error_of(&name),
            Some("“Do you eat meat?” needs an answer")
        );
        let mut form = OpenForm::default();
        form.set_all(name, vec![String::new(), "yes".to_owned()]);
        assert_eq!(read(&mut form, None, &question).unwrap().values, ["yes"]);
    }
}
