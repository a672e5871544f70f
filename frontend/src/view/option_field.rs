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
    let again = match option.availability {
        OptionAvailability::SoldOut => " What is held and not bought comes back within 15 minutes.",
        _ => "",
    };
    format!("{} {why}.{again}", option.name)
}

/// The fields of what cannot be chosen: in sight, and said why.
pub fn shut(form: &OpenForm, line: &RegistrationView, option: &OptionView) -> Vec<Input> {
    let inputs = inputs(form, line, option, &[]).into_iter();
    let mut inputs: Vec<_> = inputs.map(Input::disabled).collect();
    if let Some(first) = inputs.first_mut() {
        *first = first.clone().hint(why_not(option));
    }
    inputs
}

/// The fields.
pub fn inputs(
    form: &OpenForm,
    line: &RegistrationView,
    option: &OptionView,
    own: &[SelectionInput],
) -> Vec<Input> {
    let has = Has {
        option,
        own,
        included: option.included_in.contains(&line.pass),
    };
    let field = |choice, label: String| form.field(field_of(line.id, option, choice), label);
    let hint = hint(option, has.included);
    let required = option.min_per_registration > 0;
    match kind(option) {
        Kind::Tick => {
            let price = if has.included {
                "included".to_owned()
            } else {
                format::price(option.price)
            };
            let tick = field(None, format!("{} – {price}", option.name)).check();
            vec![tick.hint(hint)]
        }
        Kind::Count => {
            let label = format!("{} – {} each", option.name, format::price(option.price));
            let count = field(None, label).number(0, has.most(option.left, None));
            vec![optional(count, required).hint(hint)]
        }
        Kind::Pick => {
            let none = (!required).then(|| (String::new(), "None".to_owned()));
            let choices = option.choices.iter();
            let choices = choices.map(|choice| (choice.id.to_string(), has.words(choice)));
            let choices: Vec<_> = none.into_iter().chain(choices).collect();
            let gone = option.choices.iter().filter(|choice| has.is_gone(choice));
            let gone = gone.map(|choice| choice.id.to_string()).collect();
            let input = field(None, option.name.clone()).hint(hint);
            vec![optional(input.radios(&choices).closed(gone), required)]
        }
        Kind::Counts => {
            let count = |choice: &ChoiceView| {
                let label = format!("{} {}", option.name, has.words(choice));
                let most = has.most(choice.left, Some(choice.id));
                let count = field(Some(choice.id), label).number(0, most);
                let count = optional(count, required);
                if has.is_gone(choice) {
                    count.disabled()
                } else {
                    count
                }
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

/// An option beside what a registration has of it.
struct Has<'a> {
    option: &'a OptionView,
    own: &'a [SelectionInput],
    included: bool,
}

impl Has<'_> {
    /// How many it has of a choice.
    fn held(&self, choice: Option<OptionChoiceId>) -> u32 {
        let own = self.own.iter();
        let same = own.filter(|one| one.option == self.option.id && one.choice == choice);
        same.map(|one| one.quantity).sum()
    }

    /// Most that it can have of a choice of which so many are left.
    fn most(&self, left: Option<u32>, choice: Option<OptionChoiceId>) -> i64 {
        let held = self.held(choice);
        let left = left.map_or(u32::MAX, |left| left.saturating_add(held));
        i64::from(left.min(self.option.max_per_registration))
    }

    /// Whether none is left of a choice for a registration that has none.
    fn is_gone(&self, choice: &ChoiceView) -> bool {
        choice.left == Some(0) && self.held(Some(choice.id)) == 0
    }

    /// A choice with its price and what is left where that matters.
    fn words(&self, choice: &ChoiceView) -> String {
        let price = match (self.included, choice.price == self.option.price) {
            (true, true) => String::new(),
            _ => format!(" – {}", format::price(choice.price)),
        };
        let left = match choice.left {
            _ if self.is_gone(choice) => " (sold out)".to_owned(),
            Some(left) if (1..=10).contains(&left) => format!(" (only {left} left)"),
            _ => String::new(),
        };
        format!("{}{price}{left}", choice.name)
    }
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
mod tests;
