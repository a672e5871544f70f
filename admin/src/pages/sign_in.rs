//! Signing in.

use actix_web::{HttpResponse, web};
use butterfly_chassis::service::Shared;
use butterfly_client::AttendeeClient;
use butterfly_contracts::{ProblemCode, attendee::Credentials};
use butterfly_webkit::{Form, Page, PageError, Posted, Site, Visit, see_other};
use serde::Deserialize;

use crate::{
    form_page::{FormPage, Group, absorb},
    forms::sign_in::{SignInField, controls},
};

/// Where to go afterwards.
#[derive(Deserialize)]
pub(crate) struct Next {
    #[serde(default)]
    next: String,
}

/// The form.
pub(crate) async fn show(visit: Visit, query: web::Query<Next>) -> Result<HttpResponse, PageError> {
    if visit.person().is_some() {
        return Ok(see_other(Site::safe_next(&query.next)));
    }
    Page::new(page(&visit, &Form::empty()))
        .personal()
        .into_response()
}

/// The form was sent.
pub(crate) async fn send(
    visit: Visit,
    query: web::Query<Next>,
    posted: Posted,
    shared: web::Data<Shared>,
) -> Result<HttpResponse, PageError> {
    let mut form = Form::of(&posted);
    let email = form.required(SignInField::Email);
    let password = posted.raw("password").to_owned();
    if password.is_empty() {
        form.error(SignInField::Password, "Password is needed");
    }
    if form.is_valid() {
        let call = visit.call().anonymous();
        let attendee = AttendeeClient::new(&shared.caller, &call);
        match attendee
            .create_staff_session(&Credentials { email, password })
            .await
        {
            Ok(signed_in) => {
                visit.begin_session(&signed_in.session_token, signed_in.expires_at);
                return Ok(see_other(Site::safe_next(&query.next)));
            }
            Err(error) if error.code() == Some(ProblemCode::WrongCredentials) => {
                form.reject("E-mail address or password is wrong.");
            }
            Err(error) => _ = absorb(&mut form, SignInField::Email, error)?,
        }
    }
    Page::invalid(page(&visit, &form))
        .personal()
        .into_response()
}

fn page(visit: &Visit, form: &Form<SignInField>) -> FormPage {
    let groups = vec![Group::plain(controls(form))];
    FormPage::new(visit.chrome("Sign in"), form, groups, "Sign in")
        .lead("For the people who run a convention.")
}
