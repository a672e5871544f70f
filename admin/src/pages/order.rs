//! One order: what, for whom, with which options and answers, and what it comes to.

use actix_web::web::Path;
use askama::Template;
use butterfly_contracts::{
    ConventionId, Money, OrderId, RegistrationId,
    options::{AnswerView, QuestionView},
    registration::{ConventionView, OrderStatus, PaymentMethod, RegistrationView, StaffOrderView},
};
use butterfly_webkit::{Chrome, Page, PageError, filters, format};

use super::registrations;
use crate::desk::Desk;

#[derive(Template)]
#[template(path = "order.html")]
pub(crate) struct OrderPage {
    chrome: Chrome,
    list: String,
    order: StaffOrderView,
    pill: (&'static str, &'static str),
    made: String,
    held_until: String,
    payment: &'static str,
    /// What the buyer answered.
    answers: Vec<Answer>,
    people: Vec<Person>,
}

/// A registration with all that belongs to it.
struct Person {
    name: String,
    registration: RegistrationView,
    pill: (&'static str, &'static str),
    days: String,
    born: String,
    ended: String,
    extras: Vec<(String, Money)>,
    /// What they come to, where there is more than the pass.
    sum: Option<Money>,
    answers: Vec<Answer>,
}

/// A question and its answer, in words.
struct Answer {
    question: String,
    answer: String,
}

/// The page.
pub(crate) async fn show(
    desk: Desk,
    path: Path<(ConventionId, OrderId)>,
) -> Result<Page<OrderPage>, PageError> {
    let (id, order) = path.into_inner();
    let convention = desk.convention(id).await?;
    let order = desk.registration().get_order(order).await?;
    if order.convention != id {
        return Err(PageError::NotFound);
    }
    let questions = desk.options().list_questions(&id.to_string()).await?.items;
    let people = order.registrations.iter();
    let people = people.map(|line| person(line, &order, &convention, &questions));
    let until = order.held_until;
    Ok(Page::new(OrderPage {
        chrome: desk.chrome(&format!("Order {}", order.code), &convention),
        list: format!("/conventions/{id}/registrations"),
        pill: pill(order.status),
        made: format::moment(order.created_at, &convention.time_zone),
        held_until: until.map_or_else(String::new, |until| {
            format::moment(until, &convention.time_zone)
        }),
        payment: match order.payment {
            PaymentMethod::None => "Nothing to pay",
            PaymentMethod::AtDoor => "At the door",
        },
        answers: answers(&order.answers, None, &questions),
        people: people.collect(),
        order,
    })
    .personal())
}

fn person(
    line: &RegistrationView,
    order: &StaffOrderView,
    convention: &ConventionView,
    questions: &[QuestionView],
) -> Person {
    let options = order.options.iter();
    let own = options.filter(|option| option.registration == line.id);
    let extras: Vec<_> = own.map(|option| (option.label(), option.total)).collect();
    let days: Vec<_> = line
        .days
        .iter()
        .map(|day| format::short_day(*day))
        .collect();
    let ended = line.ended_at;
    Person {
        name: registrations::whom(line),
        pill: registrations::pill(line.status),
        days: days.join(", "),
        born: line
            .attendee
            .birth_date
            .map(format::day)
            .unwrap_or_default(),
        ended: ended.map_or_else(String::new, |ended| {
            format::moment(ended, &convention.time_zone)
        }),
        sum: sum(line.total, &extras),
        extras,
        answers: answers(&order.answers, Some(line.id), questions),
        registration: line.clone(),
    }
}

/// What a pass and what belongs to it come to, where anything does.
fn sum(pass: Money, extras: &[(String, Money)]) -> Option<Money> {
    let all: i64 = extras.iter().map(|(_, total)| total.minor).sum();
    (!extras.is_empty()).then(|| Money::new(pass.minor + all, pass.currency))
}

/// What one of them answered, in the order of the questions; what was asked and deleted since comes last.
fn answers(
    given: &[AnswerView],
    of: Option<RegistrationId>,
    questions: &[QuestionView],
) -> Vec<Answer> {
    let own = || given.iter().filter(|answer| answer.registration == of);
    let known = questions.iter().filter_map(|question| {
        let answer = own().find(|answer| answer.question == question.id)?;
        Some(Answer {
            question: question.label.clone(),
            answer: format::answer(question.kind, &answer.values),
        })
    });
    let is_known = |answer: &&AnswerView| questions.iter().any(|one| one.id == answer.question);
    let gone = own().filter(|answer| !is_known(answer));
    let gone = gone.map(|answer| Answer {
        question: "A question that was deleted".to_owned(),
        answer: answer.values.join(", "),
    });
    known.chain(gone).collect()
}

const fn pill(status: OrderStatus) -> (&'static str, &'static str) {
    match status {
        OrderStatus::Held => ("pill pill-note", "Held"),
        OrderStatus::Confirmed => ("pill pill-good", "Confirmed"),
        OrderStatus::Cancelled => ("pill", "Cancelled"),
        OrderStatus::Expired => ("pill", "Ran out"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_s_sum_is_the_pass_with_all_that_belongs_to_it() {
        let euro = |minor| Money::new(minor, "EUR".parse().unwrap());
        assert_eq!(sum(euro(9000), &[]), None);
        let extras = [1356, 2260].map(|minor| (String::new(), euro(minor)));
        assert_eq!(sum(euro(9000), &extras), Some(euro(12_616)));
    }
}
