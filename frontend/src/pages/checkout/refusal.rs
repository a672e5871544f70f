//! What a refusal of the registration service means on the way. Pure.

use actix_web::{HttpResponse, http::StatusCode, http::header};
use butterfly_client::ClientError;
use butterfly_contracts::{FieldError, PassId, Problem, ProblemCode};
use butterfly_webkit::PageError;
use serde_json::Value;

use super::{
    elsewhere::step_of,
    head::{Notice, Step},
};

/// What to do about a refusal: the step is shown again with this.
#[derive(Debug)]
pub struct Refusal {
    /// What is said at the head; none when the fields say it all.
    pub notice: Option<Notice>,
    /// What to change in fields, by JSON pointer into the order.
    pub errors: Vec<FieldError>,
    /// What is wrong with the voucher, which is typed in the first step.
    pub voucher: Option<String>,
    /// The passes that cannot be had as often as was asked for, with how many are left.
    pub left: Vec<(PassId, u32)>,
    /// The answer's status.
    pub status: StatusCode,
}

impl Refusal {
    fn notice(title: &str, text: impl Into<String>, status: StatusCode) -> Self {
        let notice = Notice {
            title: title.to_owned(),
            text: text.into(),
            bad: status == StatusCode::CONFLICT,
        };
        Self {
            notice: Some(notice),
            errors: Vec::new(),
            voucher: None,
            left: Vec::new(),
            status,
        }
    }

    /// Fields to change. A voucher that cannot be used is said at the head: most steps have no field for it.
    fn fields(problem: &Problem) -> Self {
        let errors = &problem.errors;
        let of_voucher = |error: &&FieldError| error.pointer.ends_with("/voucher");
        let voucher = errors.iter().find(of_voucher);
        let voucher = voucher.map(|error| format!("The voucher code {}", error.message));
        let others = errors.iter().filter(|error| !of_voucher(error)).cloned();
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        let notice = voucher.as_ref().and_then(|words| {
            let text = format!("{words}. Please change it where you choose passes.");
            Self::notice("The voucher cannot be used", text, status).notice
        });
        Self {
            notice,
            errors: others.collect(),
            voucher,
            left: left(problem),
            status,
        }
    }

    fn busy() -> Self {
        Self::notice(
            "Very busy right now",
            "A great many people are registering. What you typed is kept: press the button again in a moment. \
             Nothing is ordered twice.",
            StatusCode::SERVICE_UNAVAILABLE,
        )
    }

    /// What a refusal means; an error when the visitor cannot mend it.
    pub fn of(error: ClientError) -> Result<Self, PageError> {
        let Some(problem) = error.problem() else {
            // No answer, or none that can be read.
            tracing::warn!(%error, "a step of the checkout got no answer");
            return Ok(Self::busy());
        };
        let conflict = |title: &str| {
            let words = problem.detail.clone();
            Ok(Self::notice(title, words, StatusCode::CONFLICT))
        };
        match problem.code {
            ProblemCode::SoldOut => Ok(Self {
                left: left(problem),
                errors: unsaid(problem, "sold_out"),
                ..conflict(match problem.values.get("left").and_then(Value::as_u64) {
                    Some(1..) => "Not enough is left",
                    _ => "Somebody was faster",
                })?
            }),
            ProblemCode::NotOnSale => {
                let reason = problem.values.get("kind").and_then(Value::as_str);
                Ok(Self {
                    left: left(problem),
                    errors: unsaid(problem, reason.unwrap_or_default()),
                    ..conflict("Not on sale right now")?
                })
            }
            ProblemCode::AlreadyRegistered => Ok(already_registered(problem)),
            ProblemCode::PriceChanged => conflict("The price has changed"),
            ProblemCode::Stale => Ok(Self::notice(
                "This order was changed in another window",
                "Please check what you see here and send it again.",
                StatusCode::CONFLICT,
            )),
            ProblemCode::Invalid => Ok(Self::fields(problem)),
            ProblemCode::TooMany
            | ProblemCode::Busy
            | ProblemCode::BadGateway
            | ProblemCode::Timeout => Ok(Self::busy()),
            _ => Err(error.into()),
        }
    }

    /// Whether all there is to change is changed in this step.
    pub fn is_only_of(&self, step: Step) -> bool {
        let mut errors = self.errors.iter();
        !self.errors.is_empty() && errors.all(|error| step_of(&error.pointer) == step)
    }

    /// The status and what goes with it.
    pub fn dress(&self, response: &mut HttpResponse) {
        *response.status_mut() = self.status;
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            let soon = header::HeaderValue::from_static("2");
            response.headers_mut().insert(header::RETRY_AFTER, soon);
        }
    }
}

