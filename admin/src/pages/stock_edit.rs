//! Creating, changing and removing a stock.

use actix_web::{HttpResponse, web::Path};
use butterfly_contracts::{ConventionId, OptionStockId, registration::ConventionView};
use butterfly_webkit::{Flash, Form, Page, PageError, Posted, see_other};

use crate::{
    desk::Desk,
    form_page::{ETAG, FormPage, Group, Refused, Removal, absorb, below_taken, taken},
    forms::stock::{self, StockField},
    outcome::or_flash,
};

/// The form of a new stock.
pub(crate) async fn new(desk: Desk, id: Path<ConventionId>) -> Result<Page<FormPage>, PageError> {
    let convention = desk.editable(*id).await?;
    Ok(Page::new(page(&desk, &convention, &Form::empty(), None)).personal())
}

/// The form of a new stock was sent.
pub(crate) async fn create(
    desk: Desk,
    id: Path<ConventionId>,
    posted: Posted,
) -> Result<HttpResponse, PageError> {
    let convention = desk.editable(*id).await?;
    let mut form = Form::of(&posted);
    if let Some(input) = stock::read(&mut form) {
        match desk.options().create_stock(&id.to_string(), &input).await {
            Ok(made) => {
                return Ok(saved(&desk, *id, &format!("{} is added.", made.value.name)));
            }
            Err(error) => absorb(&mut form, StockField::Name, error)?,
        };
    }
    Page::invalid(page(&desk, &convention, &form, None))
        .personal()
        .into_response()
}

/// The form of a stock that exists.
pub(crate) async fn edit(
    desk: Desk,
    path: Path<(ConventionId, OptionStockId)>,
) -> Result<Page<FormPage>, PageError> {
    let (convention, id) = path.into_inner();
    let convention = desk.editable(convention).await?;
    let current = desk.options().get_stock(id).await?;
    let form = stock::fill(&current.value);
    let page = page(&desk, &convention, &form, Some(id)).etag(&current.etag);
    Ok(Page::new(page.lead(taken(current.value.sold, current.value.held))).personal())
}

/// The form of a stock that exists was sent.
pub(crate) async fn update(
    desk: Desk,
    path: Path<(ConventionId, OptionStockId)>,
    posted: Posted,
) -> Result<HttpResponse, PageError> {
    let (convention_id, id) = path.into_inner();
    let convention = desk.editable(convention_id).await?;
    let mut form = Form::of(&posted);
    let mut refused = Refused::Fields;
    if let Some(input) = stock::read(&mut form) {
        match desk
            .options()
            .update_stock(id, posted.value(ETAG), &input)
            .await
        {
            Ok(_) => return Ok(saved(&desk, convention_id, "Saved.")),
            Err(error) => match below_taken("How many there are", &error) {
                Some(message) => form.error(StockField::Capacity, message),
                None => refused = absorb(&mut form, StockField::Name, error)?,
            },
        }
    }
    let current = desk.options().get_stock(id).await?;
    page(&desk, &convention, &form, Some(id))
        .lead(taken(current.value.sold, current.value.held))
        .again(refused, &posted, &current.etag)
}

/// Deletes a stock nothing takes from.
pub(crate) async fn delete(
    desk: Desk,
    path: Path<(ConventionId, OptionStockId)>,
    _: Posted,
) -> Result<HttpResponse, PageError> {
    let (convention, id) = path.into_inner();
    or_flash(
        &desk,
        desk.options().delete_stock(id).await,
        "The stock is removed.",
    )?;
    Ok(see_other(&format!("/conventions/{convention}/options")))
}

fn saved(desk: &Desk, convention: ConventionId, text: &str) -> HttpResponse {
    desk.visit.flash(Flash::good(text));
    see_other(&format!("/conventions/{convention}/options"))
}

fn page(
    desk: &Desk,
    convention: &ConventionView,
    form: &Form<StockField>,
    id: Option<OptionStockId>,
) -> FormPage {
    let root = format!("/conventions/{}", convention.id);
    let title = if id.is_some() {
        "Edit stock"
    } else {
        "New stock"
    };
    let button = if id.is_some() { "Save" } else { "Add stock" };
    let groups = vec![Group::plain(stock::controls(form))];
    let page = FormPage::new(desk.chrome(title, convention), form, groups, button);
    let page = page.back(format!("{root}/options"));
    match id {
        Some(id) => page.removal(Removal {
            action: format!("{root}/stocks/{id}/delete"),
            button: "Remove stock",
            text: "Only a stock that no option takes from can be removed.",
        }),
        None => page,
    }
}
