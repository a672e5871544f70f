//! Reads an order as it was sent.

use butterfly_chassis::{ApiError, ApiResult, Person};
use butterfly_contracts::{
    ConventionId, OrderId, RegistrationId,
    registration::{AttendeeInput, BuyerInput, NewOrder},
    text::Checker,
};
use chrono::{DateTime, Datelike, NaiveDate, Utc};

use crate::{
    domain::person::{self, Buyer, hash},
    lane::ToOrder,
};

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
    let mut check = Checker::new();
    let buyer = BuyerInput {
        name: check.line("/buyer/name", &order.buyer.name, 200),
        email: check.email("/buyer/email", &order.buyer.email),
    };
    check.require(
        order.lines.len() == 1,
        "/lines",
        "not_one",
        "must be exactly one for now",
    );
    let line = order.lines.first();
    let Some(line) = line.filter(|_| order.lines.len() == 1) else {
        let errors = check.finish(()).err().unwrap_or_default();
        return Err(ApiError::invalid(errors));
    };
    let attendee = read_attendee(&mut check, &line.attendee, arrival.now.date_naive());
    let (buyer, attendee) = check.finish((buyer, attendee)).map_err(ApiError::invalid)?;
    let holder = arrival.person.map(|person| Buyer {
        account: person.account,
        email: person.email.clone(),
        name: person.name.clone(),
    });
    let caller = arrival
        .person
        .map_or_else(|| "guest".to_owned(), |p| p.account.to_string());
    let scope = [
        "create_order",
        &caller,
        &arrival.convention.to_string(),
        arrival.key,
    ];
    let body = serde_json::to_string(order).map_err(ApiError::internal)?;
    Ok(ToOrder {
        order: OrderId::generate(),
        registration: RegistrationId::generate(),
        scope: hash(&scope),
        request_hash: hash(&[&body]),
        account: holder.as_ref().map(|holder| holder.account),
        claims: person::claims(holder.as_ref(), &attendee),
        buyer,
        pass: line.pass,
        attendee,
        seen_total: order.total_minor,
    })
}

fn read_attendee(check: &mut Checker, given: &AttendeeInput, today: NaiveDate) -> AttendeeInput {
    let at = "/lines/0/attendee";
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
