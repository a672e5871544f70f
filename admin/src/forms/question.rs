//! The form of a question.

use butterfly_contracts::{
    OptionId, PassId,
    options::{AskedOf, OptionView, QuestionInput, QuestionKind, QuestionView},
    registration::PassView,
};
use butterfly_webkit::{Form, Input, form_fields};

use super::{LAST, each, option_ticks, pass_ticks, whole};

form_fields! {
    /// A question.
    pub(crate) enum QuestionField {
        Label = "label", "Question";
        Help = "help", "What helps to answer it";
        AskedOf = "asked_of", "Who answers";
        Required = "required", "It must be answered";
        Kind = "kind", "What an answer looks like";
        Choices = "choices", "Choices";
        Min = "min", "Smallest";
        Max = "max", "Largest";
        MaxLength = "max_length", "Longest text";
        ForPasses = "for_passes", "Only with these passes";
        ForOptions = "for_options", "Only with these options";
        Position = "position", "Position";
    }
}
use QuestionField as F;

pub(crate) const KINDS: [(QuestionKind, &str, &str); 8] = [
    (QuestionKind::Text, "text", "Text"),
    (QuestionKind::Number, "number", "Whole number"),
    (QuestionKind::YesNo, "yes_no", "Yes or no"),
    (QuestionKind::Choice, "choice", "One of several choices"),
    (QuestionKind::Many, "many", "Any of several choices"),
    (QuestionKind::Date, "date", "Day"),
    (QuestionKind::Country, "country", "Country"),
    (QuestionKind::Phone, "phone", "Telephone number"),
];

pub(crate) const ASKED_OF: [(AskedOf, &str, &str); 2] = [
    (AskedOf::Attendee, "attendee", "Each attendee"),
    (AskedOf::Buyer, "buyer", "The buyer, once for the order"),
];

/// What is typed.
pub(crate) fn read(form: &mut Form<F>) -> Option<QuestionInput> {
    let label = form.required(F::Label);
    let kind = KINDS.iter().find(|(_, name, _)| form.has(F::Kind, name));
    let asked_of = ASKED_OF
        .iter()
        .find(|(_, name, _)| form.has(F::AskedOf, name));
    if kind.is_none() {
        form.error(F::Kind, "Choose what an answer looks like");
    }
    if asked_of.is_none() {
        form.error(F::AskedOf, "Choose who answers");
    }
    let choices = form.value(F::Choices).lines().map(str::trim);
    let choices = choices.filter(|line| !line.is_empty());
    let choices = choices.map(str::to_owned).collect();
    let (min, max) = (whole(form, F::Min), whole(form, F::Max));
    let max_length = whole(form, F::MaxLength);
    let for_passes = each::<PassId, _>(form, F::ForPasses);
    let for_options = each::<OptionId, _>(form, F::ForOptions);
    let position = whole(form, F::Position).unwrap_or_default();
    let ((kind, ..), (asked_of, ..)) = (*kind?, *asked_of?);
    form.is_valid().then(|| QuestionInput {
        kind,
        asked_of,
        label,
        help: form.value(F::Help).to_owned(),
        required: form.has(F::Required, "yes"),
        choices,
        min,
        max,
        max_length,
        for_passes,
        for_options,
        position,
    })
}

/// What a new one begins with.
pub(crate) fn blank(position: usize) -> Form<F> {
    Form::empty()
        .with(F::AskedOf, "attendee")
        .with(F::Kind, "text")
        .with(F::Position, position.to_string())
}

/// The form of one that exists.
pub(crate) fn fill(question: &QuestionView) -> Form<F> {
    let kind = KINDS.iter().find(|(kind, ..)| *kind == question.kind);
    let asked_of = ASKED_OF.iter().find(|(of, ..)| *of == question.asked_of);
    let bound = |bound: Option<i64>| bound.map(|bound| bound.to_string()).unwrap_or_default();
    Form::empty()
        .with(F::Label, &question.label)
        .with(F::Help, &question.help)
        .with(F::AskedOf, asked_of.map_or("", |(_, name, _)| name))
        .with(F::Required, if question.required { "yes" } else { "" })
        .with(F::Kind, kind.map_or("", |(_, name, _)| name))
        .with(F::Choices, question.choices.join("\n"))
        .with(F::Min, bound(question.min))
        .with(F::Max, bound(question.max))
        .with(F::MaxLength, bound(question.max_length.map(Into::into)))
        .with_all(
            F::ForPasses,
            question.for_passes.iter().map(ToString::to_string),
        )
        .with_all(
            F::ForOptions,
            question.for_options.iter().map(ToString::to_string),
        )
        .with(F::Position, question.position.to_string())
}

