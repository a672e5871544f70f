//! The form of a priced extra.

use butterfly_contracts::{
    Currency, PassId,
    options::{OptionInput, OptionView},
    registration::PassView,
};
use butterfly_webkit::{Form, Input, form_fields, format};

use super::{LAST, each, price, whole};
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

/// What is typed; what the form does not show stays as it is.
pub(crate) fn read(
    form: &mut Form<F>,
    currency: Currency,
    current: Option<&OptionView>,
) -> Option<OptionInput> {
    let name = form.required(F::Name);
    let price = price(form, F::Price, currency);
    let choices = choices::parse(form.value(F::Choices), currency);
    let mut choices = choices
        .map_err(|message| form.error(F::Choices, message))
        .unwrap_or_default();
    for choice in &mut choices {
        let mut known = current.iter().flat_map(|option| &option.choices);
        if let Some(known) = known.find(|known| known.name == choice.name) {
            choice.stocks.clone_from(&known.stocks);
        }
    }
    let included_in = each::<PassId, _>(form, F::IncludedIn);
    let position = whole(form, F::Position).unwrap_or_default();
    price
        .filter(|_| form.is_valid())
        .map(|price_minor| OptionInput {
            name,
            description: form.value(F::Description).to_owned(),
            price_minor,
            included_in,
            choices,
            position,
            stocks: current.map_or_else(Vec::new, |option| option.stocks.clone()),
            min_per_registration: current.map_or(0, |option| option.min_per_registration),
            max_per_registration: current.map_or(1, |option| option.max_per_registration),
            requires_passes: current.map_or_else(Vec::new, |option| option.requires_passes.clone()),
            requires_options: current
                .map_or_else(Vec::new, |option| option.requires_options.clone()),
            on_sale_from: current.and_then(|option| option.on_sale_from),
            on_sale_until: current.and_then(|option| option.on_sale_until),
        })
}

/// The form of one that exists.
pub(crate) fn fill(option: &OptionView) -> Form<F> {
    let price = option.price;
    Form::empty()
        .with(F::Name, &option.name)
        .with(F::Price, format::money_entry(price.minor, price.currency))
        .with(F::Choices, choices::entry(&option.choices, price.minor))
        .with_all(
            F::IncludedIn,
            option.included_in.iter().map(ToString::to_string),
        )
        .with(F::Description, &option.description)
        .with(F::Position, option.position.to_string())
}

/// The controls, with the passes there are.
pub(crate) fn controls(form: &Form<F>, currency: Currency, passes: &[PassView]) -> Vec<Input> {
    let passes: Vec<_> = passes
        .iter()
        .map(|pass| (pass.id.to_string(), pass.name.clone()))
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
    if !passes.is_empty() {
        let hint = "Holders of these passes get it without paying for it.";
        controls.push(form.field(F::IncludedIn).checks(&passes).hint(hint));
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
