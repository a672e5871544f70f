//! The hotels of a convention.

use actix_web::web::Path;
use askama::Template;
use butterfly_contracts::{ConventionId, lodging::PropertyView};
use butterfly_webkit::{Chrome, Page, PageError};

use crate::desk::Desk;

#[derive(Template)]
#[template(path = "hotels.html")]
pub(crate) struct Hotels {
    chrome: Chrome,
    root: String,
    may_edit: bool,
    properties: Vec<PropertyView>,
}

/// The page.
pub(crate) async fn show(desk: Desk, id: Path<ConventionId>) -> Result<Page<Hotels>, PageError> {
    let convention = desk.convention(*id).await?;
    let properties = desk
        .lodging()
        .list_staff_properties(&id.to_string())
        .await?
        .items;
    Ok(Page::new(Hotels {
        chrome: desk.chrome("Hotels", &convention),
        root: format!("/conventions/{id}/hotels"),
        may_edit: desk.may(*id).lodging,
        properties,
    })
    .personal())
}
