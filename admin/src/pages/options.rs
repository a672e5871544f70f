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
    options: Vec<OptionRow>,
}

/// An option, with the names of the passes that include it.
struct OptionRow {
    option: OptionView,
    included_in: Vec<String>,
}

/// The page.
pub(crate) async fn show(
    desk: Desk,
    id: Path<ConventionId>,
) -> Result<Page<OptionsPage>, PageError> {
    let convention = desk.convention(*id).await?;
    let (name, registration) = (id.to_string(), desk.registration());
    let passes = registration.list_passes(&name).await?.items;
    let options = desk.options().list_options(&name).await?.items;
    let row = |option: OptionView| {
        let including = passes
            .iter()
            .filter(|pass| option.included_in.contains(&pass.id));
        OptionRow {
            included_in: including.map(|pass| pass.name.clone()).collect(),
            option,
        }
    };
    Ok(Page::new(OptionsPage {
        chrome: desk.chrome("Options", &convention),
        root: format!("/conventions/{id}/options"),
        may_edit: desk.may(*id).edit,
        options: options.into_iter().map(row).collect(),
    })
    .personal())
}
