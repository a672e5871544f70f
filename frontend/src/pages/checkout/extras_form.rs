//! Options and questions of each person, and the buyer's questions. Pure.

use butterfly_contracts::{
    FieldError, PassId,
    options::{AnswerInput, OptionView, QuestionView, SelectionInput},
    registration::{OrderChange, OrderView, RegistrationView},
};
use butterfly_webkit::{
    Html,
    form::{Input, OpenForm},
};

use super::{catalogue::Offers, elsewhere, head::Step, lines};
use crate::view::{option_field as options, question_field as questions};

/// What one person can have and must answer.
#[derive(Debug, Clone)]
pub struct ExtrasCard {
    /// Who; may be empty while they are not named.
    pub name: String,
    /// Their pass.
    pub pass: String,
    /// The options, with those that cannot be had right now, then the questions.
    pub inputs: Vec<Input>,
}

/// The box at the top that says what to change, and about whom where there are several.
pub fn summary(form: &OpenForm, order: &OrderView) -> Html {
    let lines = lines::standing(order).map(|line| (line.id.to_string(), line.whom()));
    let lines: Vec<_> = lines.collect();
    if lines.len() < 2 {
        return form.summary();
    }
    form.summary_by(|field| {
        let mut lines = lines.iter().enumerate();
        let (at, (_, whom)) = lines.find(|(_, (id, _))| field.contains(id))?;
        Some((at, whom.as_str()))
    })
}

/// The cards of everybody who has something to choose or to answer.
pub fn cards(form: &OpenForm, order: &OrderView, offers: &Offers) -> Vec<ExtrasCard> {
    let card = |line: &RegistrationView| {
        let own = lines::selections(order, line.id);
        let of_pass = offers.options_of(line.pass);
        let options = of_pass.flat_map(|option| {
            if options::is_shown(option, &own) {
                options::inputs(form, line, option, &own)
            } else {
                options::shut(form, line, option)
            }
        });
        let awaited = line.is_awaited();
        let asked = offers.questions_of(line.pass).filter(|_| !awaited);
        let asked = asked.map(|question| {
            let name = questions::name(Some(line.id), question.id);
            let hint = only_with(question, &[line.pass], offers);
            questions::input(form, name, question, &hint)
        });
        ExtrasCard {
            name: line.whom(),
            pass: line.pass_name.clone(),
            inputs: options.chain(asked).collect(),
        }
    };
    let cards = lines::standing(order).map(card);
    cards.filter(|card| !card.inputs.is_empty()).collect()
}

/// The buyer's questions.
pub fn buyer_inputs(form: &OpenForm, order: &OrderView, offers: &Offers) -> Vec<Input> {
    let passes: Vec<_> = lines::standing(order).map(|line| line.pass).collect();
    let asked = offers.buyer_questions(&passes);
    let input = asked.map(|question| {
        let hint = only_with(question, &passes, offers);
        questions::input(form, questions::name(None, question.id), question, &hint)
    });
    input.collect()
}

/// What is said of a question that is only asked with options; empty when it is asked anyway.
fn only_with(question: &QuestionView, passes: &[PassId], offers: &Offers) -> String {
    let mut with_pass = question.for_passes.iter();
    if question.for_options.is_empty() || with_pass.any(|pass| passes.contains(pass)) {
        return String::new();
    }
    let with = offers
        .options
        .iter()
        .filter(|option| question.for_options.contains(&option.id));
    let names: Vec<_> = with.map(|option| format!("“{}”", option.name)).collect();
    format!("Only with {}.", crate::view::joined(&names))
}

/// The form of an order. What a pass includes is chosen beforehand for who has not chosen yet.
pub fn filled(order: &OrderView, offers: &Offers) -> OpenForm {
    let mut form = OpenForm::default();
    let fresh = order.options.is_empty() && order.answers.is_empty();
    for line in lines::standing(order) {
        for option in offers.options_of(line.pass) {
            let own = lines::selections(order, line.id);
            let own = own.iter().filter(|selection| selection.option == option.id);
            for selection in own {
                options::set(&mut form, line.id, option, selection);
            }
            if fresh && option.included_in.contains(&line.pass) && option.choices.is_empty() {
                options::set(&mut form, line.id, option, &one(option));
            }
        }
    }
    for answer in &order.answers {
        let name = questions::name(answer.registration, answer.question);
        form.set_all(name, answer.values.clone());
    }
    form
}

const fn one(option: &OptionView) -> SelectionInput {
    SelectionInput {
        option: option.id,
        choice: None,
        quantity: 1,
    }
}

