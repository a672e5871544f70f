//! The order that a browser is about to finish.

use actix_web::{HttpRequest, HttpResponse};
use butterfly_client::ClientError;
use butterfly_contracts::{
    ProblemCode,
    registration::{OrderChange, OrderStatus, OrderView, RegistrationView},
};
use butterfly_webkit::{Flash, PageError, Visit};

use super::{Catalogue, Notice, head::Step, lines, voucher};
use crate::{
    basket::{Basket, Entry},
    draft::{Draft, Part, Typed},
    kept::Kept,
    pages::query::address,
    state::State,
};

/// An order that is being finished, with all a step needs.
pub struct Held {
    /// The request.
    pub visit: Visit,
    /// What can be had.
    pub catalogue: Catalogue,
    /// The order: held, or one whose time has run out.
    pub order: OrderView,
}

impl Held {
    /// The order of this browser for this convention. Who has none that can be finished is led elsewhere.
    pub async fn find(request: &HttpRequest, slug: &str, state: &State) -> Result<Self, PageError> {
        let visit = Visit::of(request)?;
        let catalogue = Catalogue::read(state, &visit, slug).await?;
        let Some(order) = of_browser(request, &visit, slug, state).await? else {
            visit.flash(Flash::note("Let us start with the passes."));
            return Err(PageError::Elsewhere(catalogue.address("")));
        };
        let stands = order.status == OrderStatus::Confirmed;
        if stands || order.status == OrderStatus::Cancelled {
            if stands {
                visit.flash(Flash::note("This order is confirmed already: here it is."));
            }
            return Err(PageError::Elsewhere(order_page(&order)));
        }
        let catalogue = match voucher::of_order(&order) {
            "" => catalogue,
            code => match voucher::find(state, &visit, slug, code).await? {
                Ok(offer) => catalogue.with(offer),
                Err(_) => catalogue,
            },
        };
        Ok(Self {
            visit,
            catalogue,
            order,
        })
    }

    /// The same for who only looks: once time has run out, the order's page says so.
    pub async fn look(request: &HttpRequest, slug: &str, state: &State) -> Result<Self, PageError> {
        let held = Self::find(request, slug, state).await?;
        if held.is_over() {
            return Err(PageError::Elsewhere(order_page(&held.order)));
        }
        Ok(held)
    }

    /// Whether its time has run out.
    pub fn is_over(&self) -> bool {
        self.order.status == OrderStatus::Expired
    }

    /// The address of a step.
    pub fn address(&self, step: Step) -> String {
        self.catalogue.address(step.path())
    }

    /// The step after the people.
    pub fn after_people(&self) -> Step {
        let passes: Vec<_> = lines::standing(&self.order).map(|line| line.pass).collect();
        if self.catalogue.has_extras(&passes) {
            Step::Extras
        } else {
            Step::Check
        }
    }

    /// The lines that count.
    pub fn lines(&self) -> Vec<&RegistrationView> {
        lines::standing(&self.order).collect()
    }

    /// Makes the order so. One whose time has run out is taken again with the same content; then this holds
    /// another order.
    pub async fn change(&mut self, state: &State, change: &OrderChange) -> Result<(), ClientError> {
        let call = self.visit.call();
        let client = state.registration(&call);
        if !self.is_over() {
            let (id, version) = (self.order.id, self.order.version);
            let secret = Some(self.order.secret.as_str());
            match client.change_order((id, version), secret, change).await {
                Err(error) if error.code() == Some(ProblemCode::Gone) => {}
                answer => {
                    self.order = answer?;
                    return Ok(());
                }
            }
        }
        let anew = lines::anew(change);
        let (slug, key) = (self.catalogue.slug.as_str(), fresh_key());
        self.order = client.create_order(slug, &key, &anew).await?;
        self.visit.flash(Flash::note(
            "Your time had run out. The places were still free, and are held for you again.",
        ));
        Ok(())
    }

    /// Holds the places a while longer, or says why that cannot be.
    pub async fn extend(&mut self, state: &State) -> Result<Option<Notice>, ClientError> {
        let call = self.visit.call();
        let client = state.registration(&call);
        let secret = Some(self.order.secret.as_str());
        let notice = match client.extend_order(self.order.id, secret).await {
            Ok(order) => {
                self.order = order;
                return Ok(None);
            }
            Err(error) if error.code() == Some(ProblemCode::Conflict) => {
                Notice::note("This order is confirmed already", "It needs no more time.")
            }
            Err(error) if error.code() == Some(ProblemCode::Gone) => Notice::note(
                "Your time has run out",
                "What you typed is kept. Going on takes the places again if they are still free.",
            ),
            Err(error) => return Err(error),
        };
        self.order = client.get_order(self.order.id, secret).await?;
        Ok(Some(notice))
    }

