//! An option as fields of a form, for one registration: a checkbox, a choice, or how many.

use butterfly_contracts::{
    OptionChoiceId, RegistrationId,
    options::{ChoiceView, OptionAvailability, OptionView, SelectionInput},
    registration::RegistrationView,
};
use butterfly_webkit::{
    form::{Input, OpenForm},
    format,
};

/// How it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// One or none.
    Tick,
    /// One of several, or none.
    Pick,
    /// How many.
    Count,
    /// How many of each choice.
    Counts,
}

fn kind(option: &OptionView) -> Kind {
    match (option.choices.is_empty(), option.max_per_registration) {
        (true, 1) => Kind::Tick,
        (true, _) => Kind::Count,
        (false, 1) => Kind::Pick,
        (false, _) => Kind::Counts,
    }
}

/// The name of the field where a selection is made.
pub fn field_of(
    line: RegistrationId,
    option: &OptionView,
    choice: Option<OptionChoiceId>,
) -> String {
    match (kind(option), choice) {
        (Kind::Counts, Some(choice)) => format!("option-{line}-{}-{choice}", option.id),
        _ => format!("option-{line}-{}", option.id),
    }
}

/// Whether it is shown as something to choose: it can be had, or this registration has it.
pub fn is_shown(option: &OptionView, own: &[SelectionInput]) -> bool {
    option.availability == OptionAvailability::Available
        || own.iter().any(|selection| selection.option == option.id)
}

/// Why it cannot be chosen, in words.
pub fn why_not(option: &OptionView) -> String {
    let why = match option.availability {
        OptionAvailability::Available => "",
        OptionAvailability::SoldOut => "is sold out",
        OptionAvailability::NotYet => "is not on sale yet",
        OptionAvailability::Ended => "is no longer on sale",
        OptionAvailability::Paused => "is not on sale for a moment",
    };
    format!("{} {why}.", option.name)
}

/// The fields.
pub fn inputs(
    form: &OpenForm,
    line: &RegistrationView,
    option: &OptionView,
    own: &[SelectionInput],
) -> Vec<Input> {
    let field = |choice, label: String| form.field(field_of(line.id, option, choice), label);
    let included = option.included_in.contains(&line.pass);
    let hint = hint(option, included);
    let held = |choice: Option<OptionChoiceId>| {
        let same = own
            .iter()
            .filter(|one| one.option == option.id && one.choice == choice);
        same.map(|one| one.quantity).sum::<u32>()
    };
    let most = |left: Option<u32>, held: u32| {
        let left = left.map_or(u32::MAX, |left| left.saturating_add(held));
        i64::from(left.min(option.max_per_registration))
    };
    let required = option.min_per_registration > 0;
    match kind(option) {
        Kind::Tick => {
            let price = if included {
                "included".to_owned()
            } else {
                format::price(option.price)
            };
            vec![
                field(None, format!("{} – {price}", option.name))
                    .check()
                    .hint(hint),
            ]
        }
        Kind::Count => {
            let label = format!("{} – {} each", option.name, format::price(option.price));
            let count = field(None, label).number(0, most(option.left, held(None)));
            vec![optional(count, required).hint(hint)]
        }
        Kind::Pick => {
            let none = (!required).then(|| (String::new(), "None".to_owned()));
            let there = option
                .choices
                .iter()
                .filter(|choice| choice.left != Some(0) || held(Some(choice.id)) > 0);
            let there =
                there.map(|choice| (choice.id.to_string(), words(option, choice, included)));
            let choices: Vec<_> = none.into_iter().chain(there).collect();
            let input = field(None, option.name.clone()).hint(hint);
            vec![optional(input.radios(&choices), required)]
        }
        Kind::Counts => {
            let count = |choice: &ChoiceView| {
                let label = format!("{} {}", option.name, words(option, choice, included));
                let most = most(choice.left, held(Some(choice.id)));
                optional(field(Some(choice.id), label).number(0, most), required)
            };
            let mut counts: Vec<_> = option.choices.iter().map(count).collect();
            if let Some(first) = counts.first_mut() {
                *first = first.clone().hint(hint);
            }
            counts
        }
    }
}

