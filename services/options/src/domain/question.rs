//! A question, what may be one, and of whom it is asked.

use std::collections::HashSet;

use butterfly_contracts::{
    ConventionId, FieldError, OptionId, PassId, QuestionId,
    options::{QuestionInput, QuestionKind, QuestionView},
    text::Checker,
};

use super::draft::{ids, position, unique};

/// Most things that can be chosen from.
const MOST_CHOICES: usize = 100;
/// Most passes, or options, that a question is for.
const MOST_REASONS: usize = 40;
/// Most characters of a text, when the question does not say.
pub(crate) const LONGEST: u32 = 2000;

/// A question of a convention.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Question {
    pub(crate) id: QuestionId,
    pub(crate) convention: ConventionId,
    /// Counts changes.
    pub(crate) version: u32,
    pub(crate) about: QuestionInput,
}

impl Question {
    /// Whether it is asked where somebody has one of these passes and these options.
    pub(crate) fn is_asked(
        &self,
        has_pass: impl Fn(PassId) -> bool,
        has_option: impl Fn(OptionId) -> bool,
    ) -> bool {
        let about = &self.about;
        let always = about.for_passes.is_empty() && about.for_options.is_empty();
        always
            || about.for_passes.iter().any(|pass| has_pass(*pass))
            || about.for_options.iter().any(|option| has_option(*option))
    }

    /// The question as everybody sees it.
    pub(crate) fn view(&self) -> QuestionView {
        let about = self.about.clone();
        QuestionView {
            id: self.id,
            convention: self.convention,
            kind: about.kind,
            asked_of: about.asked_of,
            label: about.label,
            help: about.help,
            required: about.required,
            choices: about.choices,
            min: about.min,
            max: about.max,
            max_length: about.max_length,
            for_passes: about.for_passes,
            for_options: about.for_options,
            position: about.position,
            version: self.version,
        }
    }
}

/// The question that is asked for, or everything that is wrong with it.
pub(crate) fn check(input: &QuestionInput) -> Result<QuestionInput, Vec<FieldError>> {
    let mut checker = Checker::new();
    let question = QuestionInput {
        label: checker.line("/label", &input.label, 200),
        help: checker.paragraphs("/help", &input.help, 1000),
        choices: choices(&mut checker, input),
        for_passes: ids(&mut checker, "/for_passes", &input.for_passes, MOST_REASONS),
        for_options: ids(
            &mut checker,
            "/for_options",
            &input.for_options,
            MOST_REASONS,
        ),
        ..input.clone()
    };
    bounds(&mut checker, input);
    position(&mut checker, input.position);
    checker.finish(question)
}

fn choices(checker: &mut Checker, input: &QuestionInput) -> Vec<String> {
    let chooses = matches!(input.kind, QuestionKind::Choice | QuestionKind::Many);
    if !chooses {
        let none = input.choices.is_empty();
        let message = "is only for questions that offer choices";
        checker.require(none, "/choices", "not_for_this_kind", message);
        return Vec::new();
    }
    if !(1..=MOST_CHOICES).contains(&input.choices.len()) {
        checker.refuse("/choices", "out_of_range", "must be 1 to 100 choices");
        return Vec::new();
    }
    let mut seen = HashSet::new();
    let mut good = Vec::with_capacity(input.choices.len());
    for (index, text) in input.choices.iter().enumerate() {
        let pointer = format!("/choices/{index}");
        let text = checker.line(&pointer, text, 100);
        unique(checker, &mut seen, &pointer, &text);
        good.push(text);
    }
    good
}

fn bounds(checker: &mut Checker, input: &QuestionInput) {
    let counts = matches!(input.kind, QuestionKind::Number | QuestionKind::Many);
    for (pointer, bound) in [("/min", input.min), ("/max", input.max)] {
        let message = "is only for numbers and for several choices";
        let fits = counts || bound.is_none();
        checker.require(fits, pointer, "not_for_this_kind", message);
        let in_range = bound.is_none_or(|bound| bound.unsigned_abs() <= 1 << 53);
        checker.require(in_range, pointer, "out_of_range", "is too large");
    }
    let ordered = match (input.min, input.max) {
        (Some(min), Some(max)) => min <= max,
        _ => true,
    };
    checker.require(ordered, "/max", "out_of_range", "must not be below `min`");
    let fits = input.kind == QuestionKind::Text || input.max_length.is_none();
    checker.require(
        fits,
        "/max_length",
        "not_for_this_kind",
        "is only for texts",
    );
    let in_range = input
        .max_length
        .is_none_or(|length| (1..=LONGEST).contains(&length));
    checker.require(
        in_range,
        "/max_length",
        "out_of_range",
        "must be 1 to 2,000",
    );
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::domain::catalogue::testing;

    fn pointers(input: Value) -> Vec<String> {
        let input = serde_json::from_value(input).unwrap();
        let errors = check(&input).err().unwrap_or_default();
        errors.into_iter().map(|error| error.pointer).collect()
    }

    #[test]
    fn each_kind_has_its_own_bounds() {
        let of = |kind: &str| json!({ "kind": kind, "asked_of": "buyer", "label": "?" });
        let with = |kind: &str, more: Value| pointers(testing::with(of(kind), more));
        let none: [&str; 0] = [];
        assert_eq!(with("text", json!({ "max_length": 10 })), none);
        assert_eq!(with("text", json!({ "max_length": 2001 })), ["/max_length"]);
        assert_eq!(
            with("text", json!({ "min": 1, "choices": ["a"] })),
            ["/choices", "/min"]
        );
        assert_eq!(with("number", json!({ "min": -5, "max": 5 })), none);
        assert_eq!(with("number", json!({ "min": 5, "max": -5 })), ["/max"]);
        assert_eq!(with("number", json!({ "max": i64::MIN })), ["/max"]);
        assert_eq!(with("choice", json!({})), ["/choices"]);
        assert_eq!(
            with("choice", json!({ "choices": ["a", "A "] })),
            ["/choices/1"]
        );
        assert_eq!(with("many", json!({ "choices": ["a"], "max": 1 })), none);
        assert_eq!(with("date", json!({ "max_length": 1 })), ["/max_length"]);
        assert_eq!(
            with("phone", json!({ "label": "", "position": 10_001 })),
            ["/label", "/position"]
        );
    }

    #[test]
    fn a_question_is_asked_always_or_with_some_passes_or_options() {
        let (pass, option) = (PassId::generate(), OptionId::generate());
        let mut question = testing::question(json!({
            "kind": "yes_no", "asked_of": "attendee", "label": "Will you help?",
        }));
        assert!(question.is_asked(|_| false, |_| false));
        question.about.for_passes = vec![pass];
        assert!(question.is_asked(|id| id == pass, |_| false));
        assert!(!question.is_asked(|_| false, |_| true));
        question.about.for_options = vec![option];
        assert!(question.is_asked(|_| false, |id| id == option));
        assert!(!question.is_asked(|_| false, |_| false));
    }
}
