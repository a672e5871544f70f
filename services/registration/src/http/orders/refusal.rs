//! What a buyer is told when an order is refused.

use butterfly_chassis::error::IntoProblem;
use butterfly_contracts::{FieldError, Problem, ProblemCode, registration::OrderStatus};

use crate::{
    domain::{
        age::AgeProblem,
        order_refusal::{Missing, NotOnSale, OrderRefusal, Short},
        voucher::VoucherProblem,
    },
    store::names,
};

impl IntoProblem for OrderRefusal {
    fn problem(&self) -> Problem {
        match self {
            Self::NoConvention | Self::NoOrder => Problem::new(
                ProblemCode::NotFound,
                "There is nothing here, or it is not yours to see.",
            ),
            Self::KeyReused => Problem::new(
                ProblemCode::IdempotencyKeyReused,
                "This Idempotency-Key came with another order before. Use a fresh one.",
            ),
            Self::Stale => Problem::new(
                ProblemCode::Stale,
                "The order was changed in the meantime. Look at it again and repeat your change.",
            ),
            Self::Over(status) => over(*status),
            Self::ExtendedBefore => {
                Problem::new(ProblemCode::Conflict, "A hold can be extended only once.")
            }
            Self::NamedBefore => Problem::new(
                ProblemCode::Conflict,
                "This invitation was answered already.",
            ),
            Self::TotalDiffers { total_minor } => Problem::new(
                ProblemCode::PriceChanged,
                "The price has changed. Please look at the new total.",
            )
            .with("total_minor", *total_minor),
            Self::SoldOut {
                short,
                alternatives,
            } => sold_out(short, alternatives),
            Self::Inconsistent => Problem::new(ProblemCode::Internal, ""),
            Self::Missing(_)
            | Self::TooMany { .. }
            | Self::UnknownLine(_)
            | Self::UnknownPass(_)
            | Self::NotOnSale(..)
            | Self::Voucher(..)
            | Self::Age(..)
            | Self::AlreadyRegistered(_)
            | Self::TwiceInOrder(_) => of_a_line(self),
        }
    }
}

/// What is wrong with one line, or a few.
fn of_a_line(refusal: &OrderRefusal) -> Problem {
    match refusal {
        OrderRefusal::NotOnSale(at, reason) => not_on_sale(*reason).with("line", *at),
        OrderRefusal::AlreadyRegistered(at) => Problem::new(
            ProblemCode::AlreadyRegistered,
            "This person is registered for this convention already.",
        )
        .with("line", *at),
        OrderRefusal::TooMany { line, most } => field(
            &format!("/lines/{line}/pass"),
            "too_many",
            &format!("is one too many: at most {most} in one order"),
        ),
        OrderRefusal::Missing(missing) => Problem::invalid(missing.iter().map(needed).collect()),
        OrderRefusal::UnknownLine(at) => field(
            &format!("/lines/{at}/id"),
            "unknown_line",
            "is no line of this order, or named twice",
        ),
        OrderRefusal::UnknownPass(at) => field(
            &format!("/lines/{at}/pass"),
            "unknown_pass",
            "is not a pass of this convention",
        ),
        OrderRefusal::TwiceInOrder(at) => field(
            &format!("/lines/{at}/attendee"),
            "twice",
            "is in this order already",
        ),
        OrderRefusal::Voucher(at, problem) => voucher(*at, *problem),
        OrderRefusal::Age(at, problem) => age(*at, *problem),
        _ => Problem::new(ProblemCode::Internal, ""),
    }
}

fn needed(missing: &Missing) -> FieldError {
    match missing {
        Missing::Buyer => FieldError::new("/buyer", "required", "is needed to confirm"),
        Missing::Attendee(at) => FieldError::new(
            format!("/lines/{at}/attendee"),
            "required",
            "is needed to confirm",
        ),
    }
}

fn over(status: OrderStatus) -> Problem {
    let (code, detail) = match status {
        OrderStatus::Confirmed => (ProblemCode::Conflict, "The order is confirmed already."),
        OrderStatus::Cancelled => (ProblemCode::Gone, "The order was cancelled."),
        OrderStatus::Expired | OrderStatus::Held => (
            ProblemCode::Gone,
            "The time to finish this order has run out; its places are free again.",
        ),
    };
    Problem::new(code, detail).with("status", names::of(status))
}

fn sold_out(short: &[Short], alternatives: &[String]) -> Problem {
    let words = short.iter().map(|short| match short.left {
        0 => format!("no place is left for “{}”", short.name),
        left => format!("only {left} left of “{}”", short.name),
    });
    let detail = format!("Sorry, {}.", words.collect::<Vec<_>>().join(", and "));
    let lines = short.iter().map(|short| {
        serde_json::json!({
            "pass": short.pass,
            "name": short.name,
            "lines": short.lines,
            "left": short.left,
        })
    });
    let least = short
        .iter()
        .map(|short| short.left)
        .min()
        .unwrap_or_default();
    Problem::new(ProblemCode::SoldOut, detail)
        .with("left", least)
        .with("short", lines.collect::<Vec<_>>())
        .with("alternatives", alternatives.to_vec())
}

fn not_on_sale(reason: NotOnSale) -> Problem {
    let detail = match reason {
        NotOnSale::NotYetOpen(_) => "Registration has not opened yet.",
        NotOnSale::Closed => "Registration is closed.",
        NotOnSale::Paused => "Sales are paused for a moment. Please try again soon.",
        NotOnSale::NeedsVoucher => "This pass needs a voucher.",
        NotOnSale::NeedsAnother => "This pass needs another one in the same order.",
    };
    let problem = Problem::new(ProblemCode::NotOnSale, detail).with("kind", reason.name());
    match reason {
        NotOnSale::NotYetOpen(Some(at)) => problem.with("opens_at", serde_json::json!(at)),
        _ => problem,
    }
}

fn voucher(line: usize, problem: VoucherProblem) -> Problem {
    let pointer = &format!("/lines/{line}/voucher");
    match problem {
        VoucherProblem::Unknown => field(
            pointer,
            "unknown_voucher",
            "is no voucher of this convention: please look at its letters again",
        ),
        VoucherProblem::Over => field(pointer, "over", "was good until a time that is over"),
        VoucherProblem::OtherPass => field(pointer, "other_pass", "is not for this pass"),
        VoucherProblem::UsedUp { left: 0 } => field(pointer, "used_up", "is used up"),
        VoucherProblem::UsedUp { left } => {
            field(pointer, "used_up", &format!("is good for {left} more only"))
        }
    }
}

fn age(line: usize, problem: AgeProblem) -> Problem {
    let pointer = &format!("/lines/{line}/attendee/birth_date");
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
