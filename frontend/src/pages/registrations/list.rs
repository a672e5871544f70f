//! `/registrations`: the registrations of the signed-in person.

use actix_web::web::Data;
use askama::Template;
use butterfly_contracts::page::PageQuery;
use butterfly_webkit::{Chrome, Page, PageError, SignedIn, Visit};

use crate::{
    pages::query::{Query, address},
    state::State,
    view::ticket::Ticket,
};

/// Tickets on one page.
const LIMIT: u32 = 20;

/// The page.
#[derive(Template)]
#[template(path = "registrations/list.html")]
pub struct List {
    pub(crate) chrome: Chrome,
    pub(crate) tickets: Vec<Ticket>,
    pub(crate) next_href: Option<String>,
}

/// Shows them.
pub async fn list(
    visit: Visit,
    _: SignedIn,
    query: Query,
    state: Data<State>,
) -> Result<Page<List>, PageError> {
    let wanted = PageQuery {
        limit: Some(LIMIT),
        cursor: query.some("cursor"),
    };
    let call = visit.call();
    let found = state
        .registration(&call)
        .list_own_registrations(&wanted)
        .await?;
    let mut chrome = visit.chrome("My registrations");
    let mut tickets = super::tickets(&state, &visit, &mut chrome, &found.items, None).await;
    super::with_orders(&state, &visit, &mut tickets, None).await;
    let next = found.next_cursor.as_deref();
    let next_href = next.map(|cursor| address("/registrations", &[("cursor", cursor)]));
    Ok(Page::new(List {
        chrome,
        tickets,
        next_href,
    })
    .personal())
}
