//! `/`: every convention, and a search.

use actix_web::web::Data;
use askama::Template;
use butterfly_contracts::registration::ConventionQuery;
use butterfly_webkit::{Chrome, Page, PageError, Visit};

use crate::{
    pages::query::{Query, address},
    reads,
    state::State,
    view::convention::ConventionCard,
};

/// Cards on one page.
const LIMIT: u32 = 24;
/// Longest search.
const LONGEST: usize = 100;

/// The page.
#[derive(Template)]
#[template(path = "home/home.html")]
pub struct Home {
    chrome: Chrome,
    q: String,
    cards: Vec<ConventionCard>,
    first_href: Option<String>,
    next_href: Option<String>,
}

/// Shows the conventions whose name, venue or address has the words of `?q=`.
pub async fn home(visit: Visit, query: Query, state: Data<State>) -> Result<Page<Home>, PageError> {
    let q: String = query
        .get("q")
        .chars()
        .filter(|c| !c.is_control())
        .take(LONGEST)
        .collect();
    let cursor = query.some("cursor");
    let wanted = ConventionQuery {
        q: Some(q.clone()).filter(|q| !q.is_empty()),
        limit: Some(LIMIT),
        cursor: cursor.clone(),
    };
    let found = state
        .reads
        .conventions(&visit.call().anonymous(), wanted)
        .await;
    let found = found.map_err(|error| reads::failed(&error))?;
    let title = if q.is_empty() {
        "Conventions".to_owned()
    } else {
        format!("Search: {q}")
    };
    let mut chrome = visit
        .chrome(title)
        .described("Find a convention, choose your days and register in a minute.");
    let card = |convention| {
        let convention: &butterfly_contracts::registration::ConventionView = convention;
        let accent = chrome.accent_class(&convention.accent);
        ConventionCard::new(convention, accent)
    };
    let cards = found.items.iter().map(card).collect();
    let next = found.next_cursor.as_deref();
    Ok(Page::new(Home {
        cards,
        first_href: cursor.map(|_| address("/", &[("q", &q)])),
        next_href: next.map(|cursor| address("/", &[("q", &q), ("cursor", cursor)])),
        chrome,
        q,
    }))
}
