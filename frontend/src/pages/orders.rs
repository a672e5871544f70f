//! `/orders/{order}`: an order with its tickets, for its account or by the secret in the mailed link.

use std::sync::Arc;

use actix_web::web::{Data, Path};
use askama::Template;
use butterfly_contracts::{
    OrderId,
    options::QuestionView,
    registration::{OrderStatus, OrderView, RegistrationView, Tax},
};
use butterfly_webkit::{Chrome, Page, PageError, Visit, format};
use chrono::Utc;

use crate::{
    pages::{checkout::Timer, query::Query, registrations, secret},
    slug::Slug,
    state::State,
    view::{
        order_words::Words,
        receipt::Receipt,
        ticket::{Ticket, with_secret},
    },
};

/// The page.
#[derive(Template)]
#[template(path = "order/show.html")]
pub struct OrderPage {
    pub(crate) chrome: Chrome,
    pub(crate) words: Words,
    pub(crate) steps: &'static [&'static str],
    pub(crate) code: String,
    pub(crate) order: String,
    pub(crate) secret: String,
    pub(crate) timer: Option<Timer>,
    pub(crate) tickets: Vec<Ticket>,
    pub(crate) receipt: Receipt,
    pub(crate) buyer: String,
    pub(crate) buyer_email: String,
    pub(crate) ordered: String,
    pub(crate) cancel: String,
    pub(crate) again: bool,
    pub(crate) by_secret: bool,
    pub(crate) convention: String,
    pub(crate) slug: String,
}

/// What an address says whose order was just made: the step that not every order has, or another word.
pub const DONE: &str = "done";

/// The steps of an order that was just made; none of others.
fn steps(order: &OrderView, done: &str) -> &'static [&'static str] {
    if order.status != OrderStatus::Confirmed {
        return &[];
    }
    match done {
        "" => &[],
        "extras" => &["Passes", "People", "Extras", "Check", "Done"],
        _ => &["Passes", "People", "Check", "Done"],
    }
}

/// Shows an order.
pub async fn order(
    visit: Visit,
    order: Path<String>,
    query: Query,
    state: Data<State>,
) -> Result<Page<OrderPage>, PageError> {
    let id: OrderId = order.parse().map_err(|_| PageError::NotFound)?;
    let secret = secret::read(query.get("secret"))?;
    if secret.is_none() {
        visit.signed_in()?;
    }
    let call = visit.call();
    let order = state
        .registration(&call)
        .get_order(id, secret.as_deref())
        .await?;
    let steps = steps(&order, query.get(DONE));
    Ok(page(&visit, &state, &order, secret, steps).await)
}

async fn page(
    visit: &Visit,
    state: &State,
    order: &OrderView,
    secret: Option<String>,
    steps: &'static [&'static str],
) -> Page<OrderPage> {
    let mut chrome = visit.chrome(format!("Order {}", order.code));
    let (status, key) = (order.status, secret.as_deref());
    // A place that is only held is no ticket yet.
    let shown = matches!(status, OrderStatus::Confirmed | OrderStatus::Cancelled);
    let registrations = if shown {
        order.registrations.as_slice()
    } else {
        &[]
    };
    let mut tickets = registrations::tickets(state, visit, &mut chrome, registrations, key).await;
    complete(&mut tickets, order);
    let (zone, tax) = convention(state, visit, order).await;
    let questions = questions(state, visit, order).await;
    let first = order.registrations.first();
    let lines = listed(order);
    let live = matches!(status, OrderStatus::Held | OrderStatus::Confirmed);
    Page::new(OrderPage {
        chrome,
        words: Words::of(order, &zone),
        steps,
        code: order.code.clone(),
        order: order.id.to_string(),
        timer: Timer::of(order, &zone, Utc::now()).map(|timer| Timer {
            extendable: false,
            ..timer
        }),
        receipt: Receipt::new(order, &lines, &tax).answered(order, &questions),
        buyer: order.buyer.name.clone(),
        buyer_email: order.buyer.email.clone(),
        ordered: format::moment(order.created_at, &zone),
        cancel: if live {
            with_secret(&format!("/orders/{}/cancel", order.id), key)
        } else {
            String::new()
        },
        again: status == OrderStatus::Expired,
        by_secret: secret.is_some(),
        secret: secret.unwrap_or_default(),
        convention: first.map_or_else(String::new, |line| line.convention_name.clone()),
        slug: first.map_or_else(String::new, |line| line.convention_slug.clone()),
        tickets,
    })
    .personal()
}

/// Tickets say what the order knows; those nobody is named on lead to their invitations.
fn complete(tickets: &mut [Ticket], order: &OrderView) {
    for ticket in tickets {
        ticket.within(order);
        let links = &order.invitations;
        let link = links
            .iter()
            .find(|link| link.registration.to_string() == ticket.id);
        if let Some(link) = link {
            let page = format!("/invitations/{}", ticket.id);
            ticket.invitation = with_secret(&page, Some(&link.secret));
        }
    }
}

/// The lines a receipt lists: those that stand, or all when none does.
fn listed(order: &OrderView) -> Vec<&RegistrationView> {
    let lines = order.registrations.iter();
    let standing: Vec<_> = lines.filter(|line| line.status.is_standing()).collect();
    if standing.is_empty() {
        order.registrations.iter().collect()
    } else {
        standing
    }
}

/// Time zone and tax of the convention, as far as they can be read.
async fn convention(state: &State, visit: &Visit, order: &OrderView) -> (String, Tax) {
    let none = Tax {
        name: String::new(),
        basis_points: 0,
        inclusive: true,
    };
    let first = order.registrations.first();
    let Some(slug) = first.and_then(|line| Slug::parse(&line.convention_slug).ok()) else {
        return ("UTC".to_owned(), none);
    };
    let call = visit.call().anonymous();
    match state.reads.convention(&call, &slug).await {
        Ok(convention) => (convention.time_zone.clone(), convention.tax.clone()),
        Err(_) => ("UTC".to_owned(), none),
    }
}

/// The questions that were answered, as far as they can be read.
async fn questions(state: &State, visit: &Visit, order: &OrderView) -> Arc<Vec<QuestionView>> {
    let first = order.registrations.first();
    let slug = first.and_then(|line| Slug::parse(&line.convention_slug).ok());
    let Some(slug) = slug.filter(|_| !order.answers.is_empty()) else {
        return Arc::default();
    };
    let call = visit.call().anonymous();
    state
        .reads
        .questions(&call, &slug)
        .await
        .unwrap_or_default()
}
