//! The conventions somebody works for.

use actix_web::web;
use askama::Template;
use butterfly_contracts::registration::{ConventionQuery, ConventionView};
use butterfly_webkit::{Chrome, Page, PageError, format};
use serde::Deserialize;

use crate::{
    desk::{Desk, status_pill},
    links::with_query,
};

/// Which part of the list.
#[derive(Deserialize)]
pub(crate) struct Query {
    cursor: Option<String>,
}

struct Row {
    href: String,
    name: String,
    accent: String,
    pill: (&'static str, &'static str),
    block: format::DateBlock,
    days: String,
    venue: String,
}

#[derive(Template)]
#[template(path = "home.html")]
pub(crate) struct Home {
    chrome: Chrome,
    may_create: bool,
    rows: Vec<Row>,
    next: Option<String>,
}

/// The list.
pub(crate) async fn show(desk: Desk, query: web::Query<Query>) -> Result<Page<Home>, PageError> {
    let cursor = query.into_inner().cursor;
    let wanted = ConventionQuery {
        q: None,
        limit: Some(50),
        cursor,
    };
    let page = desk.registration().list_conventions(&wanted).await?;
    let mut chrome = desk.visit.chrome("Your conventions");
    let rows = page
        .items
        .iter()
        .map(|convention| row(&mut chrome, convention))
        .collect();
    let next = page
        .next_cursor
        .map(|cursor| with_query("/", &[("cursor", &cursor)]));
    Ok(Page::new(Home {
        chrome,
        may_create: desk.may_create(),
        rows,
        next,
    })
    .personal())
}

fn row(chrome: &mut Chrome, convention: &ConventionView) -> Row {
    Row {
        href: format!("/conventions/{}", convention.id),
        name: convention.name.clone(),
        accent: chrome.accent_class(&convention.accent),
        pill: status_pill(convention),
        block: format::DateBlock::new(convention.first_day, convention.last_day),
        days: format::days(convention.first_day, convention.last_day),
        venue: convention.venue.clone(),
    }
}