fn optional(input: Input, required: bool) -> Input {
    if required { input } else { input.optional() }
}

/// A choice with its price and what is left where that matters.
fn words(option: &OptionView, choice: &ChoiceView, included: bool) -> String {
    let price = match (included, choice.price == option.price) {
        (true, true) => String::new(),
        _ => format!(" – {}", format::price(choice.price)),
    };
    let left = match choice.left {
        Some(0) => " (sold out)".to_owned(),
        Some(left) if left <= 10 => format!(" (only {left} left)"),
        _ => String::new(),
    };
    format!("{}{price}{left}", choice.name)
}

fn hint(option: &OptionView, included: bool) -> String {
    let mut parts = Vec::new();
    if !option.description.is_empty() {
        parts.push(option.description.clone());
    }
    if included && kind(option) != Kind::Tick {
        parts.push("One comes with this pass.".to_owned());
    }
    if option.min_per_registration > 1 {
        parts.push(format!("At least {}.", option.min_per_registration));
    }
    if option.max_per_registration > 1 {
        parts.push(format!("At most {}.", option.max_per_registration));
    }
    if let Some(left) = option.left.filter(|left| (1..=10).contains(left)) {
        parts.push(format!("Only {left} left."));
    }
    parts.join(" ")
}

/// Fills in a selection.
pub fn set(
    form: &mut OpenForm,
    line: RegistrationId,
    option: &OptionView,
    selection: &SelectionInput,
) {
    let name = field_of(line, option, selection.choice);
    let value = match (kind(option), selection.choice) {
        (Kind::Tick, _) => "yes".to_owned(),
        (Kind::Pick, Some(choice)) => choice.to_string(),
        _ => selection.quantity.to_string(),
    };
    form.set(name, value);
}

/// Reads what is selected, and notes what to change.
pub fn read(form: &mut OpenForm, line: RegistrationId, option: &OptionView) -> Vec<SelectionInput> {
    let selection = |choice, quantity| SelectionInput {
        option: option.id,
        choice,
        quantity,
    };
    let base = field_of(line, option, None);
    let selections: Vec<_> = match kind(option) {
        Kind::Tick if form.is_ticked(&base) => vec![selection(None, 1)],
        Kind::Tick => Vec::new(),
        Kind::Count => count(form, line, option, None)
            .map(|n| selection(None, n))
            .into_iter()
            .collect(),
        Kind::Pick => {
            let choice = form.value(&base).parse().ok();
            choice
                .map(|choice| selection(Some(choice), 1))
                .into_iter()
                .collect()
        }
        Kind::Counts => {
            let choices = option.choices.iter().map(|choice| Some(choice.id));
            let counts = choices.filter_map(|choice| {
                count(form, line, option, choice).map(|n| selection(choice, n))
            });
            counts.collect()
        }
    };
    let chosen: u32 = selections
        .iter()
        .map(|one| one.quantity)
        .fold(0, u32::saturating_add);
    let can_be_had = option.availability == OptionAvailability::Available;
    if chosen < option.min_per_registration && can_be_had {
        let words = match (kind(option), option.min_per_registration) {
            (Kind::Pick, _) => format!("Choose a {}", option.name),
            (_, least) => format!("{}: choose at least {least}", option.name),
        };
        let first = option.choices.first().map(|choice| choice.id);
        form.error(field_of(line, option, first), words);
    } else if chosen > option.max_per_registration {
        let words = format!("{}: at most {}", option.name, option.max_per_registration);
        let first = option.choices.first().map(|choice| choice.id);
        form.error(field_of(line, option, first), words);
    }
    selections
}

