//! The page of any form: a title, what to change, the controls in groups, one button, and where there is
//! something to remove, a second step that asks once more.

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;
use butterfly_client::ClientError;
use butterfly_contracts::{FieldError, Problem, ProblemCode};
use butterfly_webkit::{Chrome, Fields, Form, Html, Input, Page, PageError, Posted};

/// Controls that belong together.
pub(crate) struct Group {
    legend: &'static str,
    hint: &'static str,
    controls: Vec<Input>,
    /// Below the controls: the same few for each thing of a list, under what the thing is called.
    rows: Vec<(String, Vec<Input>)>,
}

impl Group {
    /// Controls under a heading.
    pub(crate) const fn new(legend: &'static str, controls: Vec<Input>) -> Self {
        Self {
            legend,
            hint: "",
            controls,
            rows: Vec::new(),
        }
    }

    /// A list under a heading, with the same controls for each thing of it; `noun` is what one is called.
    pub(crate) fn rows(
        legend: &'static str,
        hint: &'static str,
        noun: &str,
        rows: Vec<Vec<Input>>,
    ) -> Self {
        let number = 1..;
        let named = number.zip(rows);
        Self {
            hint,
            rows: named
                .map(|(number, row)| (format!("{noun} {number}"), row))
                .collect(),
            ..Self::new(legend, Vec::new())
        }
    }

    /// Controls that need no heading.
    pub(crate) const fn plain(controls: Vec<Input>) -> Self {
        Self::new("", controls)
    }
}

/// Something that can be removed from this page.
pub(crate) struct Removal {
    /// Where the POST goes.
    pub(crate) action: String,
    /// What the button says.
    pub(crate) button: &'static str,
    /// What happens then.
    pub(crate) text: &'static str,
}

/// The page of a form.
#[derive(Template)]
#[template(path = "form.html")]
pub(crate) struct FormPage {
    pub(crate) chrome: Chrome,
    summary: Html,
    groups: Vec<Group>,
    button: &'static str,
    etag: String,
    lead: String,
    back: Option<String>,
    removal: Option<Removal>,
    referrers: Vec<String>,
}

impl FormPage {
    /// A form with its controls; it is sent to the page's own address.
    pub(crate) fn new<F: Fields>(
        chrome: Chrome,
        form: &Form<F>,
        groups: Vec<Group>,
        button: &'static str,
    ) -> Self {
        Self {
            chrome,
            summary: form.summary(),
            groups,
            button,
            etag: String::new(),
            lead: String::new(),
            back: None,
            removal: None,
            referrers: Vec::new(),
        }
    }

    /// The version that is changed.
    pub(crate) fn etag(mut self, etag: &str) -> Self {
        etag.clone_into(&mut self.etag);
        self
    }

    /// A sentence under the title.
    pub(crate) fn lead(mut self, lead: impl Into<String>) -> Self {
        self.lead = lead.into();
        self
    }

    /// Where "Cancel" leads.
    pub(crate) fn back(mut self, back: impl Into<String>) -> Self {
        self.back = Some(back.into());
        self
    }

    /// What can be removed here; nothing when the person may not.
    pub(crate) fn removal(mut self, removal: Removal) -> Self {
        self.removal = Some(removal);
        self
    }

    /// What still refers to what can be removed here, in words.
    pub(crate) fn referrers(mut self, referrers: Vec<String>) -> Self {
        self.referrers = referrers;
        self
    }

    /// The page once more after a refusal, with the version that the next attempt changes.
    pub(crate) fn again(
        self,
        refused: Refused,
        posted: &Posted,
        current: &str,
    ) -> Result<HttpResponse, PageError> {
        let page = self.etag(refused.etag(posted, current));
        let page = Page::invalid(page).status(refused.status());
        page.personal().into_response()
    }
}

/// Name of the hidden field with the version that is changed.
pub(crate) const ETAG: &str = "etag";

/// Writes a service's refusal into the form, so that it can be shown again with what was typed; what does
/// not belong there is an error of the page. `name` is the field that must be unique.
pub(crate) fn absorb<F: Fields>(
    form: &mut Form<F>,
    name: F,
    error: ClientError,
) -> Result<Refused, PageError> {
    let Some(problem) = error.problem() else {
        return Err(error.into());
    };
    match problem.code {
        ProblemCode::Stale => {
            form.reject(
                "Somebody else changed this while you were typing. What you typed is kept below; \
                 sending it once more replaces their change.",
            );
            return Ok(Refused::Stale);
        }
        ProblemCode::AlreadyExists if problem.errors.is_empty() => {
            form.error(name, problem.detail.clone());
        }
        ProblemCode::Invalid
        | ProblemCode::AlreadyExists
        | ProblemCode::Conflict
        | ProblemCode::InUse
        | ProblemCode::BelowTaken
        | ProblemCode::SoldOut
        | ProblemCode::Malformed
        | ProblemCode::WrongCredentials
        | ProblemCode::TooMany => form.absorb(&deleted_meanwhile(problem)),
        _ => return Err(error.into()),
    }
    Ok(Refused::Fields)
}