/// The question and who answers.
pub(crate) fn main(form: &Form<F>) -> Vec<Input> {
    let asked_of = ASKED_OF.map(|(_, name, words)| (name.to_owned(), words.to_owned()));
    vec![
        form.field(F::Label)
            .max_length(200)
            .hint("For example: Do you eat meat?"),
        form.field(F::Help)
            .area(2)
            .optional()
            .hint("Stands under the question: who reads the answer, and what for."),
        form.field(F::AskedOf).radios(&asked_of),
        form.field(F::Required).check(),
    ]
}

/// What may be answered.
pub(crate) fn answer(form: &Form<F>) -> Vec<Input> {
    let kinds = KINDS.map(|(_, name, words)| (name.to_owned(), words.to_owned()));
    vec![
        form.field(F::Kind).select(&kinds),
        form.field(F::Choices)
            .area(5)
            .optional()
            .hint("One per line, where there are several choices."),
        form.field(F::Min)
            .number(-1_000_000, 1_000_000)
            .optional()
            .hint("The smallest number, or the fewest choices."),
        form.field(F::Max)
            .number(-1_000_000, 1_000_000)
            .optional()
            .hint("The largest number, or the most choices."),
        form.field(F::MaxLength)
            .number(1, 2000)
            .affix("characters")
            .optional()
            .hint("For texts; 2,000 when nothing is typed."),
    ]
}

/// When it is asked, and where it stands.
pub(crate) fn asked(form: &Form<F>, passes: &[PassView], options: &[OptionView]) -> Vec<Input> {
    let mut controls = Vec::new();
    let passes = pass_ticks(form, F::ForPasses, passes);
    if !passes.is_empty() {
        let hint = "With none ticked here or below, it is always asked.";
        controls.push(form.field(F::ForPasses).checks(&passes).hint(hint));
    }
    let options = option_ticks(form, F::ForOptions, options);
    if !options.is_empty() {
        controls.push(form.field(F::ForOptions).checks(&options));
    }
    controls.push(
        form.field(F::Position)
            .number(0, LAST)
            .optional()
            .hint("Its place in the list; the smallest number comes first."),
    );
    controls
}

#[cfg(test)]
mod tests {
    use butterfly_contracts::{ConventionId, QuestionId};
    use butterfly_webkit::Posted;

    use super::*;

    fn typed(pairs: &[(&str, &str)]) -> Form<F> {
        let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Form::of(&Posted::from(pairs.iter().map(own).collect::<Vec<_>>()))
    }

    #[test]
    fn a_question_there_and_back() {
        let mut form = typed(&[
            ("label", " What do you eat? "),
            ("asked_of", "attendee"),
            ("required", "yes"),
            ("kind", "many"),
            ("choices", "Meat\r\n\r\n Fish \r\nNeither"),
            ("min", "1"),
            ("max", "2"),
            ("position", "3"),
        ]);
        let input = read(&mut form).unwrap();
        assert_eq!(input.choices, ["Meat", "Fish", "Neither"]);
        assert_eq!((input.kind, input.required), (QuestionKind::Many, true));
        let view = QuestionView {
            id: QuestionId::generate(),
            convention: ConventionId::generate(),
            kind: input.kind,
            asked_of: input.asked_of,
            label: input.label.clone(),
            help: input.help.clone(),
            required: input.required,
            choices: input.choices.clone(),
            min: input.min,
            max: input.max,
            max_length: input.max_length,
            for_passes: input.for_passes.clone(),
            for_options: input.for_options.clone(),
            position: input.position,
            version: 1,
        };
        assert_eq!(read(&mut fill(&view)), Some(input));
    }

    #[test]
    fn each_field_says_what_to_change() {
        let mut form = typed(&[("kind", "poem"), ("min", "few")]);
        assert_eq!(read(&mut form), None);
        for (field, message) in [
            (F::Label, "Question is needed"),
            (F::AskedOf, "Choose who answers"),
            (F::Kind, "Choose what an answer looks like"),
            (F::Min, "Smallest must be a whole number"),
        ] {
            assert_eq!(form.error_of(field), Some(message));
        }
    }
}
