//! The forms of this website: what is typed read into what the services take, the way back, and the
//! controls in order. Pure. Rules that services check are left to them; here is only what must be known
//! to understand the text at all.

pub(crate) mod convention;
pub(crate) mod option;
pub(crate) mod partner_key;
pub(crate) mod pass;
pub(crate) mod property;
pub(crate) mod question;
pub(crate) mod quota;
pub(crate) mod room_type;
pub(crate) mod sign_in;
pub(crate) mod stock;
pub(crate) mod voucher;

use butterfly_contracts::{Currency, options::OptionView, registration::PassView};
use butterfly_webkit::{Fields, Form, format};
use chrono::{DateTime, Utc};

/// Largest position in a list.
const LAST: i64 = 10_000;

/// An amount of money, needed.
fn price<F: Fields>(form: &mut Form<F>, field: F, currency: Currency) -> Option<i64> {
    let text = form.required(field);
    let minor = format::parse_money(&text, currency);
    if !text.is_empty()
        && let Some(message) = wrong_amount(field, minor, currency)
    {
        form.error(field, message);
    }
    minor
}

/// The largest amount, in minor units.
const DEAREST: i64 = 100_000_000;

/// What to say of an amount that is none, or too large.
fn wrong_amount(field: impl Fields, minor: Option<i64>, currency: Currency) -> Option<String> {
    match minor {
        None => Some(no_amount(field, currency)),
        Some(minor) if minor > DEAREST => {
            let most = format::money_entry(DEAREST, currency);
            Some(format!("{} must be at most {most}", field.label()))
        }
        Some(_) => None,
    }
}

/// What to say where there is no amount of money.
fn no_amount(field: impl Fields, currency: Currency) -> String {
    let example = 45 * 10_i64.pow(currency.minor_digits().into());
    let example = format::money_entry(example, currency);
    format!("{} must be an amount like {example}", field.label())
}

/// A whole number; nothing typed is `None`.
fn whole<F: Fields, T: std::str::FromStr>(form: &mut Form<F>, field: F) -> Option<T> {
    form.parsed(field, &format!("{} must be a whole number", field.label()))
}

/// A whole number, needed.
fn needed<F: Fields, T: std::str::FromStr>(form: &mut Form<F>, field: F) -> Option<T> {
    form.required(field);
    whole(form, field)
}

/// Everything that is chosen of a list.
fn each<T: std::str::FromStr, F: Fields>(form: &mut Form<F>, field: F) -> Vec<T> {
    let read: Result<Vec<T>, _> = form.values(field).iter().map(|text| text.parse()).collect();
    read.unwrap_or_else(|_| {
        form.error(field, "Choose some of these");
        Vec::new()
    })
}

/// A time that clocks show in this time zone; nothing typed is `None`.
fn moment<F: Fields>(form: &mut Form<F>, field: F, time_zone: &str) -> Option<DateTime<Utc>> {
    let text = form.optional(field)?;
    if time_zone.parse::<chrono_tz::Tz>().is_err() {
        // The time zone's own field says so; without one there is no moment to speak of.
        return None;
    }
    let moment = format::parse_local(&text, time_zone);
    if moment.is_none() {
        form.error(
            field,
            format!("{} must be a time that clocks show there", field.label()),
        );
    }
    moment
}

/// The fields for a list of rows: those that are filled in, and some more.
fn rows_to_show<F: Fields>(form: &Form<F>, first: F, more: usize) -> std::ops::Range<usize> {
    let values = form.values(first);
    let filled = values.iter().rposition(|value| !value.is_empty());
    let filled = filled.map_or(0, |last| last + 1);
    0..values.len().max(filled + more)
}

/// What can be chosen of a list of things with ids and names.
fn choices_of<T, Id: ToString>(
    things: &[T],
    id: impl Fn(&T) -> Id,
    name: impl Fn(&T) -> &str,
) -> Vec<(String, String)> {
    let choice = |thing| (id(thing).to_string(), name(thing).to_owned());
    things.iter().map(choice).collect()
}

/// What can be ticked in a field: what there is, and what is ticked and deleted, by the name of `deleted`. If it could
/// not be ticked any more, what is limited to it would be for everybody once another field is saved.
fn ticks<F: Fields>(
    (form, field): (&Form<F>, F),
    mut there: Vec<(String, String)>,
    deleted: &str,
) -> Vec<(String, String)> {
    let ticked = form.values(field).iter();
    let gone = ticked.filter(|id| there.iter().all(|(known, _)| known != *id));
    let gone: Vec<_> = gone.cloned().collect();
    let several = gone.len() > 1;
    there.extend(gone.into_iter().map(|id| {
        let name = match id.get(id.len().saturating_sub(SHORT)..) {
            Some(end) if several => format!("{deleted} ({end})"),
            _ => deleted.to_owned(),
        };
        (id, name)
    }));
    there
}

/// How much of the end of an id tells some of them apart.
const SHORT: usize = 8;

/// The passes that can be ticked in a field.
fn pass_ticks<F: Fields>(form: &Form<F>, field: F, passes: &[PassView]) -> Vec<(String, String)> {
    let there = choices_of(passes, |pass| pass.id, |pass| &pass.name);
    ticks((form, field), there, "A deleted pass")
}

/// The options that can be ticked in a field.
fn option_ticks<F: Fields>(
    form: &Form<F>,
    field: F,
    options: &[OptionView],
) -> Vec<(String, String)> {
    let there = choices_of(options, |option| option.id, |option| &option.name);
    ticks((form, field), there, "A deleted option")
}

/// A time as it is typed there; empty when there is none.
fn local(time: Option<DateTime<Utc>>, time_zone: &str) -> String {
    let entry = time.map(|time| format::local_entry(time, time_zone));
    entry.unwrap_or_default()
}

/// Every time zone, for a list to choose from; the first line chooses none.
fn zones() -> Vec<(String, String)> {
    let zones = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
    let named = zones.map(|zone| (zone.to_owned(), zone.replace('_', " ")));
    std::iter::once((String::new(), "Choose a time zone".to_owned()))
        .chain(named)
        .collect()
}

#[cfg(test)]
pub(crate) mod tests;
