//! Money, days, moments and numbers as people read them. Days are the convention's own; moments are
//! shown in its time zone.

mod answer;
mod entry;

use butterfly_contracts::{Currency, Money};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Tz;

pub use answer::answer;
pub use entry::{local_entry, money_entry, parse_local, parse_money};

/// `$143.00`, `CA$90.00`, `¥5,000`; `CHF 90.00` where no sign is well known.
pub fn money(amount: Money) -> String {
    let sign = if amount.minor < 0 { "−" } else { "" };
    let digits = plain(amount.minor.unsigned_abs(), amount.currency);
    match symbol(amount.currency.code()) {
        Some(symbol) => format!("{sign}{symbol}{digits}"),
        None => format!("{sign}{}\u{a0}{digits}", amount.currency.code()),
    }
}

/// The same, and "Free" for nothing.
pub fn price(amount: Money) -> String {
    if amount.minor == 0 {
        "Free".to_owned()
    } else {
        money(amount)
    }
}

fn symbol(code: &str) -> Option<&'static str> {
    let symbols = [
        ("USD", "$"),
        ("EUR", "€"),
        ("GBP", "£"),
        ("JPY", "¥"),
        ("CAD", "CA$"),
        ("AUD", "A$"),
        ("NZD", "NZ$"),
        ("SGD", "S$"),
        ("HKD", "HK$"),
        ("TWD", "NT$"),
        ("MXN", "MX$"),
        ("BRL", "R$"),
        ("INR", "₹"),
        ("KRW", "₩"),
        ("ILS", "₪"),
        ("CNY", "CN¥"),
    ];
    symbols
        .iter()
        .find(|(known, _)| *known == code)
        .map(|(_, symbol)| *symbol)
}

fn plain(minor: u64, currency: Currency) -> String {
    let places = u32::from(currency.minor_digits());
    let unit = 10_u64.pow(places);
    let whole = grouped(minor / unit);
    match places {
        0 => whole,
        _ => format!("{whole}.{:0width$}", minor % unit, width = places as usize),
    }
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `12,345`.
pub fn number(number: impl Into<u64>) -> String {
    grouped(number.into())
}

/// Basis points: `13%`, `8.25%`.
pub fn percent(basis_points: u32) -> String {
    let (whole, part) = (basis_points / 100, basis_points % 100);
    let text = format!("{whole}.{part:02}");
    format!("{}%", text.trim_end_matches('0').trim_end_matches('.'))
}

/// `Thu 1 Aug 2027`.
pub fn day(day: NaiveDate) -> String {
    day.format("%a %-d %b %Y").to_string()
}

/// `Thu 1 Aug`, where the year is plain.
pub fn short_day(day: NaiveDate) -> String {
    day.format("%a %-d %b").to_string()
}

/// `Thu 1 – Sun 4 Aug 2027`; months and years are repeated only where they differ.
pub fn days(first: NaiveDate, last: NaiveDate) -> String {
    let same_month = first.month() == last.month();
    let pattern = match (first.year() == last.year(), same_month) {
        _ if first == last => return day(first),
        (true, true) => "%a %-d",
        (true, false) => "%a %-d %b",
        (false, _) => "%a %-d %b %Y",
    };
    format!("{}\u{a0}– {}", first.format(pattern), day(last))
}

/// `Sun 11 Feb 2027, 12:00 EST`, in a time zone by its IANA name; UTC when that is unknown.
pub fn moment(moment: DateTime<Utc>, time_zone: &str) -> String {
    let zone: Tz = time_zone.parse().unwrap_or(Tz::UTC);
    moment
        .with_timezone(&zone)
        .format("%a %-d %b %Y, %H:%M %Z")
        .to_string()
}

/// `14:32`, in a time zone by its IANA name; UTC when that is unknown.
pub fn time(moment: DateTime<Utc>, time_zone: &str) -> String {
    let zone: Tz = time_zone.parse().unwrap_or(Tz::UTC);
    moment.with_timezone(&zone).format("%H:%M %Z").to_string()
}

/// `13 to 17 years`, `25 years or older`, `up to 12 years`; nothing without limits.
pub fn ages(least: Option<u16>, most: Option<u16>) -> String {
    match (least, most) {
        (Some(least), Some(most)) => format!("{least} to {most} years"),
        (Some(least), None) => format!("{least} years or older"),
        (None, Some(most)) => format!("up to {most} years"),
        (None, None) => String::new(),
    }
}

/// The three lines of a card's date block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateBlock {
    /// `Aug`, or `Jul – Aug`.
    pub month: String,
    /// `1–4`.
    pub days: String,
    /// `2027`.
    pub year: String,
}

impl DateBlock {
    /// The block of a convention from `first` to `last`.
    pub fn new(first: NaiveDate, last: NaiveDate) -> Self {
        let same_month = (first.year(), first.month()) == (last.year(), last.month());
        let (from, to) = (
            first.format("%b").to_string(),
            last.format("%b").to_string(),
        );
        Self {
            month: if same_month {
                to
            } else {
                format!("{from}–{to}")
            },
            days: if first == last {
                first.day().to_string()
            } else {
                format!("{}–{}", first.day(), last.day())
            },
            year: last.year().to_string(),
        }
    }
}

#[cfg(test)]
mod tests;