/// Reads what is chosen and answered, as the order it makes, and notes what to change.
pub fn read(form: &mut OpenForm, order: &OrderView, offers: &Offers) -> OrderChange {
    let mut change = lines::unchanged(order);
    let standing: Vec<_> = lines::standing(order).collect();
    let mut chosen = Vec::new();
    for (line, wanted) in standing.iter().zip(&mut change.lines) {
        wanted.options = offers
            .options_of(line.pass)
            .flat_map(|option| options::read(form, line.id, option))
            .collect();
        let has: Vec<_> = wanted.options.iter().map(|one| one.option).collect();
        wanted.answers = offers
            .questions_of(line.pass)
            .filter(|_| !line.is_awaited())
            .filter(|question| {
                let always = question.for_passes.is_empty() && question.for_options.is_empty();
                let with_option = question
                    .for_options
                    .iter()
                    .any(|option| has.contains(option));
                always || question.for_passes.contains(&line.pass) || with_option
            })
            .filter_map(|question| questions::read(form, Some(line.id), question))
            .collect();
        chosen.extend(has);
    }
    let passes: Vec<_> = standing.iter().map(|line| line.pass).collect();
    let asked = offers.buyer_questions(&passes).filter(|question| {
        let anyway = question.for_options.is_empty()
            || question.for_passes.iter().any(|pass| passes.contains(pass));
        anyway
            || question
                .for_options
                .iter()
                .any(|option| chosen.contains(option))
    });
    change.answers = asked
        .filter_map(|question| questions::read(form, None, question))
        .collect();
    change
}

/// Takes over what a service says is wrong with this order; of what is changed in another step it is said where.
pub fn absorb(
    form: &mut OpenForm,
    order: &OrderView,
    change: &OrderChange,
    offers: &Offers,
    errors: &[FieldError],
) {
    let standing: Vec<_> = lines::standing(order).collect();
    for error in errors {
        if elsewhere::step_of(&error.pointer) != Step::Extras {
            form.reject(elsewhere::words(&standing, error));
            continue;
        }
        match place(&standing, change, offers, &error.pointer) {
            Some(field) => form.error(field, error.message.clone()),
            None => form.reject(words(&standing, error)),
        }
    }
}

/// What is wrong, and about whom where there are several.
pub fn words(lines: &[&RegistrationView], error: &FieldError) -> String {
    let line = elsewhere::line(lines, &error.pointer).filter(|_| lines.len() > 1);
    match line.map(RegistrationView::whom) {
        Some(whom) if !whom.is_empty() => format!("{whom}: {}", error.message),
        _ => error.message.clone(),
    }
}

