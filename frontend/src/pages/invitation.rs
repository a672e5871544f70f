//! `/invitations/{registration}`: somebody for whom a place was bought says who they are, by the secret in the mailed
//! link.

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Data, Path},
};
use askama::Template;
use butterfly_contracts::{
    ProblemCode, RegistrationId,
    registration::{AttendeeInput, InvitationAnswer, InvitationView, RegistrationStatus},
};
use butterfly_webkit::{
    Chrome, Flash, Page, PageError, Posted, Visit,
    form::{Input, OpenForm},
    format, see_other,
};
use chrono::NaiveDate;

use crate::{
    pages::{
        checkout::Offers,
        query::{Query, address},
        secret,
    },
    slug::Slug,
    state::State,
    view::{age, question_field as questions, receipt},
};

const NAME: &str = "name";
const EMAIL: &str = "email";
const BIRTH: &str = "birth_date";

/// The page.
#[derive(Template)]
#[template(path = "order/invitation.html")]
pub struct Invited {
    pub(crate) chrome: Chrome,
    pub(crate) accent: String,
    pub(crate) secret: String,
    pub(crate) form: OpenForm,
    pub(crate) inputs: Vec<Input>,
    pub(crate) days: Vec<String>,
    pub(crate) options: Vec<receipt::Extra>,
    pub(crate) over: bool,
    pub(crate) invitation: InvitationView,
}

/// An invitation and what is asked with it.
struct Found {
    invitation: InvitationView,
    secret: String,
    offers: Offers,
}

/// Asks who they are, or shows what was said.
pub async fn show(
    visit: Visit,
    registration: Path<String>,
    query: Query,
    state: Data<State>,
) -> Result<HttpResponse, PageError> {
    let found = Found::read(&visit, &state, &registration, query.get("secret")).await?;
    let mut form = OpenForm::default();
    form.set(EMAIL, found.invitation.email.as_str());
    found.page(&visit, &state, form).await
}

/// Takes what is said.
pub async fn submit(
    visit: Visit,
    registration: Path<String>,
    state: Data<State>,
    posted: Posted,
) -> Result<HttpResponse, PageError> {
    let found = Found::read(&visit, &state, &registration, posted.value("secret")).await?;
    let mut form = OpenForm::of(&posted);
    let answer = found.answer(&mut form);
    if !form.is_valid() {
        return found.again(&visit, &state, form).await;
    }
    let call = visit.call();
    let client = state.registration(&call);
    let id = found.invitation.registration;
    match client.answer_invitation(id, &found.secret, &answer).await {
        Ok(_) => {
            visit.flash(Flash::good(
                "Thank you! Your ticket is on its way to you by mail.",
            ));
            let path = format!("/invitations/{id}");
            Ok(see_other(&address(&path, &[("secret", &found.secret)])))
        }
        Err(error) => {
            let known = [
                ProblemCode::Invalid,
                ProblemCode::AlreadyRegistered,
                ProblemCode::Conflict,
                ProblemCode::Busy,
            ];
            let problem = error
                .problem()
                .filter(|problem| known.contains(&problem.code));
            let Some(problem) = problem else {
                return Err(error.into());
            };
            if problem.errors.is_empty() {
                form.reject(problem.detail.clone());
            }
            for error in &problem.errors {
                found.note(&mut form, &answer, (&error.pointer, &error.message));
            }
            found.again(&visit, &state, form).await
        }
    }
}

impl Found {
    async fn read(
        visit: &Visit,
        state: &State,
        registration: &str,
        given: &str,
    ) -> Result<Self, PageError> {
        let id: RegistrationId = registration.parse().map_err(|_| PageError::NotFound)?;
        let secret = secret::read(given)?.ok_or(PageError::NotFound)?;
        let call = visit.call();
        let invitation = state
            .registration(&call)
            .get_invitation(id, &secret)
            .await?;
        let (slug, call) = (Slug::parse(&invitation.convention_slug)?, call.anonymous());
        let options = state.reads.options(&call, &slug).await;
        let questions = state.reads.questions(&call, &slug).await;
        let offers = options.zip(questions).ok_or(PageError::Unavailable)?;
        let (options, questions) = offers;
        Ok(Self {
            invitation,
            secret,
            offers: Offers { options, questions },
        })
    }

    /// What is asked of whoever has this pass and these options.
    fn questions(&self) -> impl Iterator<Item = &butterfly_contracts::options::QuestionView> {
        let pass = self.invitation.pass;
        self.offers.questions_of(pass).filter(move |question| {
            let always = question.for_passes.is_empty() && question.for_options.is_empty();
            let mut own = self.invitation.options.iter();
            always
                || question.for_passes.contains(&pass)
                || own.any(|own| question.for_options.contains(&own.option))
        })
    }

