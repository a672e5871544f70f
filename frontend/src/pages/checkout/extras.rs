//! `/c/{slug}/register/extras`: options and questions, where there are any.

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, Path},
};
use askama::Template;
use butterfly_contracts::registration::OrderChange;
use butterfly_webkit::{
    Chrome, Html, Page, PageError, Posted,
    form::{Input, OpenForm},
    see_other,
};

use super::{
    Head, Notice,
    catalogue::Offers,
    extras_form::{self, ExtrasCard},
    head::Step,
    held::Held,
    people::{self, People},
    refusal::Refusal,
};
use crate::{
    draft::{Draft, Part},
    state::State,
};

/// The page.
#[derive(Template)]
#[template(path = "checkout/extras.html")]
pub struct Extras {
    pub(crate) chrome: Chrome,
    pub(crate) head: Head,
    pub(crate) summary: Html,
    pub(crate) people: Vec<ExtrasCard>,
    pub(crate) buyer: Vec<Input>,
}

impl Extras {
    /// The step with what was chosen.
    pub fn new(held: &Held, offers: &Offers, form: &OpenForm) -> Self {
        Self {
            summary: extras_form::summary(form, &held.order),
            chrome: held.catalogue.chrome(&held.visit, "Extras"),
            head: Head::new(
                &held.catalogue,
                Some(&held.order),
                Step::Extras,
                "Extras and questions",
            ),
            people: extras_form::cards(form, &held.order, offers),
            buyer: extras_form::buyer_inputs(form, &held.order, offers),
        }
    }

    /// The step for who must change something in it, when this change was refused in another one; none while nobody
    /// knows what there is.
    pub fn refused(
        held: &Held,
        (change, refusal): (&OrderChange, &Refusal),
        mut draft: Draft,
    ) -> Option<Result<HttpResponse, PageError>> {
        let offers = held.catalogue.offers.as_ref()?;
        let mut form = extras_form::filled(&held.order, offers);
        draft.fill(Part::Extras, &mut form);
        extras_form::absorb(&mut form, &held.order, change, offers, &refusal.errors);
        let page = Self::new(held, offers, &form).with(refusal.notice.clone());
        Some(page.answer().map(|mut response| {
            refusal.dress(&mut response);
            response
        }))
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

/// Options and questions, without which this step cannot be.
fn offers(held: &Held) -> Result<Offers, PageError> {
    held.catalogue.offers.clone().ok_or(PageError::Unavailable)
}

/// What was typed in this step and not sent, put into a change that makes another order of one whose time has run out: to
/// that it could not be told later. Says whether there was something.
pub fn take_along(held: &Held, mut draft: Draft, change: &mut OrderChange) -> bool {
    let typed = held.is_over() && draft.has(Part::Extras);
    let Some(offers) = held.catalogue.offers.as_ref().filter(|_| typed) else {
        return false;
    };
    let mut form = extras_form::filled(&held.order, offers);
    draft.fill(Part::Extras, &mut form);
    let chosen = extras_form::read(&mut form, &held.order, offers);
    for (line, own) in change.lines.iter_mut().zip(chosen.lines) {
        (line.options, line.answers) = (own.options, own.answers);
    }
    change.answers = chosen.answers;
    true
}

/// Shows what was chosen so far.
pub async fn show(
    request: HttpRequest,
    slug: Path<String>,
    state: Data<State>,
) -> Result<HttpResponse, PageError> {
    let held = Held::look(&request, &slug, &state).await?;
    let offers = offers(&held)?;
    let mut form = extras_form::filled(&held.order, &offers);
    held.draft(&request, &state).fill(Part::Extras, &mut form);
    Extras::new(&held, &offers, &form).answer()
}

/// Takes what is chosen and goes on.
pub async fn submit(
    request: HttpRequest,
    slug: Path<String>,
    state: Data<State>,
    posted: Posted,
) -> Result<HttpResponse, PageError> {
    let mut held = Held::find(&request, &slug, &state).await?;
    let offers = offers(&held)?;
    let mut form = OpenForm::of(&posted);
    if posted.value("then") == "extend" {
        let notice = held.extend(&state).await?;
        return Extras::new(&held, &offers, &form).with(notice).answer();
    }
    if let Some(to) = held.way_out(posted.value("then")) {
        let typed = form.changes_from(&extras_form::filled(&held.order, &offers));
        return held.leave(&request, &state, see_other(&to), (Part::Extras, typed));
    }
    let mut change = extras_form::read(&mut form, &held.order, &offers);
    let draft = held.draft(&request, &state);
    let takes_people = people::take_along(&held, draft.clone(), &mut change);
    // What can be had is kept even if something is missing, and what only the service knows is said in the same round.
    match held.change(&state, &change).await {
        Ok(()) if !form.is_valid() => {
            let mut response = Extras::new(&held, &offers, &form).answer()?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            held.remember(&request, &state, response)
        }
        Ok(()) => {
            let (next, taken): (_, &[_]) = if takes_people {
                (Step::Check, &[Part::People, Part::Extras])
            } else if draft.has(Part::People) {
                (Step::People, &[Part::Extras])
            } else {
                (Step::Check, &[Part::Extras])
            };
            let response = see_other(&held.address(next));
            let response = held.took(&request, &state, response, taken)?;
            held.remember(&request, &state, response)
        }
        Err(error) => {
            let refusal = Refusal::of(error)?;
            if refusal.is_only_of(Step::People) {
                let typed = form.changes_from(&extras_form::filled(&held.order, &offers));
                let page = People::refused(&held, &refusal, draft)?;
                return held.leave(&request, &state, page, (Part::Extras, typed));
            }
            extras_form::absorb(&mut form, &held.order, &change, &offers, &refusal.errors);
            state.reads.forget_options(&held.catalogue.slug).await;
            let mut page = Extras::new(&held, &offers, &form);
            page.head.notice.clone_from(&refusal.notice);
            let mut response = page.answer()?;
            refusal.dress(&mut response);
            Ok(response)
        }
    }
}
