//! What can go wrong when calling a service.

use butterfly_contracts::{Problem, ProblemCode};

/// A call to a service did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The service refused, and said why.
    #[error("the service refused: {} ({})", words(.0), .0.code.code())]
    Problem(Box<Problem>),
    /// The deadline passed.
    #[error("the service did not answer in time")]
    Timeout,
    /// The service could not be reached, or the connection broke.
    #[error("the service could not be reached")]
    Transport(#[source] reqwest::Error),
    /// The answer was not what the contract says.
    #[error("the service answered with status {status} and a body the contract does not know")]
    Decode {
        /// The status of the answer.
        status: u16,
    },
}

/// What happened, with the fields to change.
fn words(problem: &Problem) -> String {
    let fields = problem.errors.iter();
    let fields: Vec<_> = fields
        .map(|field| format!("{} {}", field.pointer, field.message))
        .collect();
    if fields.is_empty() {
        problem.detail.clone()
    } else {
        fields.join("; ")
    }
}

impl ClientError {
    /// The code of a refusal.
    pub fn code(&self) -> Option<ProblemCode> {
        self.problem().map(|problem| problem.code)
    }

    /// The refusal, when it is one.
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Problem(problem) => Some(problem),
            _ => None,
        }
    }

    /// Whether trying again could help: nothing was refused, something was in the way.
    pub(crate) fn is_transient(&self) -> bool {
        match self {
            Self::Transport(_) => true,
            Self::Problem(problem) => matches!(problem.status, 502 | 503),
            Self::Decode { status } => matches!(status, 502 | 503),
            Self::Timeout => false,
        }
    }
}
