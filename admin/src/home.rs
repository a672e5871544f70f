//! The front page.

use askama::Template;
use butterfly_webkit::{Chrome, Page, PageError, Visit};

/// The front page.
#[derive(Template)]
#[template(path = "home.html")]
pub(crate) struct Home {
    chrome: Chrome,
}

pub(crate) async fn show(visit: Visit) -> Result<Page<Home>, PageError> {
    Ok(Page::new(Home {
        chrome: visit.chrome("Staff"),
    })
    .personal())
}
