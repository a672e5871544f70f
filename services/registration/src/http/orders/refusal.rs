//! What a buyer is told when an order is refused.

use butterfly_chassis::error::IntoProblem;
use butterfly_contracts::{
    FieldError, PassId, Problem, ProblemCode,
    registration::{OrderStatus, PassesPerPerson},
};
use serde::Serialize;
use serde_json::json;

use crate::{
    domain::{
        age::AgeProblem,
        order_refusal::{LineProblem, Missing, NotOnSale, OrderRefusal, Refused},
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
            Self::NamedBefore => Problem::new(
                ProblemCode::Conflict,
                "This invitation was answered already.",
            ),
            Self::TotalDiffers { total_minor } => Problem::new(
                ProblemCode::PriceChanged,
                "The price has changed. Please look at the new total.",
            )
            .with("total_minor", *total_minor),
            Self::Missing(missing) => Problem::invalid(missing.iter().map(needed).collect()),
            Self::Shut(reason) => not_on_sale(*reason),
            Self::Lines(refused) => of_lines(refused),
            Self::Inconsistent => Problem::new(ProblemCode::Internal, ""),
        }
    }
}

/// What is wrong with lines, each named among the errors. A field to change comes before what the state does not allow.
fn of_lines(refused: &Refused) -> Problem {
    let lines = &refused.lines;
    let short = short(lines);
    let mut problem = match lines.first() {
        _ if lines.iter().any(|(_, problem)| is_of_a_field(problem)) => {
            Problem::invalid(Vec::new())
        }
        Some((_, LineProblem::NotOnSale(reason))) => not_on_sale(*reason),
        Some((_, LineProblem::AlreadyRegistered(limit))) => Problem::new(
            ProblemCode::AlreadyRegistered,
            format!("This person {}.", registered(*limit)),
        ),
        _ => Problem::new(ProblemCode::SoldOut, words(&short)),
    };
    let errors = lines.iter().map(|(at, problem)| of_line(*at, problem));
    problem.errors = errors.collect();
    let Some(least) = short.iter().map(|short| short.left).min() else {
        return problem;
    };
    let alternatives = refused.alternatives.iter();
    let alternatives = alternatives
        .map(|other| json!({"pass": other.pass, "name": other.name, "left": other.left}));
    let alternatives: Vec<_> = alternatives.collect();
    problem
        .with("left", least)
        .with("short", json!(short))
        .with("alternatives", alternatives)
}

/// Whether a field must be changed; else the state of the sale does not allow it.
const fn is_of_a_field(problem: &LineProblem) -> bool {
    match problem {
        LineProblem::NotOnSale(_)
        | LineProblem::SoldOut { .. }
        | LineProblem::AlreadyRegistered(_) => false,
        LineProblem::Unknown
        | LineProblem::UnknownPass
        | LineProblem::TooMany { .. }
        | LineProblem::Voucher(_)
        | LineProblem::Age(_)
        | LineProblem::TwiceInOrder => true,
    }
}

/// What to change in a line.
fn of_line(at: usize, problem: &LineProblem) -> FieldError {
    let of = |part: &str, code: &str, message: &str| {
        FieldError::new(format!("/lines/{at}/{part}"), code, message)
    };
    match problem {
        LineProblem::Unknown => of(
            "id",
            "unknown_line",
            "is no line of this order, or named twice",
        ),
        LineProblem::UnknownPass => of("pass", "unknown_pass", "is not a pass of this convention"),
        LineProblem::NotOnSale(reason) => of("pass", reason.name(), not_now(*reason)),
        LineProblem::SoldOut { left, beside, .. } => {
            of("pass", "sold_out", &sold_out(*left, beside))
        }
        LineProblem::TooMany { most } => of(
            "pass",
            "too_many",
            &format!("is one too many: at most {most} in one order"),
        ),
        LineProblem::Voucher(problem) => voucher(at, *problem),
        LineProblem::Age(problem) => age(at, *problem),
        LineProblem::AlreadyRegistered(limit) => {
            of("attendee", "already_registered", registered(*limit))
        }
        LineProblem::TwiceInOrder => of("attendee", "twice", "is in this order already"),
    }
}

