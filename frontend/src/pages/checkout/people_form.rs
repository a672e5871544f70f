//! Who orders and who will attend. Pure.

use butterfly_contracts::{
    FieldError, RegistrationId,
    attendee::Claims,
    registration::{AttendeeInput, BuyerInput, OrderChange, OrderView, PassView, RegistrationView},
    text::Checker,
};
use butterfly_webkit::{
    form::{Input, OpenForm},
    format,
};
use chrono::NaiveDate;

use super::{Catalogue, elsewhere, head::Step, lines};
use crate::view::age;

/// The buyer's name.
pub const BUYER_NAME: &str = "buyer-name";
/// The buyer's e-mail address.
pub const BUYER_EMAIL: &str = "buyer-email";
/// Whether the first pass is the buyer's own.
const ME: &str = "me";

/// A person as the page asks for them.
#[derive(Debug, Clone)]
pub struct PersonCard {
    /// The number in the order, from 1; 0 when there is only one.
    pub number: usize,
    /// Their pass.
    pub pass: String,
    /// Whether the buyer attends; asked for the first person.
    pub me: Option<Input>,
    /// Name and e-mail address, left out for the buyer.
    pub own: Vec<Input>,
    /// What is asked of the buyer, too.
    pub always: Vec<Input>,
}

/// Who attends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// The buyer says it.
    Named(AttendeeInput),
    /// They say it themselves: where the invitation goes.
    Invited(String),
}

/// Everybody who was named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Who orders.
    pub buyer: BuyerInput,
    /// Who attends, in the order of the lines.
    pub attendees: Vec<Who>,
}

fn field(what: &str, line: RegistrationId) -> String {
    format!("{what}-{line}")
}

/// What is asked of the buyer.
pub fn buyer_inputs(form: &OpenForm) -> Vec<Input> {
    let name = form.field(BUYER_NAME, "Name");
    let email = form.field(BUYER_EMAIL, "E-mail address").email();
    vec![
        name.autocomplete("name").max_length(200),
        email.max_length(254).hint("The confirmation goes there."),
    ]
}

/// What is asked of each person.
pub fn cards(form: &OpenForm, lines: &[&RegistrationView], of: &Catalogue) -> Vec<PersonCard> {
    let many = lines.len() > 1;
    let card = |(at, line): (usize, &&RegistrationView)| {
        let name = form.field(field("name", line.id), "Name").max_length(200);
        let email = form
            .field(field("email", line.id), "E-mail address")
            .email();
        let email = email
            .attribute("autocomplete", "off")
            .max_length(254)
            .optional();
        let me = form.field(ME, "This pass is for me").check();
        let pass = of.pass(line.pass).filter(|pass| needs_age(pass));
        let birth = pass.map(|pass| {
            let input = form.field(field("birth", line.id), "Date of birth").date();
            let day = age::day_of(&of.convention);
            input.hint(age::rule((pass.min_age, pass.max_age), Some(day)))
        });
        PersonCard {
            number: if many { at + 1 } else { 0 },
            pass: line.pass_name.clone(),
            me: (at == 0).then_some(me),
            own: vec![
                name.hint("As it shall stand on the badge."),
                email.hint("Yours, if left empty."),
                form.field(field("invite", line.id), "They say themselves who they are")
                    .check()
                    .hint("Then only the e-mail address is needed: an invitation goes there."),
            ],
            always: birth.into_iter().collect(),
        }
    };
    lines.iter().enumerate().map(card).collect()
}

/// Whether a pass is for certain ages only.
fn needs_age(pass: &PassView) -> bool {
    pass.min_age.is_some() || pass.max_age.is_some()
}

/// Fills in what the account says where nothing is said yet.
pub fn introduce(form: &mut OpenForm, person: Option<&Claims>) {
    if let Some(person) = person {
        for (name, value) in [(BUYER_NAME, &person.name), (BUYER_EMAIL, &person.email)] {
            if form.value(name).is_empty() {
                form.set(name, value.as_str());
            }
        }
    }
}

