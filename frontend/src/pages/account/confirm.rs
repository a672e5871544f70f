//! `/confirm`: the link in the mail of a sign-up. Opening it changes nothing, for mail programs open links
//! too; pressing the button does.

use actix_web::{HttpRequest, HttpResponse, Responder, http::StatusCode, web::Data};
use butterfly_contracts::ProblemCode;
use butterfly_webkit::{Flash, Html, Page, PageError, Posted, Visit, see_other};

use super::{FormPage, Message, next};
use crate::{pages::query::Query, state::State};

/// Shows the button.
pub async fn show(request: HttpRequest, query: Query) -> Result<HttpResponse, PageError> {
    let visit = Visit::of(&request)?;
    let wanted = next::wanted(query.get("next"));
    let Some(token) = query.some("token") else {
        return Ok(gone(&visit, wanted)
            .respond_to(&request)
            .map_into_boxed_body());
    };
    let page = FormPage {
        chrome: visit.chrome("Confirm your e-mail address"),
        lead: "One press, and your account is ready.",
        summary: Html::default(),
        action: "/confirm",
        hidden: vec![("token", token), ("next", wanted.to_owned())],
        groups: Vec::new(),
        button: "Confirm e-mail address",
        after: None,
    };
    Page::new(page).personal().into_response()
}

/// Confirms.
pub async fn submit(
    request: HttpRequest,
    state: Data<State>,
    posted: Posted,
) -> Result<HttpResponse, PageError> {
    let visit = Visit::of(&request)?;
    let wanted = next::wanted(posted.value("next"));
    let call = visit.call().anonymous();
    match state
        .attendee(&call)
        .confirm_account(posted.value("token"))
        .await
    {
        Ok(_) => {
            visit.flash(Flash::good(
                "Your e-mail address is confirmed. You can sign in now.",
            ));
            Ok(see_other(&next::through("/sign-in", wanted)))
        }
        Err(error) => match error.code() {
            Some(ProblemCode::Gone | ProblemCode::NotFound | ProblemCode::Invalid) => {
                Ok(gone(&visit, wanted)
                    .respond_to(&request)
                    .map_into_boxed_body())
            }
            _ => Err(error.into()),
        },
    }
}

fn gone(visit: &Visit, wanted: &str) -> Page<Message> {
    let message = Message {
        chrome: visit.chrome("This link no longer works"),
        paragraphs: vec![
            "It was used already, or it has run out.",
            "If you have confirmed before, just sign in; otherwise create the account once more.",
        ],
        href: next::through("/sign-in", wanted),
        label: "Sign in",
    };
    Page::new(message).status(StatusCode::GONE)
}
