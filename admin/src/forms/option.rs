//! The form of a priced extra.

mod choices;
mod controls;

use butterfly_contracts::{
    OptionId, OptionStockId, PassId,
    options::{OptionInput, OptionView},
    registration::ConventionView,
};
use butterfly_webkit::{Form, form_fields, format};

pub(crate) use self::choices::rows as choice_rows;
pub(crate) use self::controls::{main, rules};
use super::{each, local, moment, price, whole};

form_fields! {
    /// A priced extra.
    pub(crate) enum OptionField {
        Name = "name", "Name";
        Price = "price", "Price", at = "/price_minor";
        Description = "description", "Description";
        InAll = "in_all", "How many there are";
        Stocks = "stocks", "Stocks it takes from";
        ChoiceName = "choice_name", "Choice", at = "/choices/*/name";
        ChoicePrice = "choice_price", "Price", at = "/choices/*/price_minor";
        ChoiceInAll = "choice_in_all", "How many there are", at = "/choices/*/in_all";
        ChoiceStock = "choice_stock", "Stock", at = "/choices/*/stocks";
        Least = "min_per_registration", "At least, for each person";
        Most = "max_per_registration", "At most, for each person";
        IncludedIn = "included_in", "Included in";
        RequiresPasses = "requires_passes", "Needs one of these passes";
        RequiresOptions = "requires_options", "Needs all of these options";
        SaleFrom = "on_sale_from", "On sale from";
        SaleUntil = "on_sale_until", "On sale until";
        Position = "position", "Position";
    }
}
use OptionField as F;

/// An option, and how many there are in the stocks that are to be made with it.
#[derive(Debug, PartialEq)]
pub(crate) struct Typed {
    /// The option.
    pub(crate) option: OptionInput,
    /// Of the option, whatever the choice.
    pub(crate) in_all: Option<u32>,
    /// Of each choice.
    pub(crate) of_choices: Vec<Option<u32>>,
}

/// What is typed.
pub(crate) fn read(form: &mut Form<F>, convention: &ConventionView) -> Option<Typed> {
    let name = form.required(F::Name);
    let price = price(form, F::Price, convention.currency);
    let in_all = whole(form, F::InAll);
    let choices = choices::read(form, convention.currency);
    let (choices, of_choices) = choices.into_iter().unzip();
    let min_per_registration = whole(form, F::Least).unwrap_or_default();
    let max_per_registration = whole(form, F::Most).unwrap_or(1);
    let included_in = each::<PassId, _>(form, F::IncludedIn);
    let requires_passes = each::<PassId, _>(form, F::RequiresPasses);
    let requires_options = each::<OptionId, _>(form, F::RequiresOptions);
    let stocks = each::<OptionStockId, _>(form, F::Stocks);
    let on_sale_from = moment(form, F::SaleFrom, &convention.time_zone);
    let on_sale_until = moment(form, F::SaleUntil, &convention.time_zone);
    let position = whole(form, F::Position).unwrap_or_default();
    let price_minor = price.filter(|_| form.is_valid())?;
    let option = OptionInput {
        name,
        description: form.value(F::Description).to_owned(),
        price_minor,
        included_in,
        choices,
        stocks,
        min_per_registration,
        max_per_registration,
        requires_passes,
        requires_options,
        on_sale_from,
        on_sale_until,
        position,
    };
    Some(Typed {
        option,
        in_all,
        of_choices,
    })
}

/// What a new one begins with.
pub(crate) fn blank(position: usize) -> Form<F> {
    Form::empty()
        .with(F::Least, "0")
        .with(F::Most, "1")
        .with(F::Position, position.to_string())
}

/// The form of one that exists.
pub(crate) fn fill(option: &OptionView, time_zone: &str) -> Form<F> {
    let price = option.price;
    choices::fill(Form::empty(), option)
        .with(F::Name, &option.name)
        .with(F::Price, format::money_entry(price.minor, price.currency))
        .with(F::Description, &option.description)
        .with_all(F::Stocks, option.stocks.iter().map(ToString::to_string))
        .with(F::Least, option.min_per_registration.to_string())
        .with(F::Most, option.max_per_registration.to_string())
        .with_all(
            F::IncludedIn,
            option.included_in.iter().map(ToString::to_string),
        )
        .with_all(
            F::RequiresPasses,
            option.requires_passes.iter().map(ToString::to_string),
        )
        .with_all(
            F::RequiresOptions,
            option.requires_options.iter().map(ToString::to_string),
        )
        .with(F::SaleFrom, local(option.on_sale_from, time_zone))
        .with(F::SaleUntil, local(option.on_sale_until, time_zone))
        .with(F::Position, option.position.to_string())
}
