//! What staff are told when a stock is not changed.

use butterfly_chassis::error::IntoProblem;
use butterfly_contracts::{Problem, ProblemCode};

use super::NAME_TAKEN;
use crate::lane::StockRefusal;

impl IntoProblem for StockRefusal {
    fn problem(&self) -> Problem {
        match self {
            Self::Missing => Problem::new(
                ProblemCode::NotFound,
                "There is nothing here, or it is not yours to see.",
            ),
            Self::Stale => Problem::new(
                ProblemCode::Stale,
                "Somebody changed this in the meantime. Look at it again and repeat your change.",
            ),
            Self::NameTaken => Problem::new(ProblemCode::AlreadyExists, NAME_TAKEN),
            Self::BelowTaken { taken } => Problem::new(
                ProblemCode::BelowTaken,
                format!("{taken} are taken; the capacity cannot be below that."),
            )
            .with("taken", *taken),
        }
    }
}
