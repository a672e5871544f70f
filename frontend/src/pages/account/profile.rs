//! `/account`: one's own name and postal address.

use actix_web::{HttpRequest, HttpResponse, Responder, http::StatusCode, web::Data};
use butterfly_contracts::{
    ProblemCode,
    attendee::{AccountPatch, AccountView},
};
use butterfly_webkit::{
    Flash, Form, Page, PageError, Posted, SignedIn, Visit, form_fields, see_other,
};

use super::{
    FormPage, Group,
    address::{self, AddressFields},
};
use crate::state::State;

form_fields! {
    /// One's own account.
    pub enum ProfileField {
        /// Name.
        Name = "name", "Name";
        /// Street and number.
        Line = "line", "Street and number", at = "/address/line";
        /// Postal code.
        PostalCode = "postal_code", "Postal code", at = "/address/postal_code";
        /// Town or city.
        City = "city", "Town or city", at = "/address/city";
        /// State, province or county.
        Region = "region", "State, province or county", at = "/address/region";
        /// Country.
        Country = "country", "Country", at = "/address/country";
    }
}

const ADDRESS: AddressFields<ProfileField> = [
    ProfileField::Line,
    ProfileField::PostalCode,
    ProfileField::City,
    ProfileField::Region,
    ProfileField::Country,
];

fn page(visit: &Visit, form: &Form<ProfileField>, etag: &str) -> FormPage {
    FormPage {
        chrome: visit.chrome("Your account"),
        lead: "What organisers learn when you register.",
        summary: form.summary(),
        action: "/account",
        hidden: vec![("etag", etag.to_owned())],
        groups: vec![
            Group {
                legend: "",
                inputs: vec![
                    form.field(ProfileField::Name)
                        .autocomplete("name")
                        .max_length(200),
                ],
            },
            Group {
                legend: "Postal address",
                inputs: address::inputs(form, ADDRESS),
            },
        ],
        button: "Save changes",
        after: None,
    }
}

fn filled(account: &AccountView) -> Form<ProfileField> {
    let form = Form::empty().with(ProfileField::Name, account.name.as_str());
    match &account.address {
        Some(address) => address::fill(form, ADDRESS, address),
        None => form,
    }
}

/// Shows the account.
pub async fn show(
    visit: Visit,
    _: SignedIn,
    state: Data<State>,
) -> Result<Page<FormPage>, PageError> {
    let call = visit.call();
    let account = state.attendee(&call).get_account().await?;
    Ok(Page::new(page(&visit, &filled(&account.value), &account.etag)).personal())
}

/// Saves the account, if nobody changed it in the meantime.
pub async fn submit(
    request: HttpRequest,
    _: SignedIn,
    state: Data<State>,
    posted: Posted,
) -> Result<HttpResponse, PageError> {
    let visit = Visit::of(&request)?;
    let call = visit.call();
    let mut etag = posted.value("etag").to_owned();
    let mut form = Form::<ProfileField>::of(&posted);
    let patch = AccountPatch {
        name: Some(form.required(ProfileField::Name)),
        address: Some(address::read(&mut form, ADDRESS)),
    };
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    if form.is_valid() {
        match state.attendee(&call).update_account(&etag, &patch).await {
            Ok(_) => {
                visit.forget_access().await;
                visit.flash(Flash::good("Your account is saved."));
                return Ok(see_other("/account"));
            }
            Err(error) => match (error.code(), error.problem()) {
                (Some(ProblemCode::Stale | ProblemCode::PreconditionRequired), _) => {
                    etag = state.attendee(&call).get_account().await?.etag;
                    status = StatusCode::CONFLICT;
                    form.reject("Your account was changed elsewhere in the meantime. Look over what stands here and save once more.");
                }
                (Some(ProblemCode::Invalid), Some(problem)) => form.absorb(problem),
                _ => return Err(error.into()),
            },
        }
    }
    Ok(Page::new(page(&visit, &form, &etag))
        .status(status)
        .personal()
        .respond_to(&request))
}
