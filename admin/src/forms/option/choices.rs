//! The choices of an option: a row of fields for each.

use butterfly_contracts::{
    Currency, OptionStockId,
    options::{ChoiceInput, ChoiceView, OptionStockView, OptionView},
};
use butterfly_webkit::{Form, Input, format};

use super::F;
use crate::forms::{choices_of, rows_to_show, wrong_amount};

/// Between the ids of several stocks that one choice takes from.
const AND: &str = " ";

/// What is typed, each with how many there are of it in a stock of its own. Rows without anything are none.
pub(super) fn read(form: &mut Form<F>, currency: Currency) -> Vec<(ChoiceInput, Option<u32>)> {
    let columns = [
        F::ChoiceName,
        F::ChoicePrice,
        F::ChoiceInAll,
        F::ChoiceStock,
    ];
    let rows = form.drop_empty_rows(&columns, &[]);
    let choice = |row| (choice(form, row, currency), in_all(form, row));
    (0..rows).map(choice).collect()
}

fn in_all(form: &mut Form<F>, row: usize) -> Option<u32> {
    let typed = form.value_in(F::ChoiceInAll, row).to_owned();
    let count = typed.parse();
    if count.is_err() && !typed.is_empty() {
        form.error_in(
            F::ChoiceInAll,
            row,
            "How many there are must be a whole number",
        );
    }
    count.ok()
}

fn choice(form: &mut Form<F>, row: usize, currency: Currency) -> ChoiceInput {
    let name = form.value_in(F::ChoiceName, row).to_owned();
    if name.is_empty() {
        form.error_in(F::ChoiceName, row, "The name of this choice is needed");
    }
    let price = form.value_in(F::ChoicePrice, row).to_owned();
    let price_minor = format::parse_money(&price, currency);
    let wrong = wrong_amount(F::ChoicePrice, price_minor, currency);
    if let Some(message) = wrong.filter(|_| !price.is_empty()) {
        form.error_in(F::ChoicePrice, row, message);
    }
    let stocks = form.value_in(F::ChoiceStock, row).split_whitespace();
    let stocks: Result<Vec<OptionStockId>, _> = stocks.map(str::parse).collect();
    if stocks.is_err() {
        form.error_in(F::ChoiceStock, row, "Choose one of these");
    }
    ChoiceInput {
        name,
        price_minor,
        stocks: stocks.unwrap_or_default(),
    }
}

/// The choices as they are typed; a price only where it differs from the option's.
pub(super) fn fill(form: Form<F>, option: &OptionView) -> Form<F> {
    let price = |choice: &ChoiceView| {
        let own = (choice.price != option.price).then_some(choice.price);
        own.map(|own| format::money_entry(own.minor, own.currency))
            .unwrap_or_default()
    };
    let choices = &option.choices;
    form.with_all(
        F::ChoiceName,
        choices.iter().map(|choice| choice.name.clone()),
    )
    .with_all(F::ChoicePrice, choices.iter().map(price))
    .with_all(
        F::ChoiceStock,
        choices.iter().map(|choice| together(&choice.stocks)),
    )
}

fn together(stocks: &[OptionStockId]) -> String {
    let ids: Vec<_> = stocks.iter().map(ToString::to_string).collect();
    ids.join(AND)
}

/// The controls, with rows for five more.
pub(crate) fn rows(
    form: &Form<F>,
    currency: Currency,
    stocks: &[OptionStockView],
) -> Vec<Vec<Input>> {
    let row = |row| {
        let mut controls = vec![
            form.field_in(F::ChoiceName, row).optional().max_length(100),
            form.field_in(F::ChoicePrice, row)
                .money(currency.code())
                .optional(),
        ];
        controls.push(
            form.field_in(F::ChoiceInAll, row)
                .number(0, 1_000_000)
                .optional(),
        );
        let stock = form.value_in(F::ChoiceStock, row);
        if !stocks.is_empty() || !stock.is_empty() {
            let offered = offered(stocks, stock);
            controls.push(form.field_in(F::ChoiceStock, row).select(&offered));
        }
        controls
    };
    rows_to_show(form, F::ChoiceName, 5).map(row).collect()
}

/// No stock, each one, and what the choice takes from now if that is several or deleted.
fn offered(stocks: &[OptionStockView], now: &str) -> Vec<(String, String)> {
    let mut offered = vec![(String::new(), "None".to_owned())];
    offered.extend(choices_of(stocks, |stock| stock.id, |stock| &stock.name));
    if offered.iter().all(|(value, _)| value != now) {
        let named = now.split(AND).map(|id| {
            let known = offered.iter().find(|(value, _)| value == id);
            known.map_or("A deleted stock", |(_, name)| name)
        });
        let named = named.collect::<Vec<_>>().join(" and ");
        offered.push((now.to_owned(), named));
    }
    offered
}
