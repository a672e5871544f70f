//! The priced extras of a convention, and the stocks they take from.

use actix_web::web::Path;
use askama::Template;
use butterfly_contracts::{
    ConventionId, OptionStockId,
    options::{OptionAvailability, OptionStockView, OptionView},
};
use butterfly_webkit::{Chrome, Page, PageError, filters};

use crate::{desk::Desk, names};

#[derive(Template)]
#[template(path = "options.html")]
pub(crate) struct OptionsPage {
    chrome: Chrome,
    root: String,
    may_edit: bool,
    options: Vec<OptionRow>,
    stocks: Vec<StockRow>,
}

/// An option, with the names of the passes that include it.
struct OptionRow {
    option: OptionView,
    included_in: Vec<String>,
    pill: (&'static str, &'static str),
}

/// A stock, with what takes from it.
struct StockRow {
    stock: OptionStockView,
    takers: Vec<String>,
}

/// The page.
pub(crate) async fn show(
    desk: Desk,
    id: Path<ConventionId>,
) -> Result<Page<OptionsPage>, PageError> {
    let convention = desk.convention(*id).await?;
    let (name, registration) = (id.to_string(), desk.registration());
    let passes = registration.list_passes(&name).await?.items;
    let options = desk.options().list_options(&name).await?.items;
    let stocks = desk.options().list_stocks(&name).await?.items;
    let stocks = stocks.into_iter().map(|stock| StockRow {
        takers: takers(&options, stock.id),
        stock,
    });
    let stocks = stocks.collect();
    let row = |option: OptionView| OptionRow {
        included_in: names::of_passes(&option.included_in, &passes),
        pill: pill(&option),
        option,
    };
    Ok(Page::new(OptionsPage {
        chrome: desk.chrome("Options", &convention),
        root: format!("/conventions/{id}"),
        may_edit: desk.may(*id).edit,
        options: options.into_iter().map(row).collect(),
        stocks,
    })
    .personal())
}

/// The options and choices that take from a stock.
pub(super) fn takers(options: &[OptionView], stock: OptionStockId) -> Vec<String> {
    let of = |option: &OptionView| {
        let own = option.stocks.contains(&stock).then(|| option.name.clone());
        let choices = option.choices.iter();
        let choices = choices.filter(|choice| choice.stocks.contains(&stock));
        let choices = choices.map(|choice| format!("{} {}", option.name, choice.name));
        own.into_iter().chain(choices).collect::<Vec<_>>()
    };
    options.iter().flat_map(of).collect()
}

const fn pill(option: &OptionView) -> (&'static str, &'static str) {
    match option.availability {
        OptionAvailability::Available => ("pill pill-good", "On sale"),
        OptionAvailability::SoldOut => ("pill pill-bad", "Sold out"),
        OptionAvailability::NotYet => ("pill pill-note", "Not yet"),
        OptionAvailability::Ended => ("pill", "Over"),
        OptionAvailability::Paused => ("pill pill-warn", "Paused"),
    }
}
