//! An option as somebody wants it to be, with every field found good.

use std::collections::HashSet;

use butterfly_contracts::{
    FieldError,
    options::{ChoiceInput, OptionInput},
    text::Checker,
};

/// Highest price of anything, in minor units.
const HIGHEST_PRICE: i64 = 100_000_000;
/// Most choices of one option.
const MOST_CHOICES: usize = 100;
/// Most passes that include an option.
const MOST_PASSES: usize = 40;
/// Last place in a list.
const LAST_POSITION: u32 = 10_000;

/// An option to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OptionDraft {
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) price_minor: i64,
    pub(crate) included_in: Vec<String>,
    pub(crate) choices: Vec<ChoiceDraft>,
    pub(crate) position: u32,
}

/// A choice to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ChoiceDraft {
    pub(crate) name: String,
    pub(crate) price_minor: Option<i64>,
}

/// The option that is asked for, or everything that is wrong with it.
pub(crate) fn check(input: &OptionInput) -> Result<OptionDraft, Vec<FieldError>> {
    let mut checker = Checker::new();
    let draft = OptionDraft {
        name: checker.line("/name", &input.name, 100),
        description: checker.paragraphs("/description", &input.description, 1000),
        price_minor: price(&mut checker, "/price_minor", input.price_minor),
        included_in: included_in(&mut checker, &input.included_in),
        choices: choices(&mut checker, &input.choices),
        position: input.position,
    };
    checker.require(
        input.position <= LAST_POSITION,
        "/position",
        "out_of_range",
        "must be 0 to 10,000",
    );
    checker.finish(draft)
}

fn price(checker: &mut Checker, pointer: &str, minor: i64) -> i64 {
    let good = (0..=HIGHEST_PRICE).contains(&minor);
    checker.require(good, pointer, "out_of_range", "must be 0 to 100,000,000");
    minor
}

fn included_in(checker: &mut Checker, names: &[String]) -> Vec<String> {
    if names.len() > MOST_PASSES {
        checker.refuse("/included_in", "too_many", "must be at most 40 passes");
        return Vec::new();
    }
    let mut seen = HashSet::new();
    let mut good = Vec::with_capacity(names.len());
    for (index, name) in names.iter().enumerate() {
        let pointer = format!("/included_in/{index}");
        let name = checker.line(&pointer, name, 100);
        unique(checker, &mut seen, &pointer, &name);
        good.push(name);
    }
    good
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
        good.push(ChoiceDraft { name, price_minor });
    }
    good
}

fn unique(checker: &mut Checker, seen: &mut HashSet<String>, pointer: &str, name: &str) {
    let fresh = seen.insert(name.to_lowercase());
    checker.require(fresh, pointer, "duplicate", "is there already");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input() -> OptionInput {
        serde_json::from_value(serde_json::json!({
            "name": " T-shirt 🦋 ",
            "price_minor": 2500,
            "included_in": ["Sponsor"],
            "choices": [{ "name": "M" }, { "name": "XL", "price_minor": 2800 }],
        }))
        .unwrap()
    }

    #[test]
    fn text_is_trimmed_and_nothing_else_changed() {
        let draft = check(&input()).unwrap();
        assert_eq!(draft.name, "T-shirt 🦋");
        assert_eq!(draft.included_in, ["Sponsor"]);
        let prices: Vec<_> = draft.choices.iter().map(|c| c.price_minor).collect();
        assert_eq!(prices, [None, Some(2800)]);
    }

    #[test]
    fn every_wrong_field_is_named() {
        let mut input = input();
        input.name = " ".to_owned();
        input.description = "x".repeat(1001);
        input.price_minor = -1;
        input.included_in = vec!["Sponsor".to_owned(), "sponsor ".to_owned()];
        input.choices[0].name = "xl".to_owned();
        input.choices[1].price_minor = Some(HIGHEST_PRICE + 1);
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
                "/position",
            ]
        );
    }

    #[test]
    fn lists_are_bounded() {
        let mut input = input();
        input.included_in = vec!["x".to_owned(); 41];
        input.choices = vec![input.choices[0].clone(); 101];
        let errors = check(&input).unwrap_err();
        let codes: Vec<_> = errors.iter().map(|error| error.code.as_str()).collect();
        assert_eq!(codes, ["too_many", "too_many"]);
    }
}
