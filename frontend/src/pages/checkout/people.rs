//! `/c/{slug}/register/people`: the second step, saying who orders and who will attend.

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, Path},
};
use askama::Template;
use butterfly_contracts::registration::OrderChange;
use butterfly_webkit::{Chrome, Page, PageError, Posted, form::OpenForm, see_other};
use chrono::Utc;

use super::{
    Head, Notice,
    extras::{self, Extras},
    head::Step,
    held::Held,
    people_form::{self, PersonCard},
    refusal::Refusal,
};
use crate::{
    draft::{Draft, Part, Typed},
    pages::account::next,
    state::State,
};

/// The page.
#[derive(Template)]
#[template(path = "checkout/people.html")]
pub struct People {
    pub(crate) chrome: Chrome,
    pub(crate) head: Head,
    pub(crate) form: OpenForm,
    pub(crate) buyer: Vec<butterfly_webkit::form::Input>,
    pub(crate) cards: Vec<PersonCard>,
}

impl People {
    /// The step with what was typed.
    pub fn new(held: &Held, form: OpenForm) -> Self {
        let lines = held.lines();
        Self {
            chrome: held.catalogue.chrome(&held.visit, "Who will attend"),
            head: Head::new(
                &held.catalogue,
                Some(&held.order),
                Step::People,
                "Who will attend?",
            ),
            buyer: people_form::buyer_inputs(&form),
            cards: people_form::cards(&form, &lines, &held.catalogue),
            form,
        }
    }

    /// The step for who must change something in it, when another one was refused.
    pub fn refused(
        held: &Held,
        refusal: &Refusal,
        draft: Draft,
    ) -> Result<HttpResponse, PageError> {
        let mut form = filled(held, draft);
        people_form::absorb(&mut form, &held.lines(), &refusal.errors);
        let page = Self::new(held, form).with(refusal.notice.clone());
        let mut response = page.answer()?;
        refusal.dress(&mut response);
        Ok(response)
    }

    /// With something to know.
    fn with(mut self, notice: Option<Notice>) -> Self {
        self.head.notice = notice;
        self
    }

    /// The page as an answer.
    pub fn answer(self) -> Result<HttpResponse, PageError> {
        Page::new(self).personal().into_response()
    }
}

/// Shows who was named so far; for who was not, what the account says.
pub async fn show(
    request: HttpRequest,
    slug: Path<String>,
    state: Data<State>,
) -> Result<HttpResponse, PageError> {
    let held = Held::look(&request, &slug, &state).await?;
    let form = filled(&held, held.draft(&request, &state));
    People::new(&held, form).answer()
}

/// Who was named so far, in the order or not yet; for who was not, what the account says.
fn filled(held: &Held, mut draft: Draft) -> OpenForm {
    let mut form = people_form::told(&held.order);
    draft.fill(Part::People, &mut form);
    let person = held.visit.person().map(butterfly_webkit::Access::claims);
    people_form::introduce(&mut form, person);
    form
}

/// Keeps who comes and goes on.
pub async fn submit(
    request: HttpRequest,
    slug: Path<String>,
    state: Data<State>,
    posted: Posted,
) -> Result<HttpResponse, PageError> {
    let mut held = Held::find(&request, &slug, &state).await?;
    let mut form = OpenForm::of(&posted);
    match posted.value("then") {
        "extend" => {
            let notice = held.extend(&state).await?;
            return People::new(&held, form).with(notice).answer();
        }
        way @ ("sign-in" | "sign-up") => {
            let to = next::through(&format!("/{way}"), &held.address(Step::People));
            return leave(&request, &state, &held, &form, &to);
        }
        then => {
            if let Some(to) = held.way_out(then) {
                return leave(&request, &state, &held, &form, &to);
            }
        }
    }
    let told = people_form::read(
        &mut form,
        &held.lines(),
        &held.catalogue,
        Utc::now().date_naive(),
    );
    if !form.is_valid() {
        let mut response = People::new(&held, form).answer()?;
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(response);
    }
    let mut change = people_form::change(&held.order, told);
    let takes_extras = extras::take_along(&held, held.draft(&request, &state), &mut change);
    match held.change(&state, &change).await {
        Ok(()) => {
            let response = see_other(&held.address(held.after_people()));
            let taken: &[_] = if takes_extras {
                &[Part::People, Part::Extras]
            } else {
                &[Part::People]
            };
            let response = held.took(&request, &state, response, taken)?;
            held.remember(&request, &state, response)
        }
        Err(error) => {
            let refusal = Refusal::of(error)?;
            let draft = held.draft(&request, &state);
            if refusal.is_only_of(Step::Extras)
                && let Some(page) = Extras::refused(&held, (&change, &refusal), draft)
            {
                return held.leave(&request, &state, page?, typed(&held, &form));
            }
            people_form::absorb(&mut form, &held.lines(), &refusal.errors);
            let mut page = People::new(&held, form);
            page.head.notice.clone_from(&refusal.notice);
            let mut response = page.answer()?;
            refusal.dress(&mut response);
            Ok(response)
        }
    }
}

/// Who was typed in this step and not sent, put into a change that another step sends, if they are told well. Says
/// whether they are.
pub fn take_along(held: &Held, draft: Draft, change: &mut OrderChange) -> bool {
    if !draft.has(Part::People) {
        return false;
    }
    let mut form = filled(held, draft);
    let today = Utc::now().date_naive();
    let told = people_form::read(&mut form, &held.lines(), &held.catalogue, today);
    if !form.is_valid() {
        return false;
    }
    let named = people_form::change(&held.order, told);
    change.buyer = named.buyer;
    for (line, own) in change.lines.iter_mut().zip(named.lines) {
        (line.attendee, line.invited) = (own.attendee, own.invited);
    }
    true
}

/// To another step, or to the page where the person makes an account first: what was typed so far is kept, good
/// or not, for when they come back here.
fn leave(
    request: &HttpRequest,
    state: &State,
    held: &Held,
    form: &OpenForm,
    to: &str,
) -> Result<HttpResponse, PageError> {
    held.leave(request, state, see_other(to), typed(held, form))
}

/// What was typed that the order does not have.
fn typed(held: &Held, form: &OpenForm) -> (Part, Typed) {
    (
        Part::People,
        form.changes_from(&people_form::told(&held.order)),
    )
}
