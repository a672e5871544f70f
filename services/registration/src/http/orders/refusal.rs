//! What a buyer is told when an order is refused.

use butterfly_chassis::error::IntoProblem;
use butterfly_contracts::{FieldError, Problem, ProblemCode};

use crate::domain::{
    age::AgeProblem,
    order_refusal::{NotOnSale, OrderRefusal},
};

impl IntoProblem for OrderRefusal {
    fn problem(&self) -> Problem {
        match self {
            Self::NoConvention => Problem::new(
                ProblemCode::NotFound,
                "There is nothing here, or it is not yours to see.",
            ),
            Self::KeyReused => Problem::new(
                ProblemCode::IdempotencyKeyReused,
                "This Idempotency-Key came with another order before. Use a fresh one.",
            ),
            Self::UnknownPass => field(
                "/lines/0/pass",
                "unknown_pass",
                "is not a pass of this convention",
            ),
            Self::NotOnSale(reason) => not_on_sale(*reason),
            Self::Age(problem) => age(*problem),
            Self::AlreadyRegistered => Problem::new(
                ProblemCode::AlreadyRegistered,
                "This person is registered for this convention already.",
            ),
            Self::TotalDiffers { total_minor } => Problem::new(
                ProblemCode::Conflict,
                "The price has changed. Please look at the new total.",
            )
            .with("total_minor", *total_minor),
            Self::SoldOut {
                pass,
                name,
                alternatives,
            } => Problem::new(
                ProblemCode::SoldOut,
                format!("Sorry, no place is left for “{name}”."),
            )
            .with("left", 0)
            .with("pass", pass.to_string())
            .with("alternatives", alternatives.clone()),
        }
    }
}

fn not_on_sale(reason: NotOnSale) -> Problem {
    let detail = match reason {
        NotOnSale::NotYetOpen(_) => "Registration has not opened yet.",
        NotOnSale::Closed => "Registration is closed.",
        NotOnSale::NeedsVoucher => "This pass needs a voucher and is not yet for sale here.",
        NotOnSale::NeedsAnother => {
            "This pass needs another one in the same order and is not yet for sale here."
        }
    };
    let problem = Problem::new(ProblemCode::NotOnSale, detail).with("kind", reason.name());
    match reason {
        NotOnSale::NotYetOpen(Some(at)) => problem.with("opens_at", serde_json::json!(at)),
        _ => problem,
    }
}

fn age(problem: AgeProblem) -> Problem {
    let pointer = "/lines/0/attendee/birth_date";
    match problem {
        AgeProblem::BirthDateNeeded => {
            field(pointer, "required", "is needed: this pass has an age limit")
        }
        AgeProblem::TooYoung(least) => field(
            pointer,
            "too_young",
            &format!("this pass is for {least} years and older"),
        ),
        AgeProblem::TooOld(most) => field(
            pointer,
            "too_old",
            &format!("this pass is for {most} years and younger"),
        ),
    }
}

fn field(pointer: &str, code: &str, message: &str) -> Problem {
    Problem::invalid(vec![FieldError::new(pointer, code, message)])
}
