//! The form of a hotel.

use butterfly_contracts::lodging::{PropertyInput, PropertyView};
use butterfly_webkit::{Form, Input, form_fields};
use chrono::NaiveTime;

use super::{LAST, whole, zones};

form_fields! {
    /// A hotel.
    pub(crate) enum PropertyField {
        Name = "name", "Name";
        Address = "address", "Address";
        TimeZone = "time_zone", "Time zone";
        CheckIn = "check_in", "Check-in from";
        CheckOut = "check_out", "Check-out until";
        Website = "website", "Website";
        Phone = "phone", "Phone";
        Description = "description", "Description";
        Position = "position", "Position";
    }
}
use PropertyField as F;

/// What is typed.
pub(crate) fn read(form: &mut Form<F>) -> Option<PropertyInput> {
    let (name, address) = (form.required(F::Name), form.required(F::Address));
    let time_zone = form.required(F::TimeZone);
    let (check_in, check_out) = (time(form, F::CheckIn), time(form, F::CheckOut));
    let position = whole(form, F::Position).unwrap_or_default();
    let times = check_in.zip(check_out).filter(|_| form.is_valid());
    times.map(|(check_in, check_out)| PropertyInput {
        name,
        description: form.value(F::Description).to_owned(),
        address,
        time_zone,
        website: form.value(F::Website).to_owned(),
        phone: form.value(F::Phone).to_owned(),
        check_in,
        check_out,
        position,
    })
}

fn time(form: &mut Form<F>, field: F) -> Option<NaiveTime> {
    let text = form.required(field);
    let read = |pattern| NaiveTime::parse_from_str(&text, pattern).ok();
    let time = read("%H:%M").or_else(|| read("%H:%M:%S"));
    if time.is_none() && !text.is_empty() {
        form.error(field, "The time must be like 15:00");
    }
    time
}

/// The form of one that exists.
pub(crate) fn fill(property: &PropertyView) -> Form<F> {
    let time = |time: NaiveTime| time.format("%H:%M").to_string();
    Form::empty()
        .with(F::Name, &property.name)
        .with(F::Address, &property.address)
        .with(F::TimeZone, &property.time_zone)
        .with(F::CheckIn, time(property.check_in))
        .with(F::CheckOut, time(property.check_out))
        .with(F::Website, &property.website)
        .with(F::Phone, &property.phone)
        .with(F::Description, &property.description)
        .with(F::Position, property.position.to_string())
}

/// What a new one begins with.
pub(crate) fn blank(time_zone: &str) -> Form<F> {
    Form::empty()
        .with(F::TimeZone, time_zone)
        .with(F::CheckIn, "15:00")
        .with(F::CheckOut, "11:00")
}

/// The controls.
pub(crate) fn controls(form: &Form<F>) -> Vec<Input> {
    vec![
        form.field(F::Name)
            .hint("For example: Harbour Hotel")
            .max_length(200),
        form.field(F::Address).area(3).autocomplete("off"),
        form.field(F::TimeZone).select(&zones()),
        form.field(F::CheckIn)
            .short()
            .hint("Local time, like 15:00"),
        form.field(F::CheckOut)
            .short()
            .hint("Local time, like 11:00"),
        form.field(F::Website)
            .optional()
            .hint("Begins with https://")
            .max_length(300),
        form.field(F::Phone).optional().max_length(40),
        form.field(F::Description).area(4).optional(),
        form.field(F::Position)
            .number(0, LAST)
            .optional()
            .hint("Its place in the list; the smallest number comes first."),
    ]
}
