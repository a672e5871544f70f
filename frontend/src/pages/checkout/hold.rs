//! `/orders/{order}/continue` and `/orders/{order}/cancel`: going on with an order by its link, and giving the
//! whole up.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use askama::Template;
use butterfly_contracts::{
    OrderId, ProblemCode,
    registration::{OrderStatus, OrderView},
};
use butterfly_webkit::{Chrome, Flash, Page, PageError, Posted, Visit, see_other};

use super::held;
use crate::{
    basket::Basket,
    draft::Draft,
    kept::Kept,
    pages::{query::Query, secret},
    slug::Slug,
    state::State,
    view::ticket::with_secret,
};

/// The page that asks once more.
#[derive(Template)]
#[template(path = "order/cancel.html")]
pub struct Cancel {
    pub(crate) chrome: Chrome,
    pub(crate) code: String,
    pub(crate) convention: String,
    pub(crate) count: usize,
    pub(crate) held: bool,
    pub(crate) order: String,
    pub(crate) secret: String,
    pub(crate) back: String,
}

/// Goes on with a held order: from now on this browser knows it.
pub async fn go_on(
    request: HttpRequest,
    order: Path<String>,
    state: Data<State>,
    posted: Posted,
) -> Result<HttpResponse, PageError> {
    let visit = Visit::of(&request)?;
    let secret = secret::read(posted.value("secret"))?;
    let order = find(&visit, &state, &order, secret.as_deref()).await?;
    let slug = slug_of(&order);
    if order.status != OrderStatus::Held || slug.is_empty() {
        return Ok(see_other(&back(&order, secret.as_deref())));
    }
    let step = held::next_step(&order).path();
    let response = see_other(&format!("/c/{slug}/register{step}"));
    held::remember(&request, &state, response, &slug, &order)
}

/// Asks whether the whole shall be given up.
pub async fn ask(
    visit: Visit,
    order: Path<String>,
    query: Query,
    state: Data<State>,
) -> Result<Page<Cancel>, PageError> {
    let secret = secret::read(query.get("secret"))?;
    let order = find(&visit, &state, &order, secret.as_deref()).await?;
    let live = order
        .registrations
        .iter()
        .filter(|line| line.status.is_standing());
    let first = order.registrations.first();
    Ok(Page::new(Cancel {
        chrome: visit.chrome(if order.status == OrderStatus::Held {
            "Give up what is held".to_owned()
        } else {
            format!("Cancel order {}", order.code)
        }),
        code: order.code.clone(),
        convention: first.map_or_else(String::new, |line| line.convention_name.clone()),
        count: live.count(),
        held: order.status == OrderStatus::Held,
        back: back(&order, secret.as_deref()),
        order: order.id.to_string(),
        secret: secret.unwrap_or_default(),
    })
    .personal())
}

/// Gives the whole up.
pub async fn cancel(
    request: HttpRequest,
    order: Path<String>,
    state: Data<State>,
    posted: Posted,
) -> Result<HttpResponse, PageError> {
    let visit = Visit::of(&request)?;
    let secret = secret::read(posted.value("secret"))?;
    let order = find(&visit, &state, &order, secret.as_deref()).await?;
    let call = visit.call();
    let client = state.registration(&call);
    match client.cancel_order(order.id, secret.as_deref()).await {
        Ok(_) if order.status == OrderStatus::Held => {
            visit.flash(Flash::good(
                "What was held for you is given up, and free again.",
            ));
        }
        Ok(_) => visit.flash(Flash::good(format!("Order {} is cancelled.", order.code))),
        Err(error)
            if matches!(
                error.code(),
                Some(ProblemCode::Conflict | ProblemCode::Gone)
            ) =>
        {
            visit.flash(Flash::note("This order had ended already."));
        }
        Err(error) => return Err(error.into()),
    }
    let slug = slug_of(&order);
    let mut to = back(&order, secret.as_deref());
    if let Ok(slug) = Slug::parse(&slug) {
        state.reads.forget_passes(&slug).await;
        if order.status == OrderStatus::Held {
            to = format!("/c/{slug}");
        }
    }
    forgotten(&request, &state, see_other(&to), (&slug, &order))
}

/// An answer after which the browser no longer knows an order, nor what was typed for it.
fn forgotten(
    request: &HttpRequest,
    state: &State,
    mut response: HttpResponse,
    (slug, order): (&str, &OrderView),
) -> Result<HttpResponse, PageError> {
    let mut basket = Basket::of(request, &state.site.key).unwrap_or_default();
    let known = basket.find(slug).map(|entry| entry.order);
    if known == Some(order.id) {
        basket.remove(slug);
        for cookie in [basket.cookie(&state.site.key), Draft::forget()] {
            response.add_cookie(&cookie).map_err(PageError::internal)?;
        }
    }
    Ok(response)
}

async fn find(
    visit: &Visit,
    state: &State,
    id: &str,
    secret: Option<&str>,
) -> Result<OrderView, PageError> {
    let id: OrderId = id.parse().map_err(|_| PageError::NotFound)?;
    if secret.is_none() {
        visit.signed_in()?;
    }
    let call = visit.call();
    Ok(state.registration(&call).get_order(id, secret).await?)
}

fn slug_of(order: &OrderView) -> String {
    let first = order.registrations.first();
    first.map_or_else(String::new, |line| line.convention_slug.clone())
}

fn back(order: &OrderView, secret: Option<&str>) -> String {
    with_secret(&format!("/orders/{}", order.id), secret)
}