/// The field a pointer leads to.
fn place(
    standing: &[&RegistrationView],
    change: &OrderChange,
    offers: &Offers,
    pointer: &str,
) -> Option<String> {
    let parts: Vec<_> = pointer.split('/').skip(1).collect();
    match parts.as_slice() {
        ["answers", number, ..] => {
            let answer: &AnswerInput = change.answers.get(number.parse::<usize>().ok()?)?;
            Some(questions::name(None, answer.question))
        }
        ["lines", at, what, number, ..] => {
            let (at, number): (usize, usize) = (at.parse().ok()?, number.parse().ok()?);
            let (line, wanted) = (standing.get(at)?, change.lines.get(at)?);
            match *what {
                "options" => {
                    let selection = wanted.options.get(number)?;
                    let mut options = offers.options.iter();
                    let option = options.find(|option| option.id == selection.option)?;
                    Some(options::field_of(line.id, option, selection.choice))
                }
                "answers" => {
                    let question = wanted.answers.get(number)?.question;
                    Some(questions::name(Some(line.id), question))
                }
                _ => None,
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::view::samples;

    #[test]
    fn what_was_chosen_comes_back_as_it_was() {
        let (mut order, offers) = (samples::held_order(), samples::offers());
        order.options[0].quantity = 1;
        let mut form = filled(&order, &offers);
        let second = order.registrations[1].id;
        let shirt = options::field_of(second, &offers.options[0], None);
        form.set(shirt.as_str(), offers.options[0].choices[1].id.to_string());
        let change = read(&mut form, &order, &offers);
        assert!(form.is_valid(), "{form:?}");
        assert_eq!(
            change.lines[0].options,
            lines::unchanged(&order).lines[0].options
        );
        assert_eq!(
            change.lines[1].options[0].choice,
            Some(offers.options[0].choices[1].id)
        );
        assert_eq!(change.answers, lines::unchanged(&order).answers);
        let cards = cards(&form, &order, &offers);
        assert_eq!((cards.len(), cards[0].inputs.len()), (2, 1));
        assert_eq!(buyer_inputs(&form, &order, &offers).len(), 1);
    }

    #[test]
    fn what_is_needed_is_said_at_its_field() {
        let (order, offers) = (samples::held_order(), samples::offers());
        let mut form = OpenForm::default();
        read(&mut form, &order, &offers);
        for line in &order.registrations {
            let shirt = options::field_of(line.id, &offers.options[0], None);
            assert_eq!(form.error_of(&shirt), Some("Choose a T-shirt"));
        }
        let question = questions::name(None, offers.questions[0].id);
        assert!(form.error_of(&question).is_some());
    }

    #[test]
    fn a_question_about_an_option_counts_only_with_it() {
        let (order, mut offers) = (samples::held_order(), samples::offers());
        let question = &mut Arc::make_mut(&mut offers.questions)[0];
        question.asked_of = butterfly_contracts::options::AskedOf::Attendee;
        question.for_options = vec![offers.options[0].id];
        Arc::make_mut(&mut offers.options)[0].min_per_registration = 0;
        let mut form = OpenForm::default();
        let change = read(&mut form, &order, &offers);
        assert!(form.is_valid() && change.lines[0].options.is_empty());
        let cards = cards(&form, &order, &offers);
        assert!(
            cards[0].inputs[1]
                .to_string()
                .contains("Only with “T-shirt”.")
        );
        let line = order.registrations[0].id;
        let mut form = OpenForm::default();
        let shirt = options::field_of(line, &offers.options[0], None);
        form.set(shirt, offers.options[0].choices[0].id.to_string());
        read(&mut form, &order, &offers);
        let name = questions::name(Some(line), offers.questions[0].id);
        assert!(form.error_of(&name).is_some());
    }

    #[test]
    fn a_question_about_an_option_that_is_gone_is_not_asked() {
        let (order, mut offers) = (samples::held_order(), samples::offers());
        let question = &mut Arc::make_mut(&mut offers.questions)[0];
        question.for_options = vec![offers.options[0].id];
        let asked = |offers: &Offers| buyer_inputs(&OpenForm::default(), &order, offers);
        assert!(
            asked(&offers)[0]
                .to_string()
                .contains("Only with “T-shirt”.")
        );
        let question = &mut Arc::make_mut(&mut offers.questions)[0];
        question.for_passes = vec![order.registrations[0].pass];
        assert!(!asked(&offers)[0].to_string().contains("Only with"));
        Arc::make_mut(&mut offers.questions)[0].for_passes.clear();
        Arc::make_mut(&mut offers.options).clear();
        assert_eq!(asked(&offers).len(), 0);
    }

    #[test]
    fn what_a_pass_includes_is_chosen_beforehand() {
        let (mut order, mut offers) = (samples::held_order(), samples::offers());
        (order.options, order.answers) = (Vec::new(), Vec::new());
        let option = &mut Arc::make_mut(&mut offers.options)[0];
        (option.choices, option.included_in) = (Vec::new(), vec![order.registrations[0].pass]);
        let form = filled(&order, &offers);
        let name = options::field_of(order.registrations[0].id, &offers.options[0], None);
        assert!(form.is_ticked(&name));
    }

    #[test]
    fn what_the_service_says_stands_at_its_field() {
        let (order, offers) = (samples::held_order(), samples::offers());
        let change = lines::unchanged(&order);
        let mut form = OpenForm::default();
        let error = |pointer: &str| FieldError::new(pointer, "x", "Not so.");
        let errors = ["/lines/0/options/0", "/answers/0", "/lines/1"].map(error);
        absorb(&mut form, &order, &change, &offers, &errors);
        let elsewhere = FieldError::new("/lines/1/pass", "x", "is sold out");
        let mut other = OpenForm::default();
        absorb(&mut other, &order, &change, &offers, &[elsewhere]);
        let said = other.summary().to_string();
        assert!(said.contains("Step “Passes”: “"), "{said}");
        let shirt = options::field_of(order.registrations[0].id, &offers.options[0], None);
        assert_eq!(form.error_of(&shirt), Some("Not so."));
        let question = questions::name(None, offers.questions[0].id);
        assert_eq!(form.error_of(&question), Some("Not so."));
        assert!(form.summary().to_string().contains("3 things"));
    }
}