/// A number above zero, if one was typed.
fn count(
    form: &mut OpenForm,
    line: RegistrationId,
    option: &OptionView,
    choice: Option<OptionChoiceId>,
) -> Option<u32> {
    let name = field_of(line, option, choice);
    let text = form.value(&name).to_owned();
    if text.is_empty() {
        return None;
    }
    if let Ok(count) = text.parse() {
        return Some(count).filter(|count| *count > 0);
    }
    let words = format!("{}: give a whole number, such as 2", option.name);
    form.error(name, words);
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::samples;

    fn filled(name: &str, value: &str) -> OpenForm {
        let mut form = OpenForm::default();
        form.set(name, value);
        form
    }

    #[test]
    fn a_shirt_is_picked() {
        let (line, shirt) = (samples::registration(), samples::shirt());
        let base = field_of(line.id, &shirt, None);
        let medium = &shirt.choices[0];
        let mut form = filled(&base, &medium.id.to_string());
        let read_back = read(&mut form, line.id, &shirt);
        assert_eq!(read_back[0].choice, Some(medium.id));
        let [input] = inputs(&form, &line, &shirt, &read_back).try_into().unwrap();
        let html = input.to_string();
        assert!(
            html.contains("M – $25.00") && html.contains("checked"),
            "{html}"
        );
        assert!(!html.contains("None"), "it is needed: {html}");

        let mut form = OpenForm::default();
        assert!(read(&mut form, line.id, &shirt).is_empty());
        assert_eq!(form.error_of(&base), Some("Choose a T-shirt"));
    }

    #[test]
    fn a_choice_that_is_gone_is_left_out_unless_it_is_ones_own() {
        let (line, mut shirt) = (samples::registration(), samples::shirt());
        shirt.choices[0].left = Some(0);
        let own = [SelectionInput {
            option: shirt.id,
            choice: Some(shirt.choices[0].id),
            quantity: 1,
        }];
        let form = OpenForm::default();
        let without = inputs(&form, &line, &shirt, &[])[0].to_string();
        assert!(!without.contains("M – $25.00"), "{without}");
        assert!(
            inputs(&form, &line, &shirt, &own)[0]
                .to_string()
                .contains("M – $25.00")
        );
        shirt.availability = OptionAvailability::SoldOut;
        assert!(is_shown(&shirt, &own) && !is_shown(&shirt, &[]));
        assert_eq!(why_not(&shirt), "T-shirt is sold out.");
    }

    #[test]
    fn numbers_are_read_within_bounds() {
        let (line, mut dinner) = (samples::registration(), samples::shirt());
        (dinner.choices, dinner.min_per_registration) = (Vec::new(), 0);
        dinner.max_per_registration = 3;
        let name = field_of(line.id, &dinner, None);
        let read_back = |value: &str| {
            let mut form = filled(&name, value);
            let selections = read(&mut form, line.id, &dinner);
            (selections.first().map(|one| one.quantity), form.is_valid())
        };
        assert_eq!(read_back(""), (None, true));
        assert_eq!(read_back("0"), (None, true));
        assert_eq!(read_back("3"), (Some(3), true));
        assert_eq!(read_back("4"), (Some(4), false));
        assert_eq!(read_back("many"), (None, false));
    }

    #[test]
    fn what_is_ticked_or_counted_comes_back() {
        let (line, mut option) = (samples::registration(), samples::shirt());
        let medium = Some(option.choices[0].id);
        option.max_per_registration = 5;
        let two = SelectionInput {
            option: option.id,
            choice: medium,
            quantity: 2,
        };
        let mut form = OpenForm::default();
        set(&mut form, line.id, &option, &two);
        assert_eq!(read(&mut form, line.id, &option), [two]);
        (option.choices, option.max_per_registration) = (Vec::new(), 1);
        let one = SelectionInput {
            option: option.id,
            choice: None,
            quantity: 1,
        };
        let mut form = OpenForm::default();
        set(&mut form, line.id, &option, &one);
        assert_eq!(read(&mut form, line.id, &option), [one]);
        option.included_in = vec![line.pass];
        assert!(
            inputs(&form, &line, &option, &[])[0]
                .to_string()
                .contains("included")
        );
    }
}
