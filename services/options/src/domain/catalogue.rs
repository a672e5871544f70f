//! All that a convention sells and asks, in one version.

use butterfly_contracts::{OptionId, QuestionId};

use super::{option::ConventionOption, question::Question};

/// All that a convention sells and asks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Catalogue {
    /// Counts changes of any of it.
    pub(crate) version: u64,
    /// In the organiser's order.
    pub(crate) options: Vec<ConventionOption>,
    /// In the organiser's order.
    pub(crate) questions: Vec<Question>,
}

impl Catalogue {
    /// The option with this id.
    pub(crate) fn option(&self, id: OptionId) -> Option<&ConventionOption> {
        self.options.iter().find(|option| option.id == id)
    }

    /// The question with this id.
    pub(crate) fn question(&self, id: QuestionId) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == id)
    }
}

#[cfg(test)]
pub(crate) mod testing {
    use butterfly_contracts::{ConventionId, OptionChoiceId, options::QuestionInput};
    use serde_json::Value;

    use super::*;
    use crate::domain::{draft, option::Choice};

    /// An object with more members.
    pub(crate) fn with(mut object: Value, more: Value) -> Value {
        if let (Value::Object(object), Value::Object(more)) = (&mut object, more) {
            object.extend(more);
        }
        object
    }

    /// An option of these fields.
    pub(crate) fn option(input: Value) -> ConventionOption {
        let draft = draft::check(&serde_json::from_value(input).unwrap()).unwrap();
        let choice = |about| Choice {
            id: OptionChoiceId::generate(),
            about,
        };
        ConventionOption {
            id: OptionId::generate(),
            convention: ConventionId::generate(),
            currency: "EUR".parse().unwrap(),
            version: 1,
            paused: false,
            about: draft.about,
            choices: draft.choices.into_iter().map(choice).collect(),
        }
    }

    /// A question of these fields.
    pub(crate) fn question(input: Value) -> Question {
        let input: QuestionInput = serde_json::from_value(input).unwrap();
        Question {
            id: QuestionId::generate(),
            convention: ConventionId::generate(),
            version: 1,
            about: super::super::question::check(&input).unwrap(),
        }
    }
}
