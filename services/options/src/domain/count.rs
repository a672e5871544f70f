//! What is taken and answered, in the order of what is sold and asked.

use butterfly_contracts::{
    OptionChoiceId, OptionId, QuestionId,
    options::{AnswerCount, ChoiceCount, OptionCount, OptionCounts, QuestionCount, QuestionKind},
};

use super::{catalogue::Catalogue, option::ConventionOption, question::Question};

/// How much of an option is taken with one of its choices, or with none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Taken {
    pub(crate) option: OptionId,
    pub(crate) choice: Option<OptionChoiceId>,
    /// Names as they were when it was taken.
    pub(crate) option_name: String,
    pub(crate) choice_name: String,
    pub(crate) sold: u64,
    pub(crate) held: u64,
}

/// How often an answer was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Given {
    pub(crate) question: QuestionId,
    pub(crate) value: String,
    pub(crate) confirmed: u64,
    pub(crate) held: u64,
}

/// What was counted, with everything that could have been; what is no longer offered comes last.
pub(crate) fn counts(catalogue: &Catalogue, taken: &[Taken], given: &[Given]) -> OptionCounts {
    let none = catalogue.options.iter().flat_map(nothing);
    let mut options = Vec::new();
    for one in none.chain(taken.iter().cloned()) {
        add_option(&mut options, &one);
    }
    let questions = catalogue.questions.iter();
    OptionCounts {
        options,
        questions: questions
            .filter_map(|question| answers(question, given))
            .collect(),
    }
}

/// None of an option, and none of each of its choices.
fn nothing(option: &ConventionOption) -> Vec<Taken> {
    let none = |choice, name: &str| Taken {
        option: option.id,
        choice,
        option_name: option.about.name.clone(),
        choice_name: name.to_owned(),
        sold: 0,
        held: 0,
    };
    let choices = option.choices.iter();
    let choices = choices.map(|choice| none(Some(choice.id), &choice.about.name));
    std::iter::once(none(None, "")).chain(choices).collect()
}

fn add_option(options: &mut Vec<OptionCount>, taken: &Taken) {
    let none = || OptionCount {
        option: taken.option,
        name: taken.option_name.clone(),
        sold: 0,
        held: 0,
        choices: Vec::new(),
    };
    let is_it = |count: &OptionCount| count.option == taken.option;
    let Some(option) = find_or_add(options, is_it, none) else {
        return;
    };
    option.sold += taken.sold;
    option.held += taken.held;
    if let Some(choice) = taken.choice {
        add_choice(&mut option.choices, choice, taken);
    }
}

fn add_choice(choices: &mut Vec<ChoiceCount>, id: OptionChoiceId, taken: &Taken) {
    let none = || ChoiceCount {
        choice: id,
        name: taken.choice_name.clone(),
        sold: 0,
        held: 0,
    };
    if let Some(choice) = find_or_add(choices, |count| count.choice == id, none) {
        choice.sold += taken.sold;
        choice.held += taken.held;
    }
}

/// The answers to a question; none for one that can be answered in any words.
fn answers(question: &Question, given: &[Given]) -> Option<QuestionCount> {
    let offered = match question.about.kind {
        QuestionKind::YesNo => vec!["yes".to_owned(), "no".to_owned()],
        QuestionKind::Choice | QuestionKind::Many => question.about.choices.clone(),
        QuestionKind::Text
        | QuestionKind::Number
        | QuestionKind::Date
        | QuestionKind::Country
        | QuestionKind::Phone => return None,
    };
    let none = |value: String| AnswerCount {
        value,
        confirmed: 0,
        held: 0,
    };
    let mut answers: Vec<_> = offered.into_iter().map(none).collect();
    for one in given.iter().filter(|one| one.question == question.id) {
        let is_it = |count: &AnswerCount| count.value == one.value;
        if let Some(count) = find_or_add(&mut answers, is_it, || none(one.value.clone())) {
            count.confirmed += one.confirmed;
            count.held += one.held;
        }
    }
    Some(QuestionCount {
        question: question.id,
        label: question.about.label.clone(),
        kind: question.about.kind,
        answers,
    })
}

fn find_or_add<T>(
    list: &mut Vec<T>,
    is_it: impl Fn(&T) -> bool,
    none: impl FnOnce() -> T,
) -> Option<&mut T> {
    if !list.iter().any(&is_it) {
        list.push(none());
    }
    list.iter_mut().find(|item| is_it(item))
}
