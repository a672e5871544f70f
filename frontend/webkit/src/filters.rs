//! Formats as askama filters. A page's module says `use butterfly_webkit::filters;` and its template
//! `{{ pass.price|price }}`.
#![expect(
    missing_docs,
    clippy::inline_always,
    reason = "askama's attribute makes undocumented, always inlined types of these functions"
)]

use askama::Values;
use butterfly_contracts::Money;
use chrono::NaiveDate;

use crate::format;

/// `$143.00`.
#[askama::filter_fn]
pub fn money(amount: &Money, _: &dyn Values) -> askama::Result<String> {
    Ok(format::money(*amount))
}

/// `$143.00`, or `Free`.
#[askama::filter_fn]
pub fn price(amount: &Money, _: &dyn Values) -> askama::Result<String> {
    Ok(format::price(*amount))
}

/// `Thu 1 Aug 2027`.
#[askama::filter_fn]
pub fn day(day: &NaiveDate, _: &dyn Values) -> askama::Result<String> {
    Ok(format::day(*day))
}

/// `Thu 1 Aug`.
#[askama::filter_fn]
pub fn short_day(day: &NaiveDate, _: &dyn Values) -> askama::Result<String> {
    Ok(format::short_day(*day))
}

/// `12,345`.
#[askama::filter_fn]
pub fn number(number: &u32, _: &dyn Values) -> askama::Result<String> {
    Ok(format::number(*number))
}
