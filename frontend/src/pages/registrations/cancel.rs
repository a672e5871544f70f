//! `/registrations/{registration}/cancel`: asks once more, then cancels. For the account, or by the
//! secret of the order's link.

use std::slice;

use actix_web::{
    HttpResponse,
    web::{Data, Path},
};
use askama::Template;
use butterfly_contracts::{ProblemCode, RegistrationId, registration::RegistrationView};
use butterfly_webkit::{Chrome, Flash, Page, PageError, Posted, Visit, see_other};

use crate::{
    pages::{query::Query, secret},
    slug::Slug,
    state::State,
    view::ticket::{Ticket, with_secret},
};

/// The page.
#[derive(Template)]
#[template(path = "registrations/cancel.html")]
pub struct Cancel {
    pub(crate) chrome: Chrome,
    pub(crate) ticket: Ticket,
    pub(crate) secret: String,
    pub(crate) back: String,
}

/// Asks whether it is meant.
pub async fn ask(
    visit: Visit,
    registration: Path<String>,
    query: Query,
    state: Data<State>,
) -> Result<Page<Cancel>, PageError> {
    let secret = secret::read(query.get("secret"))?;
    let registration = find(&visit, &state, &registration, secret.as_deref()).await?;
    let mut chrome = visit.chrome("Cancel registration");
    let one = slice::from_ref(&registration);
    let key = secret.as_deref();
    let mut tickets = super::tickets(&state, &visit, &mut chrome, one, key).await;
    super::with_orders(&state, &visit, &mut tickets, key).await;
    let ticket = tickets.into_iter().next().ok_or(PageError::NotFound)?;
    let back = back(&registration, secret.as_deref());
    Ok(Page::new(Cancel {
        chrome,
        ticket,
        secret: secret.unwrap_or_default(),
        back,
    })
    .personal())
}

/// Cancels.
pub async fn cancel(
    visit: Visit,
    registration: Path<String>,
    state: Data<State>,
    posted: Posted,
) -> Result<HttpResponse, PageError> {
    let secret = secret::read(posted.value("secret"))?;
    let registration = find(&visit, &state, &registration, secret.as_deref()).await?;
    let call = visit.call();
    let ended = state.registration(&call);
    match ended
        .cancel_registration(registration.id, secret.as_deref())
        .await
    {
        Ok(()) => {
            let (name, of) = (registration.whom(), &registration.convention_name);
            visit.flash(Flash::good(format!(
                "The registration of {name} for {of} is cancelled."
            )));
        }
        Err(error) if error.code() == Some(ProblemCode::Conflict) => {
            visit.flash(Flash::note("This registration had ended already."));
        }
        Err(error) => return Err(error.into()),
    }
    if let Ok(slug) = Slug::parse(&registration.convention_slug) {
        state.reads.forget_passes(&slug).await;
    }
    Ok(see_other(&back(&registration, secret.as_deref())))
}

async fn find(
    visit: &Visit,
    state: &State,
    id: &str,
    secret: Option<&str>,
) -> Result<RegistrationView, PageError> {
    let id: RegistrationId = id.parse().map_err(|_| PageError::NotFound)?;
    if secret.is_none() {
        visit.signed_in()?;
    }
    let call = visit.call();
    Ok(state
        .registration(&call)
        .get_registration(id, secret)
        .await?)
}

/// Where one came from: the order of the link, or one's registrations.
fn back(registration: &RegistrationView, secret: Option<&str>) -> String {
    match secret {
        None => "/registrations".to_owned(),
        Some(_) => with_secret(&format!("/orders/{}", registration.order), secret),
    }
}