/// The refusal, with a sentence on what to change where it is that something was deleted which was chosen in a list:
/// one for each list.
fn deleted_meanwhile(problem: &Problem) -> Problem {
    let mut told = problem.clone();
    for error in &mut told.errors {
        let what = match error.code.as_str() {
            "unknown_pass" => "pass",
            "unknown_option" => "option",
            "unknown_stock" => "stock",
            "unknown_quota" => "capacity",
            _ => continue,
        };
        error.message = format!("Choose without the deleted {what}: it cannot be chosen any more");
    }
    let list = |error: &FieldError| {
        error
            .pointer
            .rsplit_once('/')
            .map(|(list, _)| list.to_owned())
    };
    told.errors
        .dedup_by(|one, other| one.message == other.message && list(one) == list(other));
    told
}

/// What to say when a number, such as a capacity, is below what is taken: how many are.
pub(crate) fn below_taken(what: &str, error: &ClientError) -> Option<String> {
    let problem = error
        .problem()
        .filter(|problem| problem.code == ProblemCode::BelowTaken)?;
    let taken = problem
        .values
        .get("taken")
        .and_then(serde_json::Value::as_u64);
    Some(match taken {
        Some(1) => format!("{what} must be at least 1: one place is taken"),
        Some(taken) => format!("{what} must be at least {taken}: {taken} places are taken"),
        None => problem.detail.clone(),
    })
}

/// How many of something are taken, beside the form that changes how many there are.
pub(crate) fn taken(sold: u32, held: u32) -> String {
    format!("{sold} sold, {held} held just now.")
}

/// How a form was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// Fields need a change.
    Fields,
    /// It was typed over an older version.
    Stale,
}

impl Refused {
    /// The version the next attempt changes: still the one it was typed over, or once the person knows of
    /// the other change, the current one.
    pub(crate) fn etag<'a>(self, posted: &'a Posted, current: &'a str) -> &'a str {
        match self {
            Self::Fields => posted.value(ETAG),
            Self::Stale => current,
        }
    }

    /// The status of the page.
    pub(crate) const fn status(self) -> StatusCode {
        match self {
            Self::Fields => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Stale => StatusCode::PRECONDITION_FAILED,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::{quota::QuotaField, voucher::VoucherField};

    fn refused(problem: Problem) -> (Result<Refused, PageError>, Form<QuotaField>) {
        let mut form = Form::empty();
        let error = ClientError::Problem(Box::new(problem));
        (absorb(&mut form, QuotaField::Name, error), form)
    }

    #[test]
    fn refusals_stand_where_they_belong() {
        let errors = vec![FieldError::new("/capacity", "x", "must be at most 9")];
        let (how, form) = refused(Problem::invalid(errors));
        assert_eq!(how.unwrap(), Refused::Fields);
        assert_eq!(
            form.error_of(QuotaField::Capacity),
            Some("Capacity must be at most 9")
        );
        let (_, form) = refused(Problem::new(
            ProblemCode::AlreadyExists,
            "There is one already.",
        ));
        assert_eq!(
            form.error_of(QuotaField::Name),
            Some("There is one already.")
        );
        let (how, form) = refused(Problem::new(ProblemCode::Stale, ""));
        assert_eq!(how.unwrap(), Refused::Stale);
        assert!(!form.is_valid());
    }

    #[test]
    fn what_was_deleted_meanwhile_is_said_once() {
        let error =
            |at: &str| FieldError::new(at, "unknown_pass", "is not a pass of this convention");
        let problem = Problem::invalid(vec![error("/passes/0"), error("/passes/2")]);
        let mut form = Form::<VoucherField>::empty();
        let error = ClientError::Problem(Box::new(problem));
        absorb(&mut form, VoucherField::Code, error).unwrap();
        let words = "Choose without the deleted pass: it cannot be chosen any more";
        assert_eq!(form.error_of(VoucherField::Passes), Some(words));
        assert_eq!(form.summary().to_string().matches(words).count(), 1);
    }

    #[test]
    fn what_is_no_matter_of_the_form_is_a_page() {
        let (how, _) = refused(Problem::new(ProblemCode::Forbidden, ""));
        assert!(matches!(how, Err(PageError::Forbidden)));
        let (how, _) = refused(Problem::new(ProblemCode::Unauthenticated, ""));
        assert!(matches!(how, Err(PageError::SignIn)));
    }
}
