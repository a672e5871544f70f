//! Creating, changing and removing a hotel.

use actix_web::{HttpResponse, web::Path};
use butterfly_contracts::{ConventionId, PropertyId, registration::ConventionView};
use butterfly_webkit::{Flash, Form, Page, PageError, Posted, see_other};

use crate::{
    desk::Desk,
    form_page::{ETAG, FormPage, Group, Refused, Removal, absorb},
    forms::property::{self, PropertyField},
    outcome::or_flash,
};

/// The form of a new hotel.
pub(crate) async fn new(desk: Desk, id: Path<ConventionId>) -> Result<Page<FormPage>, PageError> {
    let convention = editable(&desk, *id).await?;
    let form = property::blank(&convention.time_zone);
    Ok(Page::new(page(&desk, &convention, &form, None)).personal())
}

/// The form of a new hotel was sent.
pub(crate) async fn create(
    desk: Desk,
    id: Path<ConventionId>,
    posted: Posted,
) -> Result<HttpResponse, PageError> {
    let convention = editable(&desk, *id).await?;
    let mut form = Form::of(&posted);
    if let Some(input) = property::read(&mut form) {
        match desk
            .lodging()
            .create_property(&id.to_string(), &input)
            .await
        {
            Ok(made) => return Ok(saved(&desk, *id, &format!("{} is added.", made.value.name))),
            Err(error) => absorb(&mut form, PropertyField::Name, error)?,
        };
    }
    Page::invalid(page(&desk, &convention, &form, None))
        .personal()
        .into_response()
}

/// The form of a hotel that exists.
pub(crate) async fn edit(
    desk: Desk,
    path: Path<(ConventionId, PropertyId)>,
) -> Result<Page<FormPage>, PageError> {
    let (convention, id) = path.into_inner();
    let convention = editable(&desk, convention).await?;
    let current = desk.lodging().get_property(id).await?;
    let page = page(
        &desk,
        &convention,
        &property::fill(&current.value),
        Some(id),
    );
    Ok(Page::new(page.etag(&current.etag)).personal())
}

/// The form of a hotel that exists was sent.
pub(crate) async fn update(
    desk: Desk,
    path: Path<(ConventionId, PropertyId)>,
    posted: Posted,
) -> Result<HttpResponse, PageError> {
    let (convention_id, id) = path.into_inner();
    let convention = editable(&desk, convention_id).await?;
    let mut form = Form::of(&posted);
    let mut refused = Refused::Fields;
    if let Some(input) = property::read(&mut form) {
        match desk
            .lodging()
            .update_property(id, posted.value(ETAG), &input)
            .await
        {
            Ok(_) => return Ok(saved(&desk, convention_id, "Saved.")),
            Err(error) => refused = absorb(&mut form, PropertyField::Name, error)?,
        }
    }
    let current = desk.lodging().get_property(id).await?;
    page(&desk, &convention, &form, Some(id)).again(refused, &posted, &current.etag)
}

/// Deletes a hotel.
pub(crate) async fn delete(
    desk: Desk,
    path: Path<(ConventionId, PropertyId)>,
    _: Posted,
) -> Result<HttpResponse, PageError> {
    let (convention, id) = path.into_inner();
    or_flash(
        &desk,
        desk.lodging().delete_property(id).await,
        "The hotel is removed.",
    )?;
    Ok(see_other(&format!("/conventions/{convention}/hotels")))
}

/// The convention, for those who may change its hotels.
pub(crate) async fn editable(desk: &Desk, id: ConventionId) -> Result<ConventionView, PageError> {
    let convention = desk.convention(id).await?;
    if desk.may(id).lodging {
        Ok(convention)
    } else {
        Err(PageError::Forbidden)
    }
}

/// Back to the list, saying that it worked.
pub(crate) fn saved(desk: &Desk, convention: ConventionId, text: &str) -> HttpResponse {
    desk.visit.flash(Flash::good(text));
    see_other(&format!("/conventions/{convention}/hotels"))
}

fn page(
    desk: &Desk,
    convention: &ConventionView,
    form: &Form<PropertyField>,
    id: Option<PropertyId>,
) -> FormPage {
    let list = format!("/conventions/{}/hotels", convention.id);
    let title = if id.is_some() {
        "Edit hotel"
    } else {
        "New hotel"
    };
    let button = if id.is_some() { "Save" } else { "Add hotel" };
    let groups = vec![Group::plain(property::controls(form))];
    let page = FormPage::new(desk.chrome(title, convention), form, groups, button).back(&list);
    match id {
        Some(id) => page.removal(Removal {
            action: format!("{list}/{id}/delete"),
            button: "Remove hotel",
            text: "Its room types and its partner's keys go with it.",
        }),
        None => page,
    }
}
