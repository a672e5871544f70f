//! What an order may have.

use butterfly_contracts::{
    ConventionId, OptionId, OrderId, PassId, QuestionId, RegistrationId,
    options::{AnswerInput, HoldLine, HoldState, SelectionInput},
};
use serde_json::{Value, json};

use super::*;
use crate::domain::{
    catalogue::testing,
    hold::{self, Selections},
    option::ConventionOption,
};

fn now() -> DateTime<Utc> {
    "2026-11-24T12:00:00Z".parse().unwrap()
}

fn option(name: &str, more: Value) -> ConventionOption {
    let input = json!({ "name": name, "price_minor": 2500 });
    testing::option(testing::with(input, more))
}

fn catalogue(options: &[&ConventionOption]) -> Catalogue {
    Catalogue {
        version: 1,
        options: options.iter().map(|option| (*option).clone()).collect(),
        questions: Vec::new(),
    }
}

fn pick(option: &ConventionOption, choice: Option<usize>, quantity: u32) -> SelectionInput {
    SelectionInput {
        option: option.id,
        choice: choice.map(|at| option.choices[at].id),
        quantity,
    }
}

fn line(selections: Vec<SelectionInput>) -> HoldLine {
    HoldLine {
        answers_later: false,
        registration: RegistrationId::generate(),
        pass: PassId::generate(),
        selections,
        answers: Vec::new(),
    }
}

fn desired(lines: Vec<HoldLine>) -> DesiredHold {
    DesiredHold {
        answered: None,
        order: OrderId::generate(),
        convention: ConventionId::generate(),
        version: 1,
        state: HoldState::Held,
        held_until: None,
        complete: true,
        lines,
        answers: Vec::new(),
    }
}

fn judge(catalogue: &Catalogue, before: Option<&Hold>, desired: &DesiredHold) -> Outcome {
    let asked = Asked {
        catalogue,
        before,
        desired,
        now: now(),
    };
    asked.judge()
}

/// What the order has once this was accepted.
fn accepted(desired: &DesiredHold, outcome: &Outcome) -> Hold {
    assert_eq!(outcome.problems, []);
    let wanted = outcome.wanted.iter().cloned();
    let selections: Selections = wanted
        .map(|wanted| ((wanted.registration, wanted.item), wanted.selection))
        .collect();
    Hold {
        order: desired.order,
        convention: desired.convention,
        version: desired.version,
        standing: hold::standing(desired.state),
        held_until: None,
        pinned_at: None,
        selections,
        answers: outcome.answers.clone(),
    }
}

fn problems(outcome: &Outcome) -> Vec<(&str, &str)> {
    let named = outcome.problems.iter();
    named
        .map(|problem| (problem.pointer.as_str(), problem.code.as_str()))
        .collect()
}

#[test]
fn each_selection_is_judged_and_named() {
    let shirt = option("T-shirt", json!({ "choices": [{ "name": "M" }] }));
    let dinner = option("Dinner", json!({}));
    let gone = option("Gone", json!({}));
    let mut paused = option("Paused", json!({}));
    paused.paused = true;
    let later = option("Later", json!({ "on_sale_from": "2026-11-24T12:00:01Z" }));
    let over = option("Over", json!({ "on_sale_until": "2026-11-24T12:00:00Z" }));
    let sold = catalogue(&[&shirt, &dinner, &paused, &later, &over]);
    let wrong_choice = SelectionInput {
        choice: Some(gone.choices.first().map_or(shirt.choices[0].id, |c| c.id)),
        ..pick(&dinner, None, 1)
    };
    let desired = desired(vec![line(vec![
        pick(&dinner, None, 1),
        pick(&gone, None, 1),
        pick(&shirt, None, 1),
        wrong_choice,
        pick(&paused, None, 1),
        pick(&later, None, 1),
        pick(&over, None, 1),
        pick(&shirt, Some(0), 1),
    ])]);
    let outcome = judge(&sold, None, &desired);
    let mut found = problems(&outcome);
    found.sort_unstable();
    assert_eq!(
        found,
        [
            ("/options/1", "unknown_option"),
            ("/options/2", "choice_needed"),
            ("/options/3", "unknown_choice"),
            ("/options/4", "not_on_sale"),
            ("/options/5", "not_on_sale"),
            ("/options/6", "not_on_sale"),
        ]
    );
    assert_eq!(outcome.wanted.len(), 2);
}

#[test]
fn limits_count_all_choices_together() {
    let limits = json!({ "min_per_registration": 1, "max_per_registration": 2,
        "choices": [{ "name": "M" }, { "name": "L" }] });
    let shirt = option("T-shirt", limits);
    let sold = catalogue(&[&shirt]);
    let ask = |picks: Vec<SelectionInput>, complete| {
        let desired = DesiredHold {
            complete,
            ..desired(vec![line(picks)])
        };
        judge(&sold, None, &desired)
    };
    let outcome = ask(
        vec![pick(&shirt, Some(0), 2), pick(&shirt, Some(1), 1)],
        true,
    );
    assert_eq!(problems(&outcome), [("/options/1", "too_many")]);
    let outcome = ask(Vec::new(), true);
    assert_eq!(problems(&outcome), [("", "too_few")]);
    assert_eq!(outcome.problems[0].message, "Please choose T-shirt.");
    assert_eq!(problems(&ask(Vec::new(), false)), []);
    let twice = ask(
        vec![pick(&shirt, Some(0), 1), pick(&shirt, Some(0), 1)],
        true,
    );
    assert_eq!(problems(&twice), []);
    assert_eq!(
        twice.wanted[0].selection.quantity, 2,
        "named twice, wanted once"
    );
}