/// The form of what an order says.
pub fn told(order: &OrderView) -> OpenForm {
    let mut form = OpenForm::default();
    let buyer = &order.buyer;
    form.set(BUYER_NAME, buyer.name.as_str());
    form.set(BUYER_EMAIL, buyer.email.as_str());
    for (at, line) in lines::standing(order).enumerate() {
        let who = &line.attendee;
        let is_buyer = (&who.name, &who.email) == (&buyer.name, &buyer.email);
        if at == 0 && (is_buyer || who.name.is_empty()) && !line.is_awaited() {
            form.set(ME, "yes");
        } else {
            form.set(field("name", line.id), who.name.as_str());
            form.set(field("email", line.id), who.email.as_str());
            if line.is_awaited() {
                form.set(field("email", line.id), line.invited.as_str());
                form.set(field("invite", line.id), "yes");
            }
        }
        let birth = who.birth_date.map(|day| day.to_string());
        form.set(field("birth", line.id), birth.unwrap_or_default());
    }
    form
}

/// Reads who was named, and notes what to change. The registration service checks again; what is said here is
/// only said sooner.
pub fn read(
    form: &mut OpenForm,
    lines: &[&RegistrationView],
    of: &Catalogue,
    today: NaiveDate,
) -> Told {
    let name = needed(form, BUYER_NAME, "Name");
    let email = needed(form, BUYER_EMAIL, "E-mail address");
    check(form, (BUYER_NAME, &name), (BUYER_EMAIL, &email), "");
    let buyer = BuyerInput { name, email };
    let me = form.is_ticked(ME);
    let mut attendees = Vec::with_capacity(lines.len());
    for (at, line) in lines.iter().enumerate() {
        let who = who(at, lines.len());
        let is_me = me && at == 0;
        if !is_me && form.is_ticked(&field("invite", line.id)) {
            attendees.push(Who::Invited(invited(form, line.id, &who)));
            continue;
        }
        let (name, email) = if is_me {
            (buyer.name.clone(), buyer.email.clone())
        } else {
            other(form, line.id, &buyer.email, &who)
        };
        let pass = of.pass(line.pass).filter(|pass| needs_age(pass));
        let birth = pass.and_then(|pass| birth_date(form, line.id, &who, (pass, of), today));
        attendees.push(Who::Named(AttendeeInput {
            name,
            email,
            birth_date: birth,
        }));
    }
    Told { buyer, attendees }
}

/// How messages begin that are about a person.
fn who(at: usize, of: usize) -> String {
    if of == 1 {
        String::new()
    } else {
        format!("Person {}: ", at + 1)
    }
}

fn needed(form: &mut OpenForm, field: &str, label: &str) -> String {
    let value = form.value(field).to_owned();
    if value.is_empty() {
        form.error(field, format!("{label} is needed"));
    }
    value
}

fn other(form: &mut OpenForm, line: RegistrationId, buyers: &str, who: &str) -> (String, String) {
    let (name, email) = (field("name", line), field("email", line));
    let given = needed(form, &name, &format!("{who}Name"));
    let address = form.value(&email).to_owned();
    check(form, (&name, &given), (&email, &address), who);
    let address = if address.is_empty() {
        buyers.to_owned()
    } else {
        address
    };
    (given, address)
}

/// Where an invitation goes.
fn invited(form: &mut OpenForm, line: RegistrationId, who: &str) -> String {
    let email = field("email", line);
    let address = needed(form, &email, &format!("{who}E-mail address"));
    check(form, ("", ""), (&email, &address), who);
    address
}

/// Checks what is there.
fn check(form: &mut OpenForm, name: (&str, &str), email: (&str, &str), who: &str) {
    let mut checker = Checker::new();
    if !name.1.is_empty() {
        checker.line(name.0, name.1, 200);
    }
    if !email.1.is_empty() {
        checker.email(email.0, email.1);
    }
    for error in checker.finish(()).err().unwrap_or_default() {
        let label = if error.pointer == name.0 {
            "Name"
        } else {
            "E-mail address"
        };
        form.error(error.pointer, format!("{who}{label} {}", error.message));
    }
}

