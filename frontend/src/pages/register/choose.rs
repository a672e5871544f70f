//! `/c/{slug}/register`: the first step, choosing a pass.

use actix_web::web::{Data, Path};
use askama::Template;
use butterfly_webkit::{Chrome, Page, PageError, Visit};

use super::{Catalogue, Head};
use crate::{
    pages::query::Query,
    state::State,
    view::{convention, pass::PassCard},
};

/// The page.
#[derive(Template)]
#[template(path = "register/choose.html")]
pub struct Choose {
    pub(crate) chrome: Chrome,
    pub(crate) head: Head,
    pub(crate) passes: Vec<PassCard>,
    pub(crate) any_available: bool,
    pub(crate) any_unavailable: bool,
    pub(crate) notice: Option<String>,
    pub(crate) nothing_chosen: bool,
}

/// Shows the passes; `?pass=` is chosen already, `?choose=1` says that one must be.
pub async fn choose(
    visit: Visit,
    slug: Path<String>,
    query: Query,
    state: Data<State>,
) -> Result<Page<Choose>, PageError> {
    let catalogue = Catalogue::read(&state, &visit, &slug).await?;
    let passes = catalogue.cards();
    Ok(Page::new(Choose {
        chrome: catalogue.chrome(&visit, "Choose a pass"),
        head: Head::new(&catalogue, query.get("pass"), 1, "Register"),
        any_available: passes.iter().any(|pass| pass.available),
        any_unavailable: passes.iter().any(|pass| !pass.available),
        passes,
        notice: convention::notice(&catalogue.convention),
        nothing_chosen: !query.get("choose").is_empty(),
    }))
}
