//! An option as somebody wants it to be, with every field found good.

use std::collections::{BTreeSet, HashSet};

use butterfly_contracts::{
    FieldError, OptionId, OptionStockId, PassId,
    options::{ChoiceInput, OptionInput},
    text::Checker,
};
use chrono::{DateTime, Utc};

/// Highest price of anything, in minor units.
const HIGHEST_PRICE: i64 = 100_000_000;
/// Most choices of one option.
const MOST_CHOICES: usize = 100;
/// Most passes in one list.
const MOST_PASSES: usize = 40;
/// Most options that one needs.
const MOST_OPTIONS: usize = 20;
/// Most stocks that one unit takes from, by its option or by its choice.
const MOST_STOCKS: usize = 10;
/// Most that one registration can have.
const MOST_UNITS: u32 = 100;
/// Last place in a list.
pub(crate) const LAST_POSITION: u32 = 10_000;

/// An option to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OptionDraft {
    pub(crate) about: About,
    pub(crate) choices: Vec<ChoiceDraft>,
}

/// What is said of an option, besides its choices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct About {
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) price_minor: i64,
    pub(crate) included_in: Vec<PassId>,
    pub(crate) stocks: Vec<OptionStockId>,
    pub(crate) min_per_registration: u32,
    pub(crate) max_per_registration: u32,
    pub(crate) requires_passes: Vec<PassId>,
    pub(crate) requires_options: Vec<OptionId>,
    pub(crate) on_sale_from: Option<DateTime<Utc>>,
    pub(crate) on_sale_until: Option<DateTime<Utc>>,
    pub(crate) position: u32,
}

/// A choice to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ChoiceDraft {
    pub(crate) name: String,
    pub(crate) price_minor: Option<i64>,
    pub(crate) stocks: Vec<OptionStockId>,
}

/// The option that is asked for, or everything that is wrong with it.
pub(crate) fn check(input: &OptionInput) -> Result<OptionDraft, Vec<FieldError>> {
    let mut checker = Checker::new();
    let about = About {
        name: checker.line("/name", &input.name, 100),
        description: checker.paragraphs("/description", &input.description, 1000),
        price_minor: price(&mut checker, "/price_minor", input.price_minor),
        included_in: ids(
            &mut checker,
            "/included_in",
            &input.included_in,
            MOST_PASSES,
        ),
        stocks: ids(&mut checker, "/stocks", &input.stocks, MOST_STOCKS),
        min_per_registration: input.min_per_registration,
        max_per_registration: input.max_per_registration,
        requires_passes: ids(
            &mut checker,
            "/requires_passes",
            &input.requires_passes,
            MOST_PASSES,
        ),
        requires_options: ids(
            &mut checker,
            "/requires_options",
            &input.requires_options,
            MOST_OPTIONS,
        ),
        on_sale_from: input.on_sale_from,
        on_sale_until: input.on_sale_until,
        position: input.position,
    };
    let choices = choices(&mut checker, &input.choices);
    check_numbers(&mut checker, &about);
    checker.finish(OptionDraft { about, choices })
}

fn check_numbers(checker: &mut Checker, about: &About) {
    let (least, most) = (about.min_per_registration, about.max_per_registration);
    checker.require(
        (1..=MOST_UNITS).contains(&most),
        "/max_per_registration",
        "out_of_range",
        "must be 1 to 100",
    );
    checker.require(
        least <= most,
        "/min_per_registration",
        "out_of_range",
        "must not be above the most",
    );
    let ends_later = match (about.on_sale_from, about.on_sale_until) {
        (Some(from), Some(until)) => from < until,
        _ => true,
    };
    checker.require(
        ends_later,
        "/on_sale_until",
        "out_of_range",
        "must be after the beginning",
    );
    position(checker, about.position);
}

/// A place in a list.
pub(crate) fn position(checker: &mut Checker, position: u32) {
    checker.require(
        position <= LAST_POSITION,
        "/position",
        "out_of_range",
        "must be 0 to 10,000",
    );
}

fn price(checker: &mut Checker, pointer: &str, minor: i64) -> i64 {
    let good = (0..=HIGHEST_PRICE).contains(&minor);
    checker.require(good, pointer, "out_of_range", "must be 0 to 100,000,000");
    minor
}

