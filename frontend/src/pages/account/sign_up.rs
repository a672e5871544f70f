//! `/sign-up`: asking for an account. The answer is the same for known and unknown addresses; the mail
//! makes the difference.

use actix_web::{HttpRequest, HttpResponse, Responder, web::Data};
use butterfly_contracts::attendee::NewAccount;
use butterfly_webkit::{Form, Page, PageError, Posted, Visit, form_fields, see_other};

use super::{
    After, FormPage, Group, Message,
    address::{self, AddressFields},
    next,
};
use crate::{
    draft::Draft,
    kept::Kept,
    pages::{checkout, query::Query},
    state::State,
};

form_fields! {
    /// Asking for an account.
    pub enum SignUpField {
        /// Name.
        Name = "name", "Name";
        /// E-mail address.
        Email = "email", "E-mail address";
        /// Password.
        Password = "password", "Password", secret = true;
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

const ADDRESS: AddressFields<SignUpField> = [
    SignUpField::Line,
    SignUpField::PostalCode,
    SignUpField::City,
    SignUpField::Region,
    SignUpField::Country,
];

fn page(visit: &Visit, form: &Form<SignUpField>, wanted: &str) -> FormPage {
    let password = form.field(SignUpField::Password).new_password();
    FormPage {
        chrome: visit.chrome("Create an account"),
        lead: "One account for every convention: your tickets in one place.",
        summary: form.summary(),
        action: "/sign-up",
        hidden: vec![("next", wanted.to_owned())],
        groups: vec![
            Group {
                legend: "",
                inputs: vec![
                    form.field(SignUpField::Name)
                        .autocomplete("name")
                        .max_length(200),
                    form.field(SignUpField::Email)
                        .email()
                        .max_length(254)
                        .hint("We send a link there to make sure that it is yours."),
                    password.hint(
                        "At least 10 characters. A few words are easier to remember than signs.",
                    ),
                ],
            },
            Group {
                legend: "Postal address",
                inputs: address::inputs(form, ADDRESS),
            },
        ],
        button: "Create account",
        after: Some(After {
            question: "Have an account already?",
            label: "Sign in",
            href: next::through("/sign-in", wanted),
        }),
    }
}

/// Shows the form, with what was typed of oneself in a registration.
pub async fn show(
    request: HttpRequest,
    query: Query,
    state: Data<State>,
) -> Result<Page<FormPage>, PageError> {
    let visit = Visit::of(&request)?;
    let draft = Draft::of(&request, &state.site.key).unwrap_or_default();
    let form = Form::empty()
        .with(SignUpField::Name, draft.value(checkout::BUYER_NAME))
        .with(SignUpField::Email, draft.value(checkout::BUYER_EMAIL));
    let wanted = next::wanted(query.get("next"));
    Ok(Page::new(page(&visit, &form, wanted)).personal())
}

/// Asks for the account.
pub async fn submit(
    request: HttpRequest,
    state: Data<State>,
    posted: Posted,
) -> Result<HttpResponse, PageError> {
    let visit = Visit::of(&request)?;
    let wanted = next::wanted(posted.value("next"));
    let mut form = Form::<SignUpField>::of(&posted);
    let account = NewAccount {
        name: form.required(SignUpField::Name),
        email: form.required(SignUpField::Email),
        password: posted.raw("password").to_owned(),
        address: address::read(&mut form, ADDRESS),
        next: wanted.to_owned(),
    };
    if account.password.is_empty() {
        form.error(SignUpField::Password, "Password is needed");
    }
    if form.is_valid() {
        let call = visit.call().anonymous();
        match state.attendee(&call).create_account(&account).await {
            Ok(_) => return Ok(see_other(&next::through("/sign-up/sent", wanted))),
            Err(error) => match error.problem() {
                Some(problem) if matches!(problem.status, 422 | 429) => form.absorb(problem),
                _ => return Err(error.into()),
            },
        }
    }
    Ok(Page::invalid(page(&visit, &form, wanted))
        .personal()
        .respond_to(&request))
}

/// Says that mail is on its way.
pub async fn sent(visit: Visit, query: Query) -> Page<Message> {
    let (href, label) = match next::wanted(query.get("next")) {
        "" => ("/", "Back to the conventions"),
        wanted => (wanted, "Back to where you were"),
    };
    Page::new(Message {
        chrome: visit.chrome("Check your mail"),
        paragraphs: vec![
            "We have sent a mail to the address you gave. Open the link in it to go on.",
            "Nothing there after a few minutes? Look among unwanted mail, or try again with the \
             address spelled anew.",
        ],
        href: href.to_owned(),
        label,
    })
}
