//! Money and moments as form fields hold them, there and back.

use butterfly_contracts::{Currency, Money};
use chrono::{DateTime, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;

/// `143.00`, as an amount is typed.
pub fn money_entry(minor: i64, currency: Currency) -> String {
    Money::new(minor, currency).decimal()
}

/// Reads `143`, `143.5`, `143.50` or `143,50` into minor units; never rounds.
pub fn parse_money(text: &str, currency: Currency) -> Option<i64> {
    let text = text.trim().replace(',', ".");
    let places = usize::from(currency.minor_digits());
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let shaped = !whole.is_empty() && digits(whole) && digits(part) && part.len() <= places;
    shaped
        .then(|| format!("{whole}{part:0<places$}").parse().ok())
        .flatten()
}

/// `2027-08-01T14:00`, as `datetime-local` fields hold it, in a time zone by its IANA name.
pub fn local_entry(moment: DateTime<Utc>, time_zone: &str) -> String {
    let zone: Tz = time_zone.parse().unwrap_or(Tz::UTC);
    moment
        .with_timezone(&zone)
        .format("%Y-%m-%dT%H:%M")
        .to_string()
}

/// Reads a `datetime-local` value in a time zone. Of an hour that comes twice it is the first; an hour
/// that the clocks skip is none.
pub fn parse_local(text: &str, time_zone: &str) -> Option<DateTime<Utc>> {
    let zone: Tz = time_zone.parse().ok()?;
    let patterns = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"];
    let local = patterns
        .iter()
        .find_map(|pattern| NaiveDateTime::parse_from_str(text, pattern).ok())?;
    zone.from_local_datetime(&local)
        .earliest()
        .map(|moment| moment.to_utc())
}
