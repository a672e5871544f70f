//! `/sign-in`: e-mail address and password; afterwards back to where one came from.

use actix_web::{HttpRequest, HttpResponse, Responder, http::StatusCode, web::Data};
use butterfly_contracts::{ProblemCode, attendee::Credentials};
use butterfly_webkit::{Form, Page, PageError, Posted, Visit, form_fields, see_other};

use super::{After, FormPage, Group, next};
use crate::{pages::query::Query, state::State};

form_fields! {
    /// Signing in.
    pub enum SignInField {
        /// E-mail address.
        Email = "email", "E-mail address";
        /// Password.
        Password = "password", "Password", secret = true;
    }
}

fn page(visit: &Visit, form: &Form<SignInField>, wanted: &str) -> FormPage {
    FormPage {
        chrome: visit.chrome("Sign in"),
        lead: "",
        summary: form.summary(),
        action: "/sign-in",
        hidden: vec![("next", wanted.to_owned())],
        groups: vec![Group {
            legend: "",
            inputs: vec![
                form.field(SignInField::Email)
                    .email()
                    .autocomplete("username")
                    .max_length(254),
                form.field(SignInField::Password).password(),
            ],
        }],
        button: "Sign in",
        after: Some(After {
            question: "No account yet?",
            label: "Create an account",
            href: next::through("/sign-up", wanted),
        }),
    }
}

/// Shows the form; whoever is signed in goes on at once.
pub async fn show(visit: Visit, query: Query) -> Result<HttpResponse, PageError> {
    let wanted = next::wanted(query.get("next"));
    if visit.person().is_some() {
        return Ok(see_other(next::or_home(wanted)));
    }
    Page::new(page(&visit, &Form::empty(), wanted))
        .personal()
        .into_response()
}

/// Signs in.
pub async fn submit(
    request: HttpRequest,
    state: Data<State>,
    posted: Posted,
) -> Result<HttpResponse, PageError> {
    let visit = Visit::of(&request)?;
    let wanted = next::wanted(posted.value("next"));
    let mut form = Form::<SignInField>::of(&posted);
    let email = form.required(SignInField::Email);
    let password = posted.raw("password").to_owned();
    if password.is_empty() {
        form.error(SignInField::Password, "Password is needed");
    }
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    if form.is_valid() {
        let call = visit.call().anonymous();
        let signed_in = state
            .attendee(&call)
            .create_session(&Credentials { email, password })
            .await;
        match signed_in {
            Ok(session) => {
                visit.begin_session(&session.session_token, session.expires_at);
                return Ok(see_other(next::or_home(wanted)));
            }
            Err(error) => match error.code() {
                Some(ProblemCode::WrongCredentials | ProblemCode::Invalid) => {
                    form.reject("E-mail address or password is wrong.");
                }
                Some(ProblemCode::TooMany) => {
                    status = StatusCode::TOO_MANY_REQUESTS;
                    form.reject("That were many attempts. Please wait some minutes and try again.");
                }
                _ => return Err(error.into()),
            },
        }
    }
    Ok(Page::new(page(&visit, &form, wanted))
        .status(status)
        .personal()
        .respond_to(&request))
}
