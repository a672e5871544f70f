//! `/c/{slug}/register/check`: the third step, everything at a glance before it counts.

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, Path},
};
use askama::Template;
use butterfly_contracts::{
    Money,
    registration::{PassView, Tax},
};
use butterfly_webkit::{Chrome, Flash, Page, PageError, Visit, format, see_other};

use super::{Catalogue, Head, refused, who};
use crate::{
    draft::Draft,
    state::State,
    view::{pass::PassCard, ticket},
};

/// Something to know before confirming.
pub struct Notice {
    /// In a word.
    pub title: &'static str,
    /// And what to do.
    pub text: &'static str,
}

/// The page.
#[derive(Template)]
#[template(path = "register/check.html")]
pub struct Check {
    pub(crate) chrome: Chrome,
    pub(crate) head: Head,
    pub(crate) notice: Option<Notice>,
    pub(crate) pass: PassCard,
    pub(crate) draft: Draft,
    pub(crate) birth_date: String,
    pub(crate) net: String,
    pub(crate) tax_name: String,
    pub(crate) tax: String,
    pub(crate) total: String,
    pub(crate) due_note: String,
    pub(crate) total_minor: i64,
    pub(crate) buyer_email: String,
}

impl Check {
    /// The page of a draft.
    pub fn new(
        visit: &Visit,
        catalogue: &Catalogue,
        pass: &PassView,
        draft: Draft,
        notice: Option<Notice>,
    ) -> Self {
        let birth: Option<chrono::NaiveDate> = draft.birth_date.parse().ok();
        let buyer = visit.person().map(|person| person.claims().email.clone());
        Self {
            chrome: catalogue.chrome(visit, "Check"),
            head: Head::new(catalogue, &draft.pass, 3, "Is everything right?"),
            notice,
            pass: PassCard::new(pass, &catalogue.convention),
            birth_date: birth.map(format::day).unwrap_or_default(),
            net: format::price(pass.price),
            tax_name: tax_name(&catalogue.convention.tax),
            tax: if pass.tax.minor == 0 {
                String::new()
            } else {
                format::money(pass.tax)
            },
            total: format::price(pass.total),
            due_note: due_note(pass.total),
            total_minor: pass.total.minor,
            buyer_email: buyer.unwrap_or_else(|| draft.email.clone()),
            draft,
        }
    }

    /// The page as an answer.
    pub fn answer(self, status: StatusCode) -> Result<HttpResponse, PageError> {
        Page::new(self).status(status).personal().into_response()
    }
}

fn tax_name(tax: &Tax) -> String {
    let rate = format::percent(tax.basis_points);
    let name = if tax.name.is_empty() {
        "Tax"
    } else {
        &tax.name
    };
    if tax.inclusive {
        format!("of which {name}, {rate}")
    } else {
        format!("{name}, {rate}")
    }
}

fn due_note(total: Money) -> String {
    if total.minor == 0 {
        "There is nothing to pay.".to_owned()
    } else {
        format!("Nothing is paid now: {}.", ticket::due(total))
    }
}

/// Shows what was typed so far.
pub async fn check(
    request: HttpRequest,
    slug: Path<String>,
    state: Data<State>,
) -> Result<HttpResponse, PageError> {
    let visit = Visit::of(&request)?;
    let catalogue = Catalogue::read(&state, &visit, &slug).await?;
    let draft = Draft::of(&request, &state.site.key).filter(|draft| draft.slug == slug.as_str());
    let Some(draft) = draft else {
        visit.flash(Flash::note("Let us start with the pass."));
        return Ok(see_other(&catalogue.address("")));
    };
    let Some(pass) = catalogue.pass(&draft.pass) else {
        return Ok(see_other(&catalogue.address("?choose=1")));
    };
    if !PassCard::new(pass, &catalogue.convention).available {
        return refused::unavailable(&visit, &catalogue, pass);
    }
    if !who::is_complete(&draft, pass, &catalogue.convention) {
        return Ok(see_other(&catalogue.who(&draft.pass)));
    }
    Check::new(&visit, &catalogue, pass, draft, None).answer(StatusCode::OK)
}
