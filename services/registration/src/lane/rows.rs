//! Rows that change as they travel to the database: JSON objects whose fields the statements name. A field that is not
//! there is NULL.

use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use super::facts::hex;
use crate::{
    domain::{extras::Extras, line::Line, order::OrderRow},
    store::{
        lines::{moment, quotas_text},
        names,
    },
};

#[derive(Serialize)]
pub(crate) struct OrderFields<'a> {
    id: String,
    status: String,
    payment: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    held_until: Option<String>,
    extended: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<String>,
    name: &'a str,
    email: &'a str,
    net: i64,
    tax: i64,
    total: i64,
    version: u32,
}

impl<'a> OrderFields<'a> {
    pub(crate) fn of(order: &'a OrderRow) -> Self {
        let price = order.price();
        Self {
            id: text(order.id.uuid()),
            status: names::of(order.status),
            payment: names::of(order.payment),
            held_until: order.held_until.map(moment),
            extended: u8::from(order.extended),
            account: order.account.map(|account| text(account.uuid())),
            name: &order.buyer.name,
            email: &order.buyer.email,
            net: price.net,
            tax: price.tax,
            total: price.total,
            version: order.version,
        }
    }
}

#[derive(Serialize)]
pub(crate) struct LineFields<'a> {
    id: String,
    pass: String,
    edition: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<String>,
    name: &'a str,
    email: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    birth_date: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    invited: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    person_hash: Option<String>,
    quotas: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    tier: Option<String>,
    tier_spent: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    voucher: Option<String>,
    price: i64,
    tax: i64,
    status: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<String>,
}

impl<'a> LineFields<'a> {
    pub(crate) fn of(order: &OrderRow, line: &'a Line) -> Self {
        let attendee = line.attendee.as_ref();
        Self {
            id: text(line.id.uuid()),
            pass: text(line.pass.uuid()),
            edition: line.edition,
            account: order.account.map(|account| text(account.uuid())),
            name: attendee.map_or("", |one| one.name.as_str()),
            email: attendee.map_or("", |one| one.email.as_str()),
            birth_date: attendee.and_then(|one| one.birth_date),
            invited: line.invited.as_deref(),
            person_hash: line.named_by().map(|claim| hex(&claim)),
            quotas: quotas_text(line),
            tier: line.tier.map(|tier| text(tier.uuid())),
            tier_spent: u8::from(line.tier_spent),
            voucher: line.voucher.as_ref().map(|used| text(used.id.uuid())),
            price: line.price.net,
            tax: line.price.tax,
            status: names::of(line.status),
            ended_at: line.ended_at.map(moment),
        }
    }
}

#[derive(Serialize)]
pub(crate) struct ExtrasFields {
    order: String,
    version: u64,
    accepted: u64,
    wishes: String,
    priced: String,
}

impl ExtrasFields {
    pub(crate) fn of(order: &OrderRow, extras: &Extras) -> Result<Self, serde_json::Error> {
        Ok(Self {
            order: text(order.id.uuid()),
            version: extras.version,
            accepted: extras.accepted,
            wishes: serde_json::to_string(&extras.wishes)?,
            priced: serde_json::to_string(&extras.priced)?,
        })
    }
}

pub(crate) fn text(id: Uuid) -> String {
    id.simple().to_string()
}
