//! The controls of an option's form.

use butterfly_contracts::{
    Currency,
    options::{OptionStockView, OptionView},
    registration::PassView,
};
use butterfly_webkit::{Form, Input};

use super::F;
use crate::forms::{LAST, choices_of, option_ticks, pass_ticks, ticks};

/// What every option needs.
pub(crate) fn main(form: &Form<F>, currency: Currency, stocks: &[OptionStockView]) -> Vec<Input> {
    let mut controls = vec![
        form.field(F::Name)
            .hint("For example: T-shirt")
            .max_length(100),
        form.field(F::Price).money(currency.code()),
        form.field(F::Description).area(3).optional(),
        form.field(F::InAll)
            .number(0, 1_000_000)
            .optional()
            .hint("Makes a stock with the name of the option, from which every one is taken, whatever the choice. Of sizes, say below how many there are of each."),
    ];
    let stocks = choices_of(stocks, |stock| stock.id, |stock| &stock.name);
    let stocks = ticks((form, F::Stocks), stocks, "A deleted stock");
    if !stocks.is_empty() {
        let hint = "Each one takes one of every stock ticked here, whatever the choice. With none, it never sells out.";
        controls.push(form.field(F::Stocks).checks(&stocks).hint(hint));
    }
    controls
}

/// Who may have it, how many, and when.
pub(crate) fn rules(form: &Form<F>, passes: &[PassView], others: &[OptionView]) -> Vec<Input> {
    let mut controls = vec![
        form.field(F::Least)
            .number(0, 100)
            .optional()
            .hint("1 makes everybody who may have it choose, for example a size."),
        form.field(F::Most).number(1, 100),
    ];
    let including = pass_ticks(form, F::IncludedIn, passes);
    if !including.is_empty() {
        let hint = "Holders of these passes get one without paying for it.";
        controls.push(form.field(F::IncludedIn).checks(&including).hint(hint));
    }
    let needed = pass_ticks(form, F::RequiresPasses, passes);
    if !needed.is_empty() {
        let hint = "Tick none for an option that goes with every pass.";
        controls.push(form.field(F::RequiresPasses).checks(&needed).hint(hint));
    }
    let others = option_ticks(form, F::RequiresOptions, others);
    if !others.is_empty() {
        controls.push(form.field(F::RequiresOptions).checks(&others));
    }
    controls.extend([
        form.field(F::SaleFrom)
            .date_time()
            .optional()
            .hint("Local time there."),
        form.field(F::SaleUntil)
            .date_time()
            .optional()
            .hint("Local time there."),
        form.field(F::Position)
            .number(0, LAST)
            .optional()
            .hint("Its place in the list; the smallest number comes first."),
    ]);
    controls
}
