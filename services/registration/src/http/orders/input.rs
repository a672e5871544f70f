//! Reads an order as it was sent.

use butterfly_chassis::{ApiError, ApiResult, Person};
use butterfly_contracts::{
    ConventionId, OrderId, RegistrationId,
    options::AnswerInput,
    registration::{AttendeeInput, BuyerInput, NewOrder, OrderChange, OrderLineInput},
    text::Checker,
};
use chrono::{DateTime, Datelike, NaiveDate, Utc};

use crate::{
    domain::{
        extras::{LineWishes, Wishes},
        order::Order,
        person::{self, Buyer, hash},
        voucher,
    },
    extras::Claims,
    lane::{ToChange, ToLine, ToOrder},
};

/// Lines of an order at most.
const MOST_LINES: usize = 50;
/// Options or answers of one line at most.
const MOST_WISHES: usize = 100;
/// Characters of an answer at most.
const LONGEST_ANSWER: usize = 2000;

/// Where and how an order came.
#[derive(Debug, Clone, Copy)]
pub struct Arrival<'a> {
    /// The convention.
    pub convention: ConventionId,
    /// The idempotency key.
    pub key: &'a str,
    /// The buyer, when signed in.
    pub person: Option<&'a Person>,
    /// When.
    pub now: DateTime<Utc>,
}

/// Checks everything that can be checked without the catalogue.
pub fn read(order: &NewOrder, arrival: Arrival<'_>) -> ApiResult<ToOrder> {
    let holder = arrival.person.map(holder);
    let mut check = Checker::new();
    let buyer = read_buyer(&mut check, order.buyer.as_ref());
    let mut lines = read_lines(&mut check, &order.lines, holder.as_ref(), arrival.now);
    for (at, line) in lines.iter_mut().enumerate() {
        let new = line.kept.take().is_none();
        check.require(
            new,
            &format!("/lines/{at}/id"),
            "not_new",
            "is only for lines of an order",
        );
    }
    check_wishes(&mut check, &order.lines, &order.answers);
    let (buyer, lines) = check.finish((buyer, lines)).map_err(ApiError::invalid)?;
    let caller = holder
        .as_ref()
        .map_or_else(|| "guest".to_owned(), |holder| holder.account.to_string());
    let scope = [
        "create_order",
        &caller,
        &arrival.convention.to_string(),
        arrival.key,
    ];
    let body = serde_json::to_string(order).map_err(ApiError::internal)?;
    Ok(ToOrder {
        order: OrderId::generate(),
        scope: hash(&scope),
        request_hash: hash(&[&body]),
        account: holder.as_ref().map(|holder| holder.account),
        buyer,
        lines,
        seen_total: order.total_minor,
        confirm: order.confirm,
        wishes: None,
    })
}

/// The same for a change of a held order; `version` is the one it is meant for.
pub fn read_change(
    order: OrderId,
    version: u32,
    change: &OrderChange,
    (person, now): (Option<&Person>, DateTime<Utc>),
) -> ApiResult<ToChange> {
    let holder = person.map(holder);
    let mut check = Checker::new();
    let buyer = read_buyer(&mut check, change.buyer.as_ref());
    let lines = read_lines(&mut check, &change.lines, holder.as_ref(), now);
    check_wishes(&mut check, &change.lines, &change.answers);
    let (buyer, lines) = check.finish((buyer, lines)).map_err(ApiError::invalid)?;
    Ok(ToChange {
        order,
        version,
        account: holder.map(|holder| holder.account),
        buyer,
        lines,
        wishes: None,
    })
}

/// What is wanted of the options: `lines` as read, from `given`.
pub fn wishes(lines: &[ToLine], given: &[OrderLineInput], answers: &[AnswerInput]) -> Wishes {
    let wishes = lines.iter().zip(given).map(|(line, given)| LineWishes {
        registration: line.id(),
        options: given.options.clone(),
        answers: given.answers.clone(),
    });
    Wishes {
        lines: wishes.collect(),
        answers: answers.to_vec(),
    }
}

/// Checks the size of what is wanted of the options.
fn check_wishes(check: &mut Checker, given: &[OrderLineInput], answers: &[AnswerInput]) {
    check_answers(check, "", answers);
    for (at, line) in given.iter().take(MOST_LINES).enumerate() {
        let place = format!("/lines/{at}");
        check_answers(check, &place, &line.answers);
        let few = line.options.len() <= MOST_WISHES;
        check.require(
            few,
            &format!("{place}/options"),
            "too_many",
            "must be at most 100",
        );
        for (number, selection) in line.options.iter().enumerate() {
            let good = (1..=100).contains(&selection.quantity);
            let pointer = format!("{place}/options/{number}/quantity");
            check.require(good, &pointer, "out_of_range", "must be 1 to 100");
        }
    }
}