const fn registered(limit: PassesPerPerson) -> &'static str {
    match limit {
        PassesPerPerson::One => "is registered for this convention already",
        PassesPerPerson::OneADay => "has this pass, or another one for one of its days, already",
    }
}

fn sold_out(left: u32, beside: &[String]) -> String {
    match (left, beside) {
        (0, []) => "is sold out".to_owned(),
        (0, _) => format!("no place is left{}", taken_by(beside)),
        (left, []) => format!("only {left} left for this order"),
        (left, _) => format!("only {left} left{}", taken_by(beside)),
    }
}

/// The passes of the order that took of the same places.
fn taken_by(beside: &[String]) -> String {
    match beside {
        [] => String::new(),
        names => format!(" beside “{}”", names.join("”, “")),
    }
}

/// Lines that are sold out, by pass.
#[derive(Serialize)]
struct Short<'a> {
    pass: PassId,
    name: &'a str,
    lines: Vec<usize>,
    left: u32,
    beside: &'a [String],
}

fn short(lines: &[(usize, LineProblem)]) -> Vec<Short<'_>> {
    let mut found: Vec<Short<'_>> = Vec::new();
    for (at, problem) in lines {
        let LineProblem::SoldOut {
            pass,
            name,
            left,
            beside,
        } = problem
        else {
            continue;
        };
        match found.iter_mut().find(|known| known.pass == *pass) {
            Some(known) => known.lines.push(*at),
            None => found.push(Short {
                pass: *pass,
                name,
                lines: vec![*at],
                left: *left,
                beside,
            }),
        }
    }
    found
}

fn words(short: &[Short<'_>]) -> String {
    let words = short.iter().map(|short| {
        let beside = taken_by(short.beside);
        match short.left {
            0 => format!("no place is left for “{}”{beside}", short.name),
            left => format!("only {left} left of “{}”{beside}", short.name),
        }
    });
    format!("Sorry, {}.", words.collect::<Vec<_>>().join(", and "))
}

fn needed(missing: &Missing) -> FieldError {
    match missing {
        Missing::Buyer => FieldError::new("/buyer", "required", "is needed to confirm"),
        Missing::Attendee(at) => FieldError::new(
            format!("/lines/{at}/attendee"),
            "required",
            "is needed to confirm",
        ),
        Missing::Age(at, problem) => age(*at, *problem),
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

/// The same of one pass.
const fn not_now(reason: NotOnSale) -> &'static str {
    match reason {
        NotOnSale::NotYetOpen(_) => "is not on sale yet",
        NotOnSale::Closed => "is no longer on sale",
        NotOnSale::Paused => "is not on sale for a moment: please try again soon",
        NotOnSale::NeedsVoucher => "needs a voucher",
        NotOnSale::NeedsAnother => "needs another pass in the same order",
    }
}

fn voucher(line: usize, problem: VoucherProblem) -> FieldError {
    let of = |code: &str, message: &str| {
        FieldError::new(format!("/lines/{line}/voucher"), code, message)
    };
    match problem {
        VoucherProblem::Unknown => of(
            "unknown_voucher",
            "is no voucher of this convention: please look at its letters again",
        ),
        VoucherProblem::Over => of("over", "was good until a time that is over"),
        VoucherProblem::OtherPass => of("other_pass", "is not for this pass"),
        VoucherProblem::UsedUp { left: 0 } => of("used_up", "is used up"),
        VoucherProblem::UsedUp { left } => of("used_up", &format!("is good for {left} more only")),
    }
}

fn age(line: usize, problem: AgeProblem) -> FieldError {
    let of = |code: &str, message: &str| {
        FieldError::new(format!("/lines/{line}/attendee/birth_date"), code, message)
    };
    match problem {
        AgeProblem::BirthDateNeeded => of("required", "is needed: this pass has an age limit"),
        AgeProblem::TooYoung(least) => of(
            "too_young",
            &format!("this pass is for {least} years and older"),
        ),
        AgeProblem::TooOld(most) => of(
            "too_old",
            &format!("this pass is for {most} years and younger"),
        ),
    }
}
