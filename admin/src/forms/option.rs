//! The form of a priced extra.

use std::collections::BTreeSet;

use butterfly_contracts::{
    Currency,
    options::{OptionInput, OptionView},
};
use butterfly_webkit::{Form, Input, form_fields, format};

use super::{LAST, price, whole};
use crate::parse::choices;

form_fields! {
    /// A priced extra.
    pub(crate) enum OptionField {
        Name = "name", "Name";
        Price = "price", "Price", at = "/price_minor";
        Choices = "choices", "Choices";
        IncludedIn = "included_in", "Included in";
        Description = "description", "Description";
        Position = "position", "Position";
    }
}
use OptionField as F;

/// What is typed.
pub(crate) fn read(form: &mut Form<F>, currency: Currency) -> Option<OptionInput> {
    let name = form.required(F::Name);
    let price = price(form, F::Price, currency);
    let choices = choices::parse(form.value(F::Choices), currency);
    let choices = choices
        .map_err(|message| form.error(F::Choices, message))
        .unwrap_or_default();
    let position = whole(form, F::Position).unwrap_or_default();
    price
        .filter(|_| form.is_valid())
        .map(|price_minor| OptionInput {
            name,
            description: form.value(F::Description).to_owned(),
            price_minor,
            included_in: form.values(F::IncludedIn).to_vec(),
            choices,
            position,
        })
}

/// The form of one that exists.
pub(crate) fn fill(option: &OptionView) -> Form<F> {
    let price = option.price;
    Form::empty()
        .with(F::Name, &option.name)
        .with(F::Price, format::money_entry(price.minor, price.currency))
        .with(F::Choices, choices::entry(&option.choices, price.minor))
        .with_all(F::IncludedIn, option.included_in.clone())
        .with(F::Description, &option.description)
        .with(F::Position, option.position.to_string())
}

/// The controls. Passes that are gone stay in the list for as long as they are ticked.
pub(crate) fn controls(form: &Form<F>, currency: Currency, passes: &[String]) -> Vec<Input> {
    let held = form.values(F::IncludedIn).iter();
    let names: BTreeSet<&String> = passes.iter().chain(held).collect();
    let names: Vec<_> = names
        .into_iter()
        .map(|name| (name.clone(), name.clone()))
        .collect();
    let mut controls = vec![
        form.field(F::Name)
            .hint("For example: T-shirt")
            .max_length(100),
        form.field(F::Price).money(currency.code()),
        form.field(F::Choices)
            .area(5)
            .optional()
            .hint("One per line. A price of its own stands behind a bar: XL | 27.50"),
    ];
    if !names.is_empty() {
        let hint = "Holders of these passes get it without paying for it.";
        controls.push(form.field(F::IncludedIn).checks(&names).hint(hint));
    }
    controls.push(form.field(F::Description).area(3).optional());
    let hint = "Its place in the list; the smallest number comes first.";
    controls.push(
        form.field(F::Position)
            .number(0, LAST)
            .optional()
            .hint(hint),
    );
    controls
}