    /// What this browser has typed for the order and not sent.
    pub fn draft(&self, request: &HttpRequest, state: &State) -> Draft {
        Draft::of_convention(request, &state.site.key, self.catalogue.slug.as_str())
    }

    /// An answer that leads away from a step, after which the browser keeps what was typed in it.
    pub fn leave(
        &self,
        request: &HttpRequest,
        state: &State,
        response: HttpResponse,
        (part, mut typed): (Part, Typed),
    ) -> Result<HttpResponse, PageError> {
        typed.retain(|(name, _)| name != "then");
        let mut draft = self.draft(request, state);
        if !draft.keep(part, typed) {
            self.visit.flash(Flash::note(
                "You typed more than can be kept for later. Please look through the last fields once more.",
            ));
        }
        draft.stay_in(response, &state.site.key)
    }

    /// An answer after which the browser forgets what was typed in these steps: the order has it.
    pub fn took(
        &self,
        request: &HttpRequest,
        state: &State,
        response: HttpResponse,
        parts: &[Part],
    ) -> Result<HttpResponse, PageError> {
        let mut draft = self.draft(request, state);
        for part in parts {
            draft.taken(*part);
        }
        draft.stay_in(response, &state.site.key)
    }

    /// Where a button of a step leads that is no way on: another step, or giving up.
    pub fn way_out(&self, then: &str) -> Option<String> {
        match then {
            "give-up" => Some(give_up_page(&self.order)),
            step => Step::named(step).map(|step| self.address(step)),
        }
    }

    /// An answer after which the browser knows this order.
    pub fn remember(
        &self,
        request: &HttpRequest,
        state: &State,
        response: HttpResponse,
    ) -> Result<HttpResponse, PageError> {
        remember(
            request,
            state,
            response,
            self.catalogue.slug.as_str(),
            &self.order,
        )
    }
}

/// The order of this browser for a convention, if it has one that it may see.
pub async fn of_browser(
    request: &HttpRequest,
    visit: &Visit,
    slug: &str,
    state: &State,
) -> Result<Option<OrderView>, PageError> {
    let basket = Basket::of(request, &state.site.key).unwrap_or_default();
    let Some(entry) = basket.find(slug) else {
        return Ok(None);
    };
    let secret = Some(entry.secret.as_str()).filter(|secret| !secret.is_empty());
    if secret.is_none() && visit.person().is_none() {
        return Ok(None);
    }
    let call = visit.call();
    let client = state.registration(&call);
    match client.get_order(entry.order, secret).await {
        Ok(order) => Ok(Some(order)),
        Err(error) if error.code() == Some(ProblemCode::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// An answer after which the browser knows the order.
pub fn remember(
    request: &HttpRequest,
    state: &State,
    mut response: HttpResponse,
    slug: &str,
    order: &OrderView,
) -> Result<HttpResponse, PageError> {
    let mut basket = Basket::of(request, &state.site.key).unwrap_or_default();
    let entry = Entry {
        slug: slug.to_owned(),
        order: order.id,
        secret: order.secret.clone(),
    };
    if basket.find(slug) != Some(&entry) {
        basket.put(entry);
        let cookie = basket.cookie(&state.site.key);
        response.add_cookie(&cookie).map_err(PageError::internal)?;
    }
    Ok(response)
}

/// The step where a held order goes on.
pub fn next_step(order: &OrderView) -> Step {
    let told = |line: &RegistrationView| !line.attendee.name.is_empty() || line.is_awaited();
    if order.buyer.name.is_empty() || !lines::standing(order).all(told) {
        Step::People
    } else {
        Step::Check
    }
}

/// The page where a held order is given up.
pub fn give_up_page(order: &OrderView) -> String {
    address(
        &format!("/orders/{}/cancel", order.id),
        &[("secret", &order.secret)],
    )
}

/// The page of an order, for whoever has its secret.
pub fn order_page(order: &OrderView) -> String {
    address(
        &format!("/orders/{}", order.id),
        &[("secret", &order.secret)],
    )
}

/// A fresh key for an order.
pub fn fresh_key() -> String {
    format!("web-{}", uuid::Uuid::now_v7().simple())
}