/// Checks the size of answers; `place` is where `answers` stands.
pub fn check_answers(check: &mut Checker, place: &str, answers: &[AnswerInput]) {
    let few = answers.len() <= MOST_WISHES;
    check.require(
        few,
        &format!("{place}/answers"),
        "too_many",
        "must be at most 100",
    );
    for (number, answer) in answers.iter().enumerate() {
        let short = |value: &String| value.chars().count() <= LONGEST_ANSWER;
        let good = answer.values.len() <= 50 && answer.values.iter().all(short);
        let pointer = format!("{place}/answers/{number}/values");
        let message = "must be at most 50 values of 2,000 characters";
        check.require(good, &pointer, "too_long", message);
    }
}

/// The keys that claim the people in an order as it stands.
pub fn claims(order: &Order, person: Option<&Person>) -> Claims {
    let holder = person.map(holder);
    let told = order.registrations.iter();
    let told = told.filter(|line| !line.attendee.name.is_empty());
    let claims = told.map(|line| {
        let attendee = AttendeeInput {
            name: line.attendee.name.clone(),
            email: line.attendee.email.clone(),
            birth_date: line.attendee.birth_date,
        };
        (line.id, person::claims(holder.as_ref(), &attendee))
    });
    claims.collect()
}

/// The account a signed-in buyer may be the attendee by.
pub fn holder(person: &Person) -> Buyer {
    Buyer {
        account: person.account,
        email: person.email.clone(),
        name: person.name.clone(),
    }
}

fn read_buyer(check: &mut Checker, given: Option<&BuyerInput>) -> Option<BuyerInput> {
    given.map(|buyer| BuyerInput {
        name: check.line("/buyer/name", &buyer.name, 200),
        email: check.email("/buyer/email", &buyer.email),
    })
}

fn read_lines(
    check: &mut Checker,
    given: &[OrderLineInput],
    holder: Option<&Buyer>,
    now: DateTime<Utc>,
) -> Vec<ToLine> {
    let count = (1..=MOST_LINES).contains(&given.len());
    check.require(count, "/lines", "out_of_range", "must be 1 to 50 lines");
    let lines = given.iter().take(MOST_LINES).enumerate();
    lines
        .map(|(at, line)| {
            let attendee = line.attendee.as_ref();
            let place = format!("/lines/{at}/attendee");
            let attendee = attendee.map(|one| read_attendee(check, &place, one, now.date_naive()));
            let claims = attendee.as_ref().map(|one| person::claims(holder, one));
            let place = format!("/lines/{at}/invited");
            let one = line.attendee.is_none() || line.invited.is_none();
            let message = "is instead of an attendee, not beside one";
            check.require(one, &place, "not_both", message);
            let invited = line.invited.as_ref();
            ToLine {
                kept: line.id,
                fresh: RegistrationId::generate(),
                pass: line.pass,
                voucher: read_voucher(check, at, line.voucher.as_deref()),
                attendee,
                invited: invited.map(|email| check.email(&place, email)),
                claims: claims.unwrap_or_default(),
            }
        })
        .collect()
}

fn read_voucher(check: &mut Checker, line: usize, typed: Option<&str>) -> Option<String> {
    let code = voucher::tidy_code(typed?);
    let message = "is no voucher code: those have 4 to 40 letters, digits and hyphens";
    let pointer = format!("/lines/{line}/voucher");
    check.require(code.is_some(), &pointer, "not_a_code", message);
    code
}

/// Checks who will attend; `at` is where that stands.
pub fn read_attendee(
    check: &mut Checker,
    at: &str,
    given: &AttendeeInput,
    today: NaiveDate,
) -> AttendeeInput {
    if let Some(day) = given.birth_date {
        let pointer = format!("{at}/birth_date");
        // Somewhere it is tomorrow already.
        let born = (1900..=9999).contains(&day.year()) && day.pred_opt().is_none_or(|d| d <= today);
        check.require(
            born,
            &pointer,
            "out_of_range",
            "must be between 1900 and today",
        );
    }
    AttendeeInput {
        name: check.line(&format!("{at}/name"), &given.name, 200),
        email: check.email(&format!("{at}/email"), &given.email),
        birth_date: given.birth_date,
    }
}