#[test]
fn what_cannot_be_had_now_is_not_demanded() {
    let mut shirt = option("T-shirt", json!({ "min_per_registration": 1 }));
    let one = desired(vec![line(Vec::new())]);
    shirt.paused = true;
    assert_eq!(problems(&judge(&catalogue(&[&shirt]), None, &one)), []);
    shirt.paused = false;
    shirt.about.requires_passes = vec![PassId::generate()];
    assert_eq!(problems(&judge(&catalogue(&[&shirt]), None, &one)), []);
    shirt.about.requires_passes = vec![one.lines[0].pass];
    let outcome = judge(&catalogue(&[&shirt]), None, &one);
    assert_eq!(problems(&outcome), [("", "too_few")]);
}

#[test]
fn what_something_needs_must_be_there_and_stay_there() {
    let dinner = option("Dinner", json!({}));
    let mut party = option("Party", json!({ "requires_options": [dinner.id] }));
    let mut first = desired(vec![line(vec![pick(&party, None, 1)])]);
    let pass = first.lines[0].pass;
    party.about.requires_passes = vec![pass];
    let sold = catalogue(&[&dinner, &party]);
    let outcome = judge(&sold, None, &first);
    assert_eq!(problems(&outcome), [("/options/0", "needs_option")]);
    assert_eq!(
        outcome.problems[0].message,
        "Party can only be had together with Dinner."
    );
    first.lines[0].selections.push(pick(&dinner, None, 1));
    let hold = accepted(&first, &judge(&sold, None, &first));

    let mut changed = first.clone();
    changed.lines[0].pass = PassId::generate();
    let outcome = judge(&sold, Some(&hold), &changed);
    assert_eq!(problems(&outcome), [("/options/0", "needs_pass")]);
    let mut changed = first.clone();
    changed.lines[0].selections.pop();
    let outcome = judge(&sold, Some(&hold), &changed);
    assert_eq!(problems(&outcome), [("/options/0", "needs_option")]);
}

#[test]
fn an_edit_never_changes_what_was_taken() {
    let mut shirt = option("T-shirt", json!({ "max_per_registration": 3 }));
    let first = desired(vec![line(vec![pick(&shirt, None, 2)])]);
    let hold = accepted(&first, &judge(&catalogue(&[&shirt]), None, &first));
    shirt.about.name = "Shirt".to_owned();
    shirt.about.price_minor = 9900;
    shirt.about.max_per_registration = 1;
    shirt.about.requires_passes = vec![PassId::generate()];
    shirt.about.included_in = vec![first.lines[0].pass];
    shirt.paused = true;
    let sold = catalogue(&[&shirt]);
    assert_eq!(accepted(&first, &judge(&sold, Some(&hold), &first)), hold);
    assert_eq!(
        accepted(&first, &judge(&catalogue(&[]), Some(&hold), &first)),
        hold,
        "not even its end does"
    );

    let mut less = first.clone();
    less.lines[0].selections[0].quantity = 1;
    let outcome = judge(&sold, Some(&hold), &less);
    assert_eq!(problems(&outcome), []);
    assert_eq!(outcome.wanted[0].selection.unit.minor, 2500);
    let mut more = first.clone();
    more.lines[0].selections[0].quantity = 3;
    let outcome = judge(&sold, Some(&hold), &more);
    assert_eq!(problems(&outcome), [("/options/0", "not_on_sale")]);
    shirt.paused = false;
    let outcome = judge(&catalogue(&[&shirt]), Some(&hold), &more);
    assert_eq!(
        problems(&outcome),
        [("/options/0", "too_many"), ("/options/0", "needs_pass")]
    );
}

#[test]
fn a_price_is_kept_for_as_long_as_the_same_is_selected() {
    let mut shirt = option("T-shirt", json!({ "max_per_registration": 5 }));
    let first = desired(vec![line(vec![pick(&shirt, None, 1)])]);
    let mut hold = accepted(&first, &judge(&catalogue(&[&shirt]), None, &first));
    shirt.about.price_minor = 9900;
    let sold = catalogue(&[&shirt]);
    let mut more = first.clone();
    more.lines[0].selections[0].quantity = 4;
    let price = |hold: &Hold| {
        judge(&sold, Some(hold), &more).wanted[0]
            .selection
            .unit
            .minor
    };
    assert_eq!(price(&hold), 2500);
    for selection in hold.selections.values_mut() {
        selection.standing = HoldStanding::Expired;
    }
    hold.standing = HoldStanding::Expired;
    assert_eq!(price(&hold), 2500, "also over the end of its time");
    for selection in hold.selections.values_mut() {
        selection.standing = HoldStanding::Released;
    }
    assert_eq!(price(&hold), 9900);
}

