//! Rows as they travel to the database: in one JSON document, every value a text that the statement converts.

use butterfly_contracts::{OptionStockId, OrderId, QuestionId, RegistrationId};
use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::names;
use crate::domain::hold::{self, Item};

/// An id, as `UNHEX` reads it.
pub(crate) fn id(id: Uuid) -> String {
    id.simple().to_string()
}

/// A time, as a `DATETIME(6)` reads it.
fn time(time: DateTime<Utc>) -> String {
    time.format("%Y-%m-%d %H:%M:%S%.6f").to_string()
}

/// Stocks, as the selections' column keeps them.
pub(crate) fn stocks(ids: &[OptionStockId]) -> String {
    let ids: Vec<_> = ids.iter().map(|stock| id(stock.uuid())).collect();
    serde_json::Value::from(ids).to_string()
}

/// A row of `option_hold`.
#[derive(Debug, Serialize)]
pub(crate) struct Hold {
    order_id: String,
    version: u64,
    state: String,
    held_until: Option<String>,
    pinned_at: Option<String>,
}

impl Hold {
    /// The row of this hold.
    pub(crate) fn of(hold: &hold::Hold) -> Self {
        Self {
            order_id: id(hold.order.uuid()),
            version: hold.version,
            state: names::of(hold.standing),
            held_until: hold.held_until.map(time),
            pinned_at: hold.pinned_at.map(time),
        }
    }
}

/// A row of `option_selection`.
#[derive(Debug, Serialize)]
pub(crate) struct Selection<'a> {
    order_id: String,
    registration_id: String,
    item_id: String,
    option_id: String,
    choice_id: Option<String>,
    pass_id: String,
    option_name: &'a str,
    choice_name: &'a str,
    quantity: u32,
    included: u32,
    unit_minor: i64,
    currency: &'static str,
    stocks: String,
    state: String,
}

impl<'a> Selection<'a> {
    /// The row of this selection.
    pub(crate) fn of(
        order: OrderId,
        (registration, item): &(RegistrationId, Item),
        selection: &'a hold::Selection,
    ) -> Self {
        let option = item.option.uuid();
        let choice = item.choice.map(Uuid::from);
        Self {
            order_id: id(order.uuid()),
            registration_id: id(registration.uuid()),
            item_id: id(choice.unwrap_or(option)),
            option_id: id(option),
            choice_id: choice.map(id),
            pass_id: id(selection.pass.uuid()),
            option_name: &selection.option_name,
            choice_name: &selection.choice_name,
            quantity: selection.quantity,
            included: selection.included,
            unit_minor: selection.unit.minor,
            currency: selection.unit.currency.code(),
            stocks: stocks(&selection.stocks),
            state: names::of(selection.standing),
        }
    }
}

/// A row of `option_answer`.
#[derive(Debug, Serialize)]
pub(crate) struct Answer {
    order_id: String,
    subject_id: String,
    question_id: String,
    answers: String,
}

impl Answer {
    /// The row of this answer.
    pub(crate) fn of(
        order: OrderId,
        (registration, question): &(Option<RegistrationId>, QuestionId),
        values: &[String],
    ) -> Self {
        Self {
            order_id: id(order.uuid()),
            subject_id: id(registration.map_or(order.uuid(), Uuid::from)),
            question_id: id(question.uuid()),
            answers: serde_json::Value::from(values).to_string(),
        }
    }
}
