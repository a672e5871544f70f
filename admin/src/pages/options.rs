//! The priced extras of a convention.

use actix_web::web::Path;
use askama::Template;
use butterfly_contracts::{ConventionId, options::OptionView};
use butterfly_webkit::{Chrome, Page, PageError, filters};

use crate::desk::Desk;

#[derive(Template)]
#[template(path = "options.html")]
pub(crate) struct OptionsPage {
    chrome: Chrome,
    root: String,
    may_edit: bool,
    options: Vec<OptionView>,
}

/// The page.
pub(crate) async fn show(
    desk: Desk,
    id: Path<ConventionId>,
) -> Result<Page<OptionsPage>, PageError> {
    let convention = desk.convention(*id).await?;
    let options = desk
        .options()
        .list_staff_options(&id.to_string())
        .await?
        .items;
    Ok(Page::new(OptionsPage {
        chrome: desk.chrome("Options", &convention),
        root: format!("/conventions/{id}/options"),
        may_edit: desk.may(*id).edit,
        options,
    })
    .personal())
}
