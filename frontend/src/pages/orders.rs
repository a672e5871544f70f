//! `/orders/{order}`: an order with its tickets, for its account or by the secret in the mailed link.

use actix_web::web::{Data, Path};
use askama::Template;
use butterfly_contracts::{
    OrderId,
    registration::{OrderStatus, OrderView},
};
use butterfly_webkit::{Chrome, Page, PageError, Visit, format};

use crate::{
    pages::{query::Query, registrations, secret},
    state::State,
    view::ticket::Ticket,
};

/// The page.
#[derive(Template)]
#[template(path = "order/show.html")]
pub struct OrderPage {
    pub(crate) chrome: Chrome,
    pub(crate) heading: &'static str,
    pub(crate) text: String,
    pub(crate) just_made: bool,
    pub(crate) code: String,
    pub(crate) live: bool,
    pub(crate) tickets: Vec<Ticket>,
    pub(crate) net: String,
    pub(crate) tax: String,
    pub(crate) total: String,
    pub(crate) buyer: String,
    pub(crate) buyer_email: String,
    pub(crate) ordered: String,
    pub(crate) by_secret: bool,
    pub(crate) convention: String,
    pub(crate) slug: String,
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
    let just_made = !query.get("done").is_empty();
    page(&visit, &state, &order, secret.as_deref(), just_made).await
}

async fn page(
    visit: &Visit,
    state: &State,
    order: &OrderView,
    secret: Option<&str>,
    just_made: bool,
) -> Result<Page<OrderPage>, PageError> {
    let mut chrome = visit.chrome(format!("Order {}", order.code));
    let tickets =
        registrations::tickets(state, visit, &mut chrome, &order.registrations, secret).await;
    let live = order.status == OrderStatus::Confirmed;
    let zone = registrations::time_zone(state, visit, &order.registrations).await;
    let first = tickets.first();
    Ok(Page::new(OrderPage {
        chrome,
        heading: if live {
            "You are registered"
        } else {
            "This order is cancelled"
        },
        text: words(order, live),
        just_made: just_made && live,
        code: order.code.clone(),
        live,
        net: format::price(order.net),
        tax: if order.tax.minor == 0 {
            String::new()
        } else {
            format::money(order.tax)
        },
        total: format::price(order.total),
        buyer: order.buyer.name.clone(),
        buyer_email: order.buyer.email.clone(),
        ordered: format::moment(order.created_at, &zone),
        by_secret: secret.is_some(),
        convention: first.map_or_else(String::new, |ticket| ticket.convention.clone()),
        slug: first.map_or_else(String::new, |ticket| ticket.slug.clone()),
        tickets,
    })
    .personal())
}

fn words(order: &OrderView, live: bool) -> String {
    match (live, order.total.minor) {
        (false, _) => "The places went back, and nothing is due.".to_owned(),
        (true, 0) => "Nothing is due. Show the code at the door.".to_owned(),
        (true, _) => format!(
            "Show the code at the door and pay {} there.",
            format::money(order.total)
        ),
    }
}
