//! The form of a stock that options take from.

use butterfly_contracts::options::{OptionStockInput, OptionStockView};
use butterfly_webkit::{Form, Input, form_fields};

use super::needed;

form_fields! {
    /// A stock.
    pub(crate) enum StockField {
        Name = "name", "Name";
        Capacity = "capacity", "How many there are";
    }
}

/// What is typed.
pub(crate) fn read(form: &mut Form<StockField>) -> Option<OptionStockInput> {
    let name = form.required(StockField::Name);
    let capacity = needed(form, StockField::Capacity);
    capacity
        .filter(|_| form.is_valid())
        .map(|capacity| OptionStockInput { name, capacity })
}

/// The form of one that exists.
pub(crate) fn fill(stock: &OptionStockView) -> Form<StockField> {
    Form::empty()
        .with(StockField::Name, &stock.name)
        .with(StockField::Capacity, stock.capacity.to_string())
}

/// The controls.
pub(crate) fn controls(form: &Form<StockField>) -> Vec<Input> {
    vec![
        form.field(StockField::Name)
            .hint("For example: T-shirt M, or Seats at the dinner")
            .max_length(100),
        form.field(StockField::Capacity)
            .number(0, 1_000_000)
            .hint("In all, those taken included."),
    ]
}
