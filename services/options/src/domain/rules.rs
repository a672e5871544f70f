//! What an order may have: every selection and answer of a desired state, against the catalogue and against what
//! the order has already. What stays as it is is not judged again: an edit never changes what was taken.

use butterfly_contracts::{
    RegistrationId,
    options::{DesiredHold, HoldProblem, HoldStanding},
};
use chrono::{DateTime, Utc};

use super::{
    catalogue::Catalogue,
    hold::{Answers, Hold, Item, Selection},
    line::Line,
    reply::Replies,
};

/// A desired state beside what is known.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) catalogue: &'a Catalogue,
    /// What the order has now.
    pub(crate) before: Option<&'a Hold>,
    pub(crate) desired: &'a DesiredHold,
    pub(crate) now: DateTime<Utc>,
}

/// A selection that keeps the rules; whether places are left for it is decided elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub(crate) registration: RegistrationId,
    pub(crate) item: Item,
    pub(crate) selection: Selection,
    /// Its place among the line's selections.
    pub(crate) index: usize,
    /// Whether it has its places already.
    pub(crate) kept: bool,
}

/// What came out.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) wanted: Vec<Wanted>,
    pub(crate) answers: Answers,
    pub(crate) problems: Vec<HoldProblem>,
}

impl Asked<'_> {
    /// Judges all of it.
    pub(crate) fn judge(&self) -> Outcome {
        let mut outcome = Outcome::default();
        for line in &self.desired.lines {
            Line::new(self, line).judge(&mut outcome);
        }
        Replies::new(self).judge(&mut outcome);
        outcome
    }

    /// Whether minimums and required answers count. Not for what was complete when it was pinned: its
    /// confirmation is never refused.
    pub(crate) fn must_be_complete(&self) -> bool {
        let settled = |hold: &Hold| {
            matches!(
                hold.standing,
                HoldStanding::Pinned | HoldStanding::Confirmed
            ) && hold.has_exactly(&self.desired.lines)
        };
        self.desired.complete && !self.before.is_some_and(settled)
    }
}

/// A problem of one line; `index` is that of a selection.
pub(crate) fn problem(
    registration: RegistrationId,
    index: Option<usize>,
    code: &str,
    message: String,
) -> HoldProblem {
    HoldProblem {
        registration: Some(registration),
        pointer: index
            .map(|index| format!("/options/{index}"))
            .unwrap_or_default(),
        code: code.to_owned(),
        message,
        short: None,
    }
}

/// A problem of the whole order.
pub(crate) fn problem_of_all(code: &str, message: &str) -> HoldProblem {
    HoldProblem {
        registration: None,
        pointer: String::new(),
        code: code.to_owned(),
        message: message.to_owned(),
        short: None,
    }
}

#[cfg(test)]
mod tests;
