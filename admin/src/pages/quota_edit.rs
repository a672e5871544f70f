//! Creating, changing and removing a capacity.

use actix_web::{HttpResponse, web::Path};
use butterfly_contracts::{ConventionId, QuotaId, registration::ConventionView};
use butterfly_webkit::{Flash, Form, Page, PageError, Posted, see_other};

use crate::{
    desk::Desk,
    form_page::{ETAG, FormPage, Group, Refused, Removal, absorb, below_taken, taken},
    forms::quota::{self, QuotaField},
    outcome::or_flash,
};

/// The form of a new capacity.
pub(crate) async fn new(desk: Desk, id: Path<ConventionId>) -> Result<Page<FormPage>, PageError> {
    let convention = desk.editable(*id).await?;
    Ok(Page::new(page(&desk, &convention, &Form::empty(), None)).personal())
}

/// The form of a new capacity was sent.
pub(crate) async fn create(
    desk: Desk,
    id: Path<ConventionId>,
    posted: Posted,
) -> Result<HttpResponse, PageError> {
    let convention = desk.editable(*id).await?;
    let mut form = Form::of(&posted);
    if let Some(input) = quota::read(&mut form) {
        match desk
            .registration()
            .create_quota(&id.to_string(), &input)
            .await
        {
            Ok(made) => {
                return Ok(saved(&desk, *id, &format!("{} is added.", made.value.name)));
            }
            Err(error) => absorb(&mut form, QuotaField::Name, error)?,
        };
    }
    Page::invalid(page(&desk, &convention, &form, None))
        .personal()
        .into_response()
}

/// The form of a capacity that exists.
pub(crate) async fn edit(
    desk: Desk,
    path: Path<(ConventionId, QuotaId)>,
) -> Result<Page<FormPage>, PageError> {
    let (convention, id) = path.into_inner();
    let convention = desk.editable(convention).await?;
    let current = desk.registration().get_quota(id).await?;
    let form = quota::fill(&current.value);
    let page = page(&desk, &convention, &form, Some(id)).etag(&current.etag);
    Ok(Page::new(page.lead(taken(current.value.sold, current.value.held))).personal())
}

/// The form of a capacity that exists was sent.
pub(crate) async fn update(
    desk: Desk,
    path: Path<(ConventionId, QuotaId)>,
    posted: Posted,
) -> Result<HttpResponse, PageError> {
    let (convention_id, id) = path.into_inner();
    let convention = desk.editable(convention_id).await?;
    let mut form = Form::of(&posted);
    let mut refused = Refused::Fields;
    if let Some(input) = quota::read(&mut form) {
        match desk
            .registration()
            .update_quota(id, posted.value(ETAG), &input)
            .await
        {
            Ok(_) => return Ok(saved(&desk, convention_id, "Saved.")),
            Err(error) => match below_taken("Capacity", &error) {
                Some(message) => form.error(QuotaField::Capacity, message),
                None => refused = absorb(&mut form, QuotaField::Name, error)?,
            },
        }
    }
    let current = desk.registration().get_quota(id).await?;
    page(&desk, &convention, &form, Some(id))
        .lead(taken(current.value.sold, current.value.held))
        .again(refused, &posted, &current.etag)
}

/// Deletes a capacity no pass uses.
pub(crate) async fn delete(
    desk: Desk,
    path: Path<(ConventionId, QuotaId)>,
    _: Posted,
) -> Result<HttpResponse, PageError> {
    let (convention, id) = path.into_inner();
    or_flash(
        &desk,
        desk.registration().delete_quota(id).await,
        "The capacity is removed.",
    )?;
    Ok(see_other(&format!("/conventions/{convention}/passes")))
}

fn saved(desk: &Desk, convention: ConventionId, text: &str) -> HttpResponse {
    desk.visit.flash(Flash::good(text));
    see_other(&format!("/conventions/{convention}/passes"))
}

fn page(
    desk: &Desk,
    convention: &ConventionView,
    form: &Form<QuotaField>,
    id: Option<QuotaId>,
) -> FormPage {
    let root = format!("/conventions/{}", convention.id);
    let title = if id.is_some() {
        "Edit capacity"
    } else {
        "New capacity"
    };
    let button = if id.is_some() { "Save" } else { "Add capacity" };
    let groups = vec![Group::plain(quota::controls(form))];
    let page = FormPage::new(desk.chrome(title, convention), form, groups, button);
    let page = page.back(format!("{root}/passes"));
    match id {
        Some(id) => page.removal(Removal {
            action: format!("{root}/capacities/{id}/delete"),
            button: "Remove capacity",
            text: "Only a capacity that no pass uses can be removed.",
        }),
        None => page,
    }
}
