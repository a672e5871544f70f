//! The form of a convention: what is typed, read.

mod controls;

use butterfly_contracts::{
    Currency,
    registration::{ConventionInput, ConventionView, PassesPerPerson, Tax},
};
use butterfly_webkit::{Form, form_fields};
use chrono::NaiveDate;

pub(crate) use controls::groups;

use super::{local, moment};
use crate::parse::percent;

form_fields! {
    /// A convention.
    pub(crate) enum ConventionField {
        Name = "name", "Name";
        Slug = "slug", "Address in links";
        Description = "description", "Description";
        Venue = "venue", "Venue";
        Address = "address", "Venue address";
        TimeZone = "time_zone", "Time zone";
        FirstDay = "first_day", "First day";
        LastDay = "last_day", "Last day";
        OpensAt = "registration_opens_at", "Registration opens";
        ClosesAt = "registration_closes_at", "Registration closes";
        Currency = "currency", "Currency";
        TaxName = "tax_name", "Tax name", at = "/tax/name";
        TaxRate = "tax_rate", "Tax rate in %", at = "/tax/basis_points";
        TaxInclusive = "tax_inclusive", "Prices include the tax", at = "/tax/inclusive";
        AgeOn = "age_on", "Ages are counted on";
        PassesPerPerson = "passes_per_person", "Passes one person may have";
        ContactEmail = "contact_email", "Contact e-mail";
        Accent = "accent", "Colour";
    }
}
use ConventionField as F;

/// Butterfly's own colour, for conventions that choose none.
const ACCENT: &str = "#6d28d9";

/// What is typed.
pub(crate) fn read(form: &mut Form<F>) -> Option<ConventionInput> {
    let (name, venue) = (form.required(F::Name), form.required(F::Venue));
    let time_zone = form.required(F::TimeZone);
    form.required(F::Currency);
    let currency = form.parsed::<Currency>(F::Currency, "Choose one of the currencies");
    let (first_day, last_day) = (day(form, F::FirstDay), day(form, F::LastDay));
    let opens = moment(form, F::OpensAt, &time_zone);
    let closes = moment(form, F::ClosesAt, &time_zone);
    let passes_per_person = per_person(form);
    let age_on = form.parsed(F::AgeOn, "The day must be like 2027-05-14");
    let tax = tax(form);
    if !form.is_valid() {
        return None;
    }
    Some(ConventionInput {
        slug: slug(form.value(F::Slug), &name),
        name,
        description: form.value(F::Description).to_owned(),
        venue,
        address: form.value(F::Address).to_owned(),
        time_zone,
        currency: currency?,
        first_day: first_day?,
        last_day: last_day?,
        registration_opens_at: opens,
        registration_closes_at: closes,
        tax,
        age_on,
        passes_per_person: passes_per_person?,
        contact_email: form.value(F::ContactEmail).to_owned(),
        accent: form.optional(F::Accent),
    })
}

fn day(form: &mut Form<F>, field: F) -> Option<NaiveDate> {
    form.required(field);
    form.parsed(field, "The day must be like 2027-05-14")
}

/// One, unless another choice is made.
fn per_person(form: &mut Form<F>) -> Option<PassesPerPerson> {
    let typed = form.value(F::PassesPerPerson);
    let known = [PassesPerPerson::One, PassesPerPerson::OneADay];
    let chosen = known.into_iter().find(|one| limit(*one) == typed);
    if chosen.is_none() && !typed.is_empty() {
        form.error(
            F::PassesPerPerson,
            "Choose how many passes one person may have",
        );
        return None;
    }
    Some(chosen.unwrap_or_default())
}

/// The name of a choice in the form.
pub(super) const fn limit(limit: PassesPerPerson) -> &'static str {
    match limit {
        PassesPerPerson::One => "one",
        PassesPerPerson::OneADay => "one_a_day",
    }
}

fn tax(form: &mut Form<F>) -> Option<Tax> {
    let name = form.value(F::TaxName).to_owned();
    let rate = form
        .optional(F::TaxRate)
        .map(|text| percent::parse(&text))
        .transpose();
    let basis_points = match rate {
        Ok(rate) => rate.unwrap_or_default(),
        Err(message) => {
            form.error(F::TaxRate, format!("Tax rate {message}"));
            return None;
        }
    };
    if name.is_empty() && basis_points > 0 {
        form.error(F::TaxName, "Tax name is needed when there is a rate");
    }
    let inclusive = form.has(F::TaxInclusive, "yes");
    (!name.is_empty()).then_some(Tax {
        name,
        basis_points,
        inclusive,
    })
}

/// The address that was typed, or one made of the name.
fn slug(typed: &str, name: &str) -> String {
    if !typed.is_empty() {
        return typed.to_owned();
    }
    // Other scripts and accents are written in Latin letters.
    let lower = deunicode::deunicode(name).to_lowercase();
    let words = lower.split(|letter: char| !letter.is_ascii_alphanumeric());
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    let slug: String = words.join("-").chars().take(64).collect();
    let slug = slug.trim_end_matches('-');
    if slug.len() >= 3 {
        return slug.to_owned();
    }
    let named = format!("convention-{slug}");
    named.trim_end_matches('-').to_owned()
}

/// The form of one that exists.
pub(crate) fn fill(convention: &ConventionView) -> Form<F> {
    let at = |moment| local(moment, &convention.time_zone);
    let tax = &convention.tax;
    let rate = if tax.name.is_empty() {
        String::new()
    } else {
        percent::entry(tax.basis_points)
    };
    Form::empty()
        .with(F::Name, &convention.name)
        .with(F::Slug, &convention.slug)
        .with(F::Description, &convention.description)
        .with(F::Venue, &convention.venue)
        .with(F::Address, &convention.address)
        .with(F::TimeZone, &convention.time_zone)
        .with(F::FirstDay, convention.first_day.to_string())
        .with(F::LastDay, convention.last_day.to_string())
        .with(F::OpensAt, at(convention.registration_opens_at))
        .with(F::ClosesAt, at(convention.registration_closes_at))
        .with(F::Currency, convention.currency.code())
        .with(F::TaxName, &tax.name)
        .with(F::TaxRate, rate)
        .with(F::TaxInclusive, if tax.inclusive { "yes" } else { "" })
        .with(
            F::AgeOn,
            convention
                .age_on
                .map(|day| day.to_string())
                .unwrap_or_default(),
        )
        .with(F::PassesPerPerson, limit(convention.passes_per_person))
        .with(F::ContactEmail, &convention.contact_email)
        .with(F::Accent, &convention.accent)
}

/// What a new one begins with.
pub(crate) fn blank() -> Form<F> {
    Form::empty().with(F::Accent, ACCENT)
}

#[cfg(test)]
pub(crate) mod tests;