/// How many the service said are left of passes. Where other passes of the order took them, the number is true only of
/// this order as it was sent.
fn left(problem: &Problem) -> Vec<(PassId, u32)> {
    let short = problem.values.get("short").and_then(Value::as_array);
    let one = |short: &Value| {
        let pass = short.get("pass")?.as_str()?.parse().ok()?;
        let beside = short.get("beside").and_then(Value::as_array);
        if beside.is_some_and(|others| !others.is_empty()) {
            return None;
        }
        let left = short.get("left")?.as_u64()?;
        Some((pass, u32::try_from(left).ok()?))
    };
    short.into_iter().flatten().filter_map(one).collect()
}

/// What the head does not say: there it is said which passes cannot be had for this reason.
fn unsaid(problem: &Problem, reason: &str) -> Vec<FieldError> {
    let errors = problem.errors.iter();
    let said = |error: &&FieldError| error.pointer.ends_with("/pass") && error.code == reason;
    errors.filter(|error| !said(error)).cloned().collect()
}

fn already_registered(problem: &Problem) -> Refusal {
    let errors = problem
        .errors
        .iter()
        .map(|error| match error.code.as_str() {
            "already_registered" => {
                let words = format!("{}; the ticket was sent by mail then", error.message);
                FieldError::new(&error.pointer, &error.code, words)
            }
            _ => error.clone(),
        });
    Refusal {
        notice: None,
        errors: errors.collect(),
        voucher: None,
        left: left(problem),
        status: StatusCode::CONFLICT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(problem: Problem) -> Refusal {
        Refusal::of(ClientError::Problem(Box::new(problem))).unwrap()
    }

    #[test]
    fn every_refusal_has_its_way_on() {
        let pass = PassId::generate();
        let short =
            serde_json::json!([{ "pass": pass, "left": 1 }, { "name": "Dinner", "left": 0 }]);
        let sold_out = Problem::new(ProblemCode::SoldOut, "Sorry, none is left.");
        let sold_out = of(sold_out.with("short", short));
        assert_eq!(
            (&sold_out.left[..], sold_out.errors.len()),
            (&[(pass, 1)][..], 0)
        );
        let notice = sold_out.notice.unwrap();
        assert!(notice.bad && notice.text == "Sorry, none is left.");
        assert_eq!(sold_out.status, StatusCode::CONFLICT);
        for code in [
            ProblemCode::NotOnSale,
            ProblemCode::PriceChanged,
            ProblemCode::Stale,
        ] {
            assert_eq!(of(Problem::new(code, "")).status, StatusCode::CONFLICT);
        }
        let error = |pointer: &str| FieldError::new(pointer, "x", "is so");
        let mut scarce = Problem::new(ProblemCode::SoldOut, "").with("left", 1);
        let of_pass = FieldError::new("/lines/2/pass", "sold_out", "is sold out");
        scarce.errors = vec![error("/lines/1/options/0"), of_pass];
        let scarce = of(scarce);
        assert_eq!(scarce.errors[0].pointer, "/lines/1/options/0");
        assert!(scarce.errors.len() == 1 && scarce.is_only_of(Step::Extras));
        assert_eq!(scarce.notice.unwrap().title, "Not enough is left");
        let mut again = Problem::new(ProblemCode::AlreadyRegistered, "");
        let known = FieldError::new("/lines/2/attendee", "already_registered", "is known");
        again.errors = vec![known, error("/answers/0")];
        let again = of(again);
        assert_eq!(again.errors[0].pointer, "/lines/2/attendee");
        assert!(again.errors[0].message.contains("by mail"));
        assert_eq!(again.errors[1].message, "is so");
        assert!(!again.is_only_of(Step::People) && !again.is_only_of(Step::Extras));
        let wrong = FieldError::new("/buyer/email", "not_an_email", "must be an address");
        let wrong = of(Problem::invalid(vec![wrong]));
        assert!(wrong.notice.is_none() && wrong.errors.len() == 1);
        let used_up = FieldError::new("/lines/0/voucher", "used_up", "is used up");
        let used_up = of(Problem::invalid(vec![used_up]));
        let words = used_up.voucher.as_deref();
        assert_eq!(words, Some("The voucher code is used up"));
        assert!(used_up.notice.is_some() && used_up.errors.is_empty());
        let late = Refusal::of(ClientError::Timeout).unwrap();
        let mut response = HttpResponse::Ok().finish();
        late.dress(&mut response);
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(response.headers().contains_key("retry-after"));
        let internal = Problem::new(ProblemCode::Internal, "");
        assert!(Refusal::of(ClientError::Problem(Box::new(internal))).is_err());
    }
}
