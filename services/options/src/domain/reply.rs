//! The answers of a desired state.

use butterfly_contracts::{
    OptionId, PassId, RegistrationId,
    options::{AnswerInput, AskedOf, HoldLine, HoldProblem},
};

use super::{
    answer,
    question::Question,
    rules::{Asked, Outcome},
};

/// Who answers, and what they have.
#[derive(Clone, Copy)]
struct Whom<'a> {
    /// The registration; none for the buyer.
    registration: Option<RegistrationId>,
    asked_of: AskedOf,
    answers: &'a [AnswerInput],
    /// Whether what must be answered may be missing still.
    later: bool,
    lines: &'a [HoldLine],
}

impl Whom<'_> {
    fn problem(&self, index: Option<usize>, code: &str, message: String) -> HoldProblem {
        HoldProblem {
            registration: self.registration,
            pointer: index
                .map(|index| format!("/answers/{index}"))
                .unwrap_or_default(),
            code: code.to_owned(),
            message,
            short: None,
        }
    }
}

/// The answers of a desired state, beside what was answered before.
pub(crate) struct Replies<'a> {
    asked: &'a Asked<'a>,
}

impl<'a> Replies<'a> {
    pub(crate) const fn new(asked: &'a Asked<'a>) -> Self {
        Self { asked }
    }

    /// Adds every answer to the outcome, and every problem.
    pub(crate) fn judge(&self, outcome: &mut Outcome) {
        let desired = self.asked.desired;
        let buyer = Whom {
            registration: None,
            asked_of: AskedOf::Buyer,
            answers: &desired.answers,
            later: false,
            lines: &desired.lines,
        };
        let attendee = |line: &'a HoldLine| Whom {
            registration: Some(line.registration),
            asked_of: AskedOf::Attendee,
            answers: &line.answers,
            later: line.answers_later,
            lines: std::slice::from_ref(line),
        };
        for whom in std::iter::once(buyer).chain(desired.lines.iter().map(attendee)) {
            self.read(&whom, outcome);
            self.check_needed(&whom, outcome);
        }
    }

    fn read(&self, whom: &Whom<'_>, outcome: &mut Outcome) {
        for (index, given) in whom.answers.iter().enumerate() {
            match self.reply(whom, given, outcome) {
                Ok(values) if values.is_empty() => {}
                Ok(values) => {
                    outcome
                        .answers
                        .insert((whom.registration, given.question), values);
                }
                Err((code, message)) => {
                    outcome
                        .problems
                        .push(whom.problem(Some(index), code, message));
                }
            }
        }
    }

    /// The answer, tidied. What was answered before and is the same is not judged again.
    fn reply(
        &self,
        whom: &Whom<'_>,
        given: &AnswerInput,
        outcome: &Outcome,
    ) -> Result<Vec<String>, (&'static str, String)> {
        if is_empty(given) {
            return Ok(Vec::new());
        }
        let key = (whom.registration, given.question);
        let before = self.asked.before.and_then(|hold| hold.answers.get(&key));
        if before.is_some_and(|before| *before == given.values) {
            return Ok(given.values.clone());
        }
        let known = self.asked.catalogue.question(given.question);
        let Some(question) = known.filter(|question| question.about.asked_of == whom.asked_of)
        else {
            let message = "This question is not asked, or no longer is.".to_owned();
            return Err(("unknown_question", message));
        };
        let label = &question.about.label;
        if outcome.answers.contains_key(&key) {
            let message = format!("“{label}” is answered twice.");
            return Err(("answer_invalid", message));
        }
        let values = answer::check(question, &given.values);
        values.map_err(|change| {
            (
                "answer_invalid",
                format!("The answer to “{label}” {change}."),
            )
        })
    }

    fn check_needed(&self, whom: &Whom<'_>, outcome: &mut Outcome) {
        let answered = self.asked.desired.answered;
        let just_now = answered.is_some() && answered == whom.registration;
        if whom.later || !(just_now || self.asked.must_be_complete()) {
            return;
        }
        for question in &self.asked.catalogue.questions {
            let about = &question.about;
            let needed = about.required
                && about.asked_of == whom.asked_of
                && is_asked(question, whom.lines)
                && whom.answers.iter().all(|given| !answers(given, question));
            if needed {
                let message = format!("Please answer “{}”.", about.label);
                outcome
                    .problems
                    .push(whom.problem(None, "answer_needed", message));
            }
        }
    }
}

fn answers(given: &AnswerInput, question: &Question) -> bool {
    given.question == question.id && !is_empty(given)
}

fn is_empty(given: &AnswerInput) -> bool {
    given.values.iter().all(|value| value.trim().is_empty())
}

fn is_asked(question: &Question, lines: &[HoldLine]) -> bool {
    let has_pass = |pass: PassId| lines.iter().any(|line| line.pass == pass);
    let selected = |line: &HoldLine, option: OptionId| {
        line.selections
            .iter()
            .any(|selection| selection.option == option)
    };
    let has_option = |option: OptionId| lines.iter().any(|line| selected(line, option));
    question.is_asked(has_pass, has_option)
}
