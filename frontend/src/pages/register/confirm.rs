//! Confirming: the order is sent with the key that the check page carries, so that a second press, a
//! reload or an answer that got lost lead to the same order.

use actix_web::{
    HttpRequest, HttpResponse, Responder,
    http::{StatusCode, header},
    web::{Data, Path},
};
use butterfly_contracts::registration::{OrderView, PassView};
use butterfly_webkit::{Flash, Page, PageError, Posted, Visit, see_other};

use super::{
    Catalogue,
    check::{Check, Notice},
    order::{self, Refusal},
    refused::Refused,
    who::{self, Who},
};
use crate::{draft::Draft, pages::query::address, state::State};

const BUSY: Notice = Notice {
    title: "Very busy right now",
    text: "A great many people are registering. What you typed is kept: press “Confirm registration” \
           again in a moment. You cannot end up with two registrations.",
};
const PRICE: Notice = Notice {
    title: "The price has changed",
    text: "Please look at the new total below before you confirm.",
};
const AGAIN: Notice = Notice {
    title: "Please confirm once more",
    text: "Something had changed since this page was opened. Nothing was ordered with these details yet.",
};

/// Sends the order.
pub async fn confirm(
    request: HttpRequest,
    slug: Path<String>,
    state: Data<State>,
    posted: Posted,
) -> Result<HttpResponse, PageError> {
    let visit = Visit::of(&request)?;
    let catalogue = Catalogue::read(&state, &visit, &slug).await?;
    let draft = order::draft(&posted, catalogue.slug.as_str());
    let Some(pass) = catalogue.pass(&draft.pass) else {
        return Ok(see_other(&catalogue.address("?choose=1")));
    };
    let person = visit.person().map(butterfly_webkit::Access::claims);
    let order = order::new_order(
        &draft,
        pass,
        person,
        posted.value("total_minor").parse().ok(),
    );
    let call = visit.call();
    let sent = state.registration(&call);
    let sent = sent
        .create_order(catalogue.slug.as_str(), &draft.key, &order)
        .await;
    state.reads.forget_passes(&catalogue.slug).await;
    match sent {
        Ok(order) => done(&visit, &order),
        Err(error) => {
            let refusal = order::refusal(error);
            let refused = Refusing {
                request: &request,
                visit: &visit,
                slug: &slug,
                state: &state,
            };
            refused.answer(pass, draft, refusal).await
        }
    }
}

fn done(visit: &Visit, order: &OrderView) -> Result<HttpResponse, PageError> {
    visit.flash(Flash::good(
        "You are registered. The ticket is on its way to you by mail.",
    ));
    let secret = if visit.person().is_some() {
        ""
    } else {
        order.secret.as_str()
    };
    let to = address(
        &format!("/orders/{}", order.id),
        &[("secret", secret), ("done", "1")],
    );
    let mut response = see_other(&to);
    response
        .add_cookie(&Draft::forget())
        .map_err(PageError::internal)?;
    Ok(response)
}

struct Refusing<'a> {
    request: &'a HttpRequest,
    visit: &'a Visit,
    slug: &'a str,
    state: &'a State,
}

impl Refusing<'_> {
    async fn answer(
        &self,
        pass: &PassView,
        draft: Draft,
        refusal: Refusal,
    ) -> Result<HttpResponse, PageError> {
        let (visit, kept) = (self.visit, draft.cookie(&self.state.site.key));
        // What is left has changed, or the price has: read again.
        let fresh = Catalogue::read(self.state, visit, self.slug).await?;
        let pass = fresh.pass(&draft.pass).unwrap_or(pass);
        let check = |draft, notice, status| {
            Check::new(visit, &fresh, pass, draft, Some(notice)).answer(status)
        };
        let renewed = |draft: Draft| Draft {
            key: Draft::fresh_key(),
            ..draft
        };
        let mut response = match refusal {
            Refusal::Kind(reason) => Refused::new(visit, &fresh, pass, reason).answer()?,
            Refusal::PriceChanged => check(renewed(draft), PRICE, StatusCode::CONFLICT)?,
            Refusal::KeyReused => check(renewed(draft), AGAIN, StatusCode::CONFLICT)?,
            Refusal::Busy => check(draft, BUSY, StatusCode::SERVICE_UNAVAILABLE)?,
            Refusal::Details(problem) => {
                let mut form = who::refilled(&draft);
                form.absorb(&problem);
                let page = Page::invalid(Who::new(visit, &fresh, pass, form)).personal();
                page.respond_to(self.request)
            }
            Refusal::Other(error) => return Err(error.into()),
        };
        if response.status() == StatusCode::SERVICE_UNAVAILABLE {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, header::HeaderValue::from_static("2"));
        }
        response.add_cookie(&kept).map_err(PageError::internal)?;
        Ok(response)
    }
}