/// A list of ids, each once.
pub(crate) fn ids<Id: Copy + Ord>(
    checker: &mut Checker,
    pointer: &str,
    given: &[Id],
    most: usize,
) -> Vec<Id> {
    if given.len() > most {
        checker.refuse(pointer, "too_many", format!("must be at most {most}"));
        return Vec::new();
    }
    let mut seen = BTreeSet::new();
    for (index, id) in given.iter().enumerate() {
        let place = format!("{pointer}/{index}");
        checker.require(seen.insert(*id), &place, "duplicate", "is there already");
    }
    given.to_vec()
}

fn choices(checker: &mut Checker, inputs: &[ChoiceInput]) -> Vec<ChoiceDraft> {
    if inputs.len() > MOST_CHOICES {
        checker.refuse("/choices", "too_many", "must be at most 100 choices");
        return Vec::new();
    }
    let mut seen = HashSet::new();
    let mut good = Vec::with_capacity(inputs.len());
    for (index, input) in inputs.iter().enumerate() {
        let pointer = format!("/choices/{index}/name");
        let name = checker.line(&pointer, &input.name, 100);
        unique(checker, &mut seen, &pointer, &name);
        let pointer = format!("/choices/{index}/price_minor");
        let price_minor = input
            .price_minor
            .map(|minor| price(checker, &pointer, minor));
        let pointer = format!("/choices/{index}/stocks");
        good.push(ChoiceDraft {
            name,
            price_minor,
            stocks: ids(checker, &pointer, &input.stocks, MOST_STOCKS),
        });
    }
    good
}

/// A text that is there once, whatever its case.
pub(crate) fn unique(checker: &mut Checker, seen: &mut HashSet<String>, pointer: &str, text: &str) {
    let fresh = seen.insert(text.to_lowercase());
    checker.require(fresh, pointer, "duplicate", "is there already");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input() -> OptionInput {
        serde_json::from_value(serde_json::json!({
            "name": " T-shirt 🦋 ",
            "price_minor": 2500,
            "included_in": [PassId::generate()],
            "choices": [{ "name": "M" }, { "name": "XL", "price_minor": 2800 }],
        }))
        .unwrap()
    }

    #[test]
    fn text_is_trimmed_and_nothing_else_changed() {
        let draft = check(&input()).unwrap();
        assert_eq!(draft.about.name, "T-shirt 🦋");
        let limits = (
            draft.about.min_per_registration,
            draft.about.max_per_registration,
        );
        assert_eq!(limits, (0, 1), "one, unless somebody says otherwise");
        let prices: Vec<_> = draft.choices.iter().map(|c| c.price_minor).collect();
        assert_eq!(prices, [None, Some(2800)]);
    }

    #[test]
    fn every_wrong_field_is_named() {
        let mut input = input();
        let stock = OptionStockId::generate();
        input.name = " ".to_owned();
        input.description = "x".repeat(1001);
        input.price_minor = -1;
        input.included_in = vec![input.included_in[0]; 2];
        input.choices[0].name = "xl".to_owned();
        input.choices[1].price_minor = Some(HIGHEST_PRICE + 1);
        input.choices[1].stocks = vec![stock, stock];
        input.max_per_registration = 101;
        input.min_per_registration = 102;
        input.on_sale_from = Some("2026-11-24T12:00:00Z".parse().unwrap());
        input.on_sale_until = input.on_sale_from;
        input.position = 10_001;
        let errors = check(&input).unwrap_err();
        let pointers: Vec<_> = errors.iter().map(|error| error.pointer.as_str()).collect();
        assert_eq!(
            pointers,
            [
                "/name",
                "/description",
                "/price_minor",
                "/included_in/1",
                "/choices/1/name",
                "/choices/1/price_minor",
                "/choices/1/stocks/1",
                "/max_per_registration",
                "/min_per_registration",
                "/on_sale_until",
                "/position",
            ]
        );
    }

    #[test]
    fn lists_are_bounded() {
        let mut input = input();
        input.included_in = vec![PassId::generate(); 41];
        input.requires_passes = vec![PassId::generate(); 41];
        input.requires_options = vec![OptionId::generate(); 21];
        input.stocks = vec![OptionStockId::generate(); 11];
        input.choices = vec![input.choices[0].clone(); 101];
        let errors = check(&input).unwrap_err();
        let codes: Vec<_> = errors.iter().map(|error| error.code.as_str()).collect();
        assert_eq!(codes, ["too_many"; 5]);
    }
}
