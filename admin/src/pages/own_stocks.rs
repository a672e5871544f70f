//! Stocks that are made together with the option, or the choice, that takes from them.

use butterfly_client::{ClientError, Fetched};
use butterfly_contracts::{
    ConventionId, FieldError, OptionStockId, ProblemCode,
    options::{OptionInput, OptionStockInput, OptionView},
};

use crate::{desk::Desk, forms::option::Typed};

/// Makes the stocks first, so that the option is limited from its first moment, and takes them back when it is
/// refused.
pub(crate) async fn with(
    desk: &Desk,
    convention: ConventionId,
    typed: Typed,
    save: impl AsyncFnOnce(OptionInput) -> Result<Fetched<OptionView>, ClientError>,
) -> Result<Fetched<OptionView>, ClientError> {
    let mut made = Vec::new();
    let outcome = match make(desk, convention, typed, &mut made).await {
        Ok(option) => save(option).await,
        Err(refused) => Err(refused),
    };
    if outcome.is_err() {
        for stock in made {
            if let Err(error) = desk.options().delete_stock(stock).await {
                tracing::warn!(%error, %stock, "a stock made for a refused option stays");
            }
        }
    }
    outcome
}

/// The option, with the stocks that were made for it.
async fn make(
    desk: &Desk,
    convention: ConventionId,
    typed: Typed,
    made: &mut Vec<OptionStockId>,
) -> Result<OptionInput, ClientError> {
    let Typed {
        mut option,
        in_all,
        of_choices,
    } = typed;
    let name = option.name.clone();
    let of_all = in_all.map(|capacity| {
        let name = name.clone();
        let stock = OptionStockInput { name, capacity };
        ("/in_all".to_owned(), stock, &mut option.stocks)
    });
    let of_choices = option.choices.iter_mut().zip(of_choices).enumerate();
    let of_choices = of_choices.filter_map(|(at, (choice, capacity))| {
        let stock = OptionStockInput {
            name: format!("{name}, {}", choice.name),
            capacity: capacity?,
        };
        Some((format!("/choices/{at}/in_all"), stock, &mut choice.stocks))
    });
    let convention = convention.to_string();
    for (pointer, stock, stocks) in of_all.into_iter().chain(of_choices) {
        let created = desk.options().create_stock(&convention, &stock).await;
        let created = created.map_err(|error| at_its_field(error, &pointer, &stock.name));
        let id = created?.value.id;
        made.push(id);
        stocks.push(id);
    }
    Ok(option)
}

/// What is wrong with a stock, said where it is typed how many there are.
fn at_its_field(mut error: ClientError, pointer: &str, name: &str) -> ClientError {
    if let ClientError::Problem(problem) = &mut error {
        let words = match (problem.code, problem.errors.first()) {
            (ProblemCode::AlreadyExists, _) => {
                format!("is said by the stock “{name}” already: take from it instead")
            }
            (_, Some(first)) => first.message.clone(),
            (_, None) => return error,
        };
        problem.errors = vec![FieldError::new(pointer, "in_all", words)];
    }
    error
}
