//! Creating vouchers and changing what one is good for.

use actix_web::{HttpResponse, web::Path};
use butterfly_client::ClientError;
use butterfly_contracts::{
    ConventionId, VoucherId,
    registration::{ConventionView, PassView, VoucherView},
};
use butterfly_webkit::{Flash, Form, Page, PageError, Posted, see_other};

use crate::{
    desk::Desk,
    form_page::{ETAG, FormPage, Group, Refused, absorb, below_taken},
    forms::voucher::{self, VoucherField},
};

/// The form of new vouchers.
pub(crate) async fn new(desk: Desk, id: Path<ConventionId>) -> Result<Page<FormPage>, PageError> {
    let facts = Facts::read(&desk, *id).await?;
    Ok(Page::new(facts.page(&desk, &voucher::blank(), None)).personal())
}

/// The form of new vouchers was sent.
pub(crate) async fn create(
    desk: Desk,
    id: Path<ConventionId>,
    posted: Posted,
) -> Result<HttpResponse, PageError> {
    let facts = Facts::read(&desk, *id).await?;
    let mut form = Form::of(&posted);
    if let Some(input) = voucher::read_new(&mut form, &facts.convention) {
        let registration = desk.registration();
        match registration.create_vouchers(&id.to_string(), &input).await {
            Ok(made) => {
                let words = match made.items.as_slice() {
                    [one] => format!("Voucher {} is made.", one.code),
                    many => format!("{} vouchers are made.", many.len()),
                };
                return Ok(saved(&desk, *id, &words));
            }
            Err(error) => absorb(&mut form, VoucherField::Code, of_terms(error))?,
        };
    }
    Page::invalid(facts.page(&desk, &form, None))
        .personal()
        .into_response()
}

/// The form of a voucher that exists.
pub(crate) async fn edit(
    desk: Desk,
    path: Path<(ConventionId, VoucherId)>,
) -> Result<Page<FormPage>, PageError> {
    let (convention, id) = path.into_inner();
    let facts = Facts::read(&desk, convention).await?;
    let current = desk.registration().get_voucher(id).await?;
    let form = voucher::fill(&current.value, &facts.convention);
    let page = facts.page(&desk, &form, Some(&current.value));
    Ok(Page::new(page.etag(&current.etag)).personal())
}

/// The form of a voucher that exists was sent.
pub(crate) async fn update(
    desk: Desk,
    path: Path<(ConventionId, VoucherId)>,
    posted: Posted,
) -> Result<HttpResponse, PageError> {
    let (convention, id) = path.into_inner();
    let facts = Facts::read(&desk, convention).await?;
    let current = desk.registration().get_voucher(id).await?;
    let mut form = Form::of(&posted);
    let mut refused = Refused::Fields;
    if let Some(terms) = voucher::read(&mut form, &facts.convention) {
        let registration = desk.registration();
        match registration
            .update_voucher(id, posted.value(ETAG), &terms)
            .await
        {
            Ok(_) => return Ok(saved(&desk, convention, "Saved.")),
            Err(error) => match below_taken("It", &error) {
                Some(taken) => form.error(VoucherField::MaxUses, taken),
                None => refused = absorb(&mut form, VoucherField::Code, error)?,
            },
        }
    }
    facts
        .page(&desk, &form, Some(&current.value))
        .again(refused, &posted, &current.etag)
}

/// The refusal of new vouchers, with its pointers as those of the terms alone.
fn of_terms(error: ClientError) -> ClientError {
    let ClientError::Problem(mut problem) = error else {
        return error;
    };
    for error in &mut problem.errors {
        if let Some(rest) = error.pointer.strip_prefix("/terms") {
            error.pointer = rest.to_owned();
        }
    }
    ClientError::Problem(problem)
}

fn saved(desk: &Desk, convention: ConventionId, text: &str) -> HttpResponse {
    desk.visit.flash(Flash::good(text));
    see_other(&format!("/conventions/{convention}/vouchers"))
}

/// What the form offers.
struct Facts {
    convention: ConventionView,
    passes: Vec<PassView>,
}

impl Facts {
    async fn read(desk: &Desk, id: ConventionId) -> Result<Self, PageError> {
        let convention = desk.editable(id).await?;
        let passes = desk.registration().list_passes(&id.to_string()).await?;
        Ok(Self {
            convention,
            passes: passes.items,
        })
    }

    fn page(
        &self,
        desk: &Desk,
        form: &Form<VoucherField>,
        current: Option<&VoucherView>,
    ) -> FormPage {
        let terms = voucher::controls(form, &self.convention, &self.passes);
        let terms = Group::new("What they are good for", terms);
        let list = format!("/conventions/{}/vouchers", self.convention.id);
        match current {
            None => {
                let codes = Group::new("Codes", voucher::code_controls(form));
                let chrome = desk.chrome("New vouchers", &self.convention);
                FormPage::new(chrome, form, vec![codes, terms], "Create").back(&list)
            }
            Some(current) => {
                let title = format!("Voucher {}", current.code);
                let chrome = desk.chrome(&title, &self.convention);
                let lead = "What was bought with it stays as it was bought.";
                let page = FormPage::new(chrome, form, vec![terms], "Save");
                page.lead(lead).back(&list)
            }
        }
    }
}
