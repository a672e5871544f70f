//! The order a draft becomes, and what a refusal of it means. Pure.

use butterfly_client::ClientError;
use butterfly_contracts::{
    Problem, ProblemCode,
    attendee::Claims,
    registration::{AttendeeInput, BuyerInput, NewOrder, OrderLineInput, PassView},
};
use butterfly_webkit::Posted;

use super::refused::Reason;
use crate::draft::Draft;

/// What to do about a refused order.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// A page says why.
    Kind(Reason),
    /// Some details need a change.
    Details(Box<Problem>),
    /// The price is another one now.
    PriceChanged,
    /// The key belongs to another order: a new one is needed.
    KeyReused,
    /// Too much is going on; the same order may be sent again.
    Busy,
    /// Something the visitor cannot mend.
    Other(ClientError),
}

/// The draft in the confirming form, as it was shown.
pub(crate) fn draft(posted: &Posted, slug: &str) -> Draft {
    let key = posted.value("key");
    let good = (8..=100).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
    Draft {
        slug: slug.to_owned(),
        pass: posted.value("pass").to_owned(),
        name: posted.value("name").to_owned(),
        email: posted.value("email").to_owned(),
        birth_date: posted.value("birth_date").to_owned(),
        key: if good {
            key.to_owned()
        } else {
            Draft::fresh_key()
        },
    }
}

/// The order of a draft. Whoever is signed in buys; a guest buys for themselves.
pub(crate) fn new_order(
    draft: &Draft,
    pass: &PassView,
    person: Option<&Claims>,
    total_minor: Option<i64>,
) -> NewOrder {
    let attendee = AttendeeInput {
        name: draft.name.clone(),
        email: draft.email.clone(),
        birth_date: draft.birth_date.parse().ok(),
    };
    let buyer = match person {
        Some(claims) => BuyerInput {
            name: claims.name.clone(),
            email: claims.email.clone(),
        },
        None => BuyerInput {
            name: draft.name.clone(),
            email: draft.email.clone(),
        },
    };
    NewOrder {
        buyer: Some(buyer),
        lines: vec![OrderLineInput {
            id: None,
            pass: pass.id,
            attendee: Some(attendee),
            options: Vec::new(),
            answers: Vec::new(),
        }],
        answers: Vec::new(),
        total_minor,
        confirm: true,
    }
}

/// What a refusal means.
pub(crate) fn refusal(error: ClientError) -> Refusal {
    let Some(problem) = error.problem() else {
        // No answer, or none that can be read: the order may exist. The same key finds it.
        return Refusal::Busy;
    };
    match problem.code {
        ProblemCode::SoldOut => Refusal::Kind(Reason::SoldOut),
        ProblemCode::AlreadyRegistered => Refusal::Kind(Reason::AlreadyRegistered),
        ProblemCode::NotOnSale => Refusal::Kind(Reason::NotOnSale),
        ProblemCode::IdempotencyKeyReused => Refusal::KeyReused,
        ProblemCode::PriceChanged => Refusal::PriceChanged,
        ProblemCode::Invalid if problem.errors.iter().any(|e| e.pointer == "/total_minor") => {
            Refusal::PriceChanged
        }
        ProblemCode::Invalid => Refusal::Details(Box::new(as_attendee(problem))),
        ProblemCode::TooMany
        | ProblemCode::Busy
        | ProblemCode::BadGateway
        | ProblemCode::Timeout => Refusal::Busy,
        _ => Refusal::Other(error),
    }
}

/// A guest is buyer and attendee in one: what is wrong with either is said once, at the attendee's fields.
fn as_attendee(problem: &Problem) -> Problem {
    let mut problem = problem.clone();
    for error in &mut problem.errors {
        error.pointer = error.pointer.replace("/buyer/", "/lines/0/attendee/");
    }
    let mut seen = Vec::new();
    problem.errors.retain(|error| {
        let fresh = !seen.contains(error);
        seen.push(error.clone());
        fresh
    });
    problem
}

#[cfg(test)]
mod tests {
    use butterfly_contracts::FieldError;

    use super::*;
    use crate::view::samples;

    fn refused(code: ProblemCode) -> Refusal {
        refusal(ClientError::Problem(Box::new(Problem::new(code, ""))))
    }

    #[test]
    fn the_form_brings_the_draft_with_its_key() {
        let pairs = [
            ("pass", "pas_1"),
            ("name", "Mina"),
            ("email", "m@x.org"),
            ("key", "web-12345678"),
        ];
        let pairs = pairs.map(|(n, v)| (n.to_owned(), v.to_owned()));
        let read = draft(&Posted::from(pairs.to_vec()), "harbour-con");
        assert_eq!(
            (read.key.as_str(), read.name.as_str()),
            ("web-12345678", "Mina")
        );
        let without = draft(
            &Posted::from(vec![("key".to_owned(), "a b".to_owned())]),
            "x",
        );
        assert!(without.key.starts_with("web-"));
    }

    #[test]
    fn a_guest_buys_for_themselves_and_an_account_for_anybody() {
        let guest = Draft {
            name: "Mina".to_owned(),
            email: "m@x.org".to_owned(),
            ..Draft::default()
        };
        let order = new_order(&guest, &samples::pass(), None, Some(1));
        assert_eq!(order.buyer.unwrap().name, "Mina");
        let order = new_order(&guest, &samples::pass(), Some(&samples::claims()), None);
        assert_eq!(order.buyer.unwrap().name, "Robin");
        let attendee = order.lines[0].attendee.clone().unwrap();
        assert_eq!(
            (attendee.name.as_str(), attendee.birth_date),
            ("Mina", None)
        );
    }

    #[test]
    fn every_refusal_has_its_way_on() {
        assert!(matches!(
            refused(ProblemCode::SoldOut),
            Refusal::Kind(Reason::SoldOut)
        ));
        assert!(matches!(
            refused(ProblemCode::AlreadyRegistered),
            Refusal::Kind(_)
        ));
        assert!(matches!(
            refused(ProblemCode::PriceChanged),
            Refusal::PriceChanged
        ));
        assert!(matches!(refused(ProblemCode::Busy), Refusal::Busy));
        assert!(matches!(refusal(ClientError::Timeout), Refusal::Busy));
        assert!(matches!(
            refused(ProblemCode::IdempotencyKeyReused),
            Refusal::KeyReused
        ));
        assert!(matches!(refused(ProblemCode::Internal), Refusal::Other(_)));
    }

    #[test]
    fn what_is_wrong_is_said_once() {
        let error = |pointer: &str| FieldError::new(pointer, "not_an_email", "must be an address");
        let both = vec![error("/buyer/email"), error("/lines/0/attendee/email")];
        let refused = refusal(ClientError::Problem(Box::new(Problem::invalid(both))));
        let Refusal::Details(problem) = refused else {
            panic!("{refused:?}")
        };
        assert_eq!(problem.errors.len(), 1);
    }
}