#[test]
fn one_of_an_option_comes_with_the_pass() {
    let shirt = option(
        "T-shirt",
        json!({ "max_per_registration": 5, "choices": [{ "name": "M" }, { "name": "L" }] }),
    );
    let mut first = desired(vec![line(vec![
        pick(&shirt, Some(0), 2),
        pick(&shirt, Some(1), 1),
    ])]);
    let pass = first.lines[0].pass;
    let mut with_it = shirt.clone();
    with_it.about.included_in = vec![pass];
    let included = |sold: &ConventionOption, before: Option<&Hold>, desired: &DesiredHold| {
        let outcome = judge(&catalogue(&[sold]), before, desired);
        let wanted = outcome.wanted.iter();
        wanted.map(|w| w.selection.included).collect::<Vec<_>>()
    };
    assert_eq!(included(&shirt, None, &first), [0, 0]);
    assert_eq!(included(&with_it, None, &first), [1, 0]);
    let hold = accepted(&first, &judge(&catalogue(&[&with_it]), None, &first));
    assert_eq!(
        included(&shirt, Some(&hold), &first),
        [1, 0],
        "as it was taken"
    );
    first.lines[0].selections.remove(0);
    assert_eq!(
        included(&shirt, Some(&hold), &first),
        [1],
        "whichever is named first"
    );
    first.lines[0].pass = PassId::generate();
    assert_eq!(included(&with_it, Some(&hold), &first), [0], "another pass");
}

#[test]
fn a_confirmation_of_what_was_pinned_is_never_refused() {
    let dinner = option("Dinner", json!({}));
    let pinned = DesiredHold {
        state: HoldState::Pinned,
        ..desired(vec![line(vec![pick(&dinner, None, 1)])])
    };
    let hold = accepted(&pinned, &judge(&catalogue(&[&dinner]), None, &pinned));
    let shirt = option("T-shirt", json!({ "min_per_registration": 1 }));
    let mut sold = catalogue(&[&dinner, &shirt]);
    sold.questions = vec![testing::question(json!({
        "kind": "text", "asked_of": "buyer", "label": "Why?", "required": true,
    }))];
    let confirmed = DesiredHold {
        state: HoldState::Confirmed,
        ..pinned.clone()
    };
    assert_eq!(judge(&sold, Some(&hold), &confirmed).problems, []);
    let mut other = confirmed.clone();
    other.lines[0].selections.clear();
    assert_eq!(judge(&sold, Some(&hold), &other).problems.len(), 2);
    assert_eq!(judge(&sold, None, &confirmed).problems.len(), 2);
}

fn answer(question: QuestionId, values: &[&str]) -> AnswerInput {
    AnswerInput {
        question,
        values: values.iter().map(|value| (*value).to_owned()).collect(),
    }
}

#[test]
fn answers_are_asked_of_the_right_people_and_checked() {
    let dinner = option("Dinner", json!({}));
    let mut sold = catalogue(&[&dinner]);
    let question = |asked_of: &str, required: bool, for_options: &[OptionId]| {
        testing::question(json!({
            "kind": "choice", "asked_of": asked_of, "label": "Meat or fish?",
            "choices": ["Meat", "Fish"], "required": required, "for_options": for_options,
        }))
    };
    sold.questions = vec![
        question("attendee", true, &[dinner.id]),
        question("buyer", false, &[]),
    ];
    let [meal, buyers] = [0, 1].map(|at| sold.questions[at].id);
    let mut order = desired(vec![line(vec![pick(&dinner, None, 1)]), line(Vec::new())]);
    let outcome = judge(&sold, None, &order);
    assert_eq!(problems(&outcome), [("", "answer_needed")]);
    assert_eq!(
        outcome.problems[0].registration,
        Some(order.lines[0].registration)
    );

    order.lines[0].answers = vec![answer(meal, &["Tofu"]), answer(buyers, &["Meat"])];
    order.answers = vec![answer(buyers, &["Fish"]), answer(buyers, &["Meat"])];
    assert_eq!(
        problems(&judge(&sold, None, &order)),
        [
            ("/answers/1", "answer_invalid"),
            ("/answers/0", "answer_invalid"),
            ("/answers/1", "unknown_question"),
        ]
    );

    order.lines[0].answers = vec![answer(meal, &[" Fish "])];
    order.answers = vec![answer(buyers, &[""])];
    let hold = accepted(&order, &judge(&sold, None, &order));
    let kept = hold.answers.iter().collect::<Vec<_>>();
    let key = (Some(order.lines[0].registration), meal);
    assert_eq!(kept, [(&key, &vec!["Fish".to_owned()])]);

    order.lines[0].answers = vec![answer(meal, &["Fish"])];
    sold.questions.clear();
    assert_eq!(judge(&sold, Some(&hold), &order).answers, hold.answers);
    order.lines[0].answers = vec![answer(meal, &["Meat"])];
    let outcome = judge(&sold, Some(&hold), &order);
    assert_eq!(problems(&outcome), [("/answers/0", "unknown_question")]);
}
