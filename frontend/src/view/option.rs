//! An extra of a convention.

use butterfly_contracts::{options::OptionView, registration::PassView};
use butterfly_webkit::format;

/// An extra as its card shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionCard {
    /// Its name.
    pub name: String,
    /// What it is; may be empty.
    pub description: String,
    /// Its price.
    pub price: String,
    /// Its choices, with their price where it differs.
    pub choices: Vec<String>,
    /// The passes that include it, in words; may be empty.
    pub included_in: String,
}

/// The cards of a convention's extras, in their order; these are its passes.
pub fn cards(options: &[OptionView], passes: &[PassView]) -> Vec<OptionCard> {
    options.iter().map(|option| card(option, passes)).collect()
}

fn card(option: &OptionView, passes: &[PassView]) -> OptionCard {
    let including = passes
        .iter()
        .filter(|pass| option.included_in.contains(&pass.id));
    let including: Vec<_> = including.map(|pass| pass.name.clone()).collect();
    let choice = |choice: &butterfly_contracts::options::ChoiceView| {
        if choice.price == option.price {
            choice.name.clone()
        } else {
            format!("{} ({})", choice.name, format::price(choice.price))
        }
    };
    OptionCard {
        name: option.name.clone(),
        description: option.description.clone(),
        price: format::price(option.price),
        choices: option.choices.iter().map(choice).collect(),
        included_in: super::joined(&including),
    }
}