fn birth_date(
    form: &mut OpenForm,
    line: RegistrationId,
    who: &str,
    (pass, of): (&PassView, &Catalogue),
    today: NaiveDate,
) -> Option<NaiveDate> {
    let name = field("birth", line);
    let text = needed(form, &name, &format!("{who}Date of birth"));
    let Ok(birth) = text.parse::<NaiveDate>() else {
        let words = "Give the date of birth as year, month and day, for example 2001-08-13";
        form.error(name, format!("{who}{words}"));
        return None;
    };
    let day = age::day_of(&of.convention);
    let words = match age::on(birth, day).filter(|_| birth <= today) {
        None => "The date of birth must be in the past".to_owned(),
        Some(years) if years > 130 => "Check the year of the date of birth".to_owned(),
        Some(years) if !age::fits(years, pass.min_age, pass.max_age) => {
            let (ages, day) = (format::ages(pass.min_age, pass.max_age), format::day(day));
            format!(
                "Check the date of birth: on {day} the age is {years}, and {} is for ages {ages}. If the date is \
                 right, choose another pass",
                pass.name
            )
        }
        Some(_) => return Some(birth),
    };
    form.error(name, format!("{who}{words}"));
    Some(birth)
}

/// The order with everybody named.
pub fn change(order: &OrderView, told: Told) -> OrderChange {
    let mut change = lines::unchanged(order);
    change.buyer = Some(told.buyer);
    for (line, who) in change.lines.iter_mut().zip(told.attendees) {
        (line.attendee, line.invited) = match who {
            Who::Named(attendee) => (Some(attendee), None),
            Who::Invited(email) => (None, Some(email)),
        };
    }
    change
}

/// Takes over what the registration service says is wrong; of what is changed in another step it is said where.
pub fn absorb(form: &mut OpenForm, lines: &[&RegistrationView], errors: &[FieldError]) {
    for error in errors {
        if elsewhere::step_of(&error.pointer) != Step::People {
            form.reject(elsewhere::words(lines, error));
            continue;
        }
        let words = words(lines, error);
        match place(form, lines, &error.pointer) {
            (Some(field), _) => form.error(field, words),
            (None, _) => form.reject(words),
        }
    }
}

/// What is wrong, and with what.
pub fn words(lines: &[&RegistrationView], error: &FieldError) -> String {
    let (_, label) = place(&OpenForm::default(), lines, &error.pointer);
    match error.message.chars().next() {
        Some(first) if first.is_lowercase() => format!("{label} {}", error.message),
        _ => error.message.clone(),
    }
}

/// The field a pointer leads to, and what to call it.
fn place(form: &OpenForm, lines: &[&RegistrationView], pointer: &str) -> (Option<String>, String) {
    let label = |part: &str| match part {
        "email" => "E-mail address",
        "birth_date" => "Date of birth",
        _ => "Name",
    };
    let parts: Vec<_> = pointer.split('/').skip(1).collect();
    match parts.as_slice() {
        ["buyer", "email", ..] => (Some(BUYER_EMAIL.to_owned()), label("email").to_owned()),
        ["buyer", ..] => (Some(BUYER_NAME.to_owned()), label("name").to_owned()),
        ["lines", at, part @ ("attendee" | "invited"), rest @ ..] => {
            let at: usize = at.parse().unwrap_or(usize::MAX);
            let part = match *part {
                "invited" => "email",
                _ => rest.first().copied().unwrap_or_default(),
            };
            let Some(line) = lines.get(at) else {
                return (None, "The order".to_owned());
            };
            let me = at == 0 && form.is_ticked(ME);
            let field = match part {
                "birth_date" => field("birth", line.id),
                "email" if me => BUYER_EMAIL.to_owned(),
                "email" => field("email", line.id),
                _ if me => BUYER_NAME.to_owned(),
                _ => field("name", line.id),
            };
            let who = who(at, lines.len());
            let called = if part.is_empty() {
                "This person"
            } else {
                label(part)
            };
            (Some(field), format!("{who}{called}"))
        }
        _ => (None, "The order".to_owned()),
    }
}

#[cfg(test)]
mod tests;