    /// What is asked; `day` is the one ages are counted on, if it is known.
    fn inputs(&self, form: &OpenForm, day: Option<NaiveDate>) -> Vec<Input> {
        let name = form
            .field(NAME, "Name")
            .autocomplete("name")
            .max_length(200);
        let email = form.field(EMAIL, "E-mail address").email().max_length(254);
        let ages = (self.invitation.min_age, self.invitation.max_age);
        let birth = self.invitation.birth_date_needed.then(|| {
            let input = form.field(BIRTH, "Date of birth").date();
            input.autocomplete("bday").hint(age::rule(ages, day))
        });
        let line = Some(self.invitation.registration);
        let asked = self.questions();
        let asked = asked.map(|question| {
            let name = questions::name(line, question.id);
            questions::input(form, name, question, "")
        });
        [
            name.hint("As it shall stand on the badge."),
            email.hint("Your ticket goes there."),
        ]
        .into_iter()
        .chain(birth)
        .chain(asked)
        .collect()
    }

    /// Reads what was typed, and notes what is missing. The registration service checks the rest.
    fn answer(&self, form: &mut OpenForm) -> InvitationAnswer {
        for (field, label) in [(NAME, "Name"), (EMAIL, "E-mail address")] {
            if form.value(field).is_empty() {
                form.error(field, format!("{label} is needed"));
            }
        }
        let birth_date = form.value(BIRTH).parse().ok();
        if self.invitation.birth_date_needed && birth_date.is_none() {
            let words = "Give the date of birth as year, month and day, for example 2001-08-13";
            form.error(BIRTH, words);
        }
        let line = Some(self.invitation.registration);
        let answers = self.questions();
        let answers = answers.filter_map(|question| questions::read(form, line, question));
        InvitationAnswer {
            answers: answers.collect(),
            attendee: AttendeeInput {
                name: form.value(NAME).to_owned(),
                email: form.value(EMAIL).to_owned(),
                birth_date,
            },
        }
    }

    /// Puts what the service says where it belongs.
    fn note(
        &self,
        form: &mut OpenForm,
        answer: &InvitationAnswer,
        (pointer, message): (&str, &str),
    ) {
        let parts: Vec<_> = pointer.split('/').skip(1).collect();
        let (field, label) = match parts.as_slice() {
            ["attendee", "name", ..] => (NAME.to_owned(), "Name "),
            ["attendee", "email", ..] => (EMAIL.to_owned(), "E-mail address "),
            ["attendee", "birth_date", ..] => (BIRTH.to_owned(), "Date of birth: "),
            ["attendee"] => (NAME.to_owned(), "This person "),
            ["answers", number, ..] => {
                let number = number.parse().unwrap_or(usize::MAX);
                let Some(given) = answer.answers.get(number) else {
                    return form.reject(message);
                };
                let line = Some(self.invitation.registration);
                (questions::name(line, given.question), "")
            }
            _ => return form.reject(message),
        };
        form.error(field, format!("{label}{message}"));
    }

    async fn again(
        self,
        visit: &Visit,
        state: &State,
        form: OpenForm,
    ) -> Result<HttpResponse, PageError> {
        let mut response = self.page(visit, state, form).await?;
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        Ok(response)
    }

    async fn page(
        self,
        visit: &Visit,
        state: &State,
        form: OpenForm,
    ) -> Result<HttpResponse, PageError> {
        let invitation = &self.invitation;
        let mut chrome = visit.chrome(format!("Your place at {}", invitation.convention_name));
        let slug = Slug::parse(&invitation.convention_slug)?;
        let call = visit.call().anonymous();
        let convention = state.reads.convention(&call, &slug).await.ok();
        let day = convention.as_deref().map(age::day_of);
        let colour = convention.map(|convention| convention.accent.clone());
        let days = invitation.days.iter();
        Page::new(Invited {
            accent: chrome.accent_class(&colour.unwrap_or_default()),
            chrome,
            inputs: self.inputs(&form, day),
            days: days.map(|day| format::short_day(*day)).collect(),
            options: invitation.options.iter().map(receipt::extra).collect(),
            over: invitation.status != RegistrationStatus::Live,
            secret: self.secret,
            form,
            invitation: self.invitation,
        })
        .personal()
        .into_response()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use butterfly_contracts::{ConventionId, PassId};
    use serde_json::json;

    use super::*;

    #[test]
    fn which_ages_a_pass_is_for_is_said_where_it_is_asked() {
        let invitation = json!({
            "registration": RegistrationId::generate(), "code": "K3M8W2TXD",
            "convention": ConventionId::generate(), "convention_name": "Harbour Con",
            "convention_slug": "harbour-con", "inviter": "Mina Harker", "email": "q@example.org",
            "pass": PassId::generate(), "pass_name": "Child", "days": [], "birth_date_needed": true,
            "min_age": 6, "max_age": 12, "options": [], "attendee": null, "status": "live",
        });
        let found = Found {
            invitation: serde_json::from_value(invitation).unwrap(),
            secret: String::new(),
            offers: Offers {
                options: Arc::default(),
                questions: Arc::default(),
            },
        };
        let day = "2027-07-03".parse().ok();
        let inputs = found.inputs(&OpenForm::default(), day);
        let birth = inputs.last().unwrap().to_string();
        assert!(
            birth.contains("6 to 12 years, counted on Sat 3 Jul 2027"),
            "{birth}"
        );
    }
}
