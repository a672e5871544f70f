//! `/c/{slug}/register/check`: the last step, everything at a glance before it counts.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use askama::Template;
use butterfly_client::ClientError;
use butterfly_contracts::registration::{OrderConfirmation, OrderView};
use butterfly_webkit::{Chrome, Flash, Page, PageError, Posted, see_other};

use super::{
    Head, Notice, elsewhere::step_of, extras::Extras, head::Step, held, held::Held, lines,
    people::People, refusal::Refusal,
};
use crate::{
    draft::Draft,
    kept::Kept,
    pages::{orders, query::address},
    state::State,
    view::{receipt::Receipt, ticket},
};

/// The page.
#[derive(Template)]
#[template(path = "checkout/check.html")]
pub struct Check {
    pub(crate) chrome: Chrome,
    pub(crate) head: Head,
    pub(crate) receipt: Receipt,
    pub(crate) buyer_name: String,
    pub(crate) buyer_email: String,
    pub(crate) due_note: String,
    pub(crate) total_minor: i64,
    pub(crate) back: String,
    pub(crate) extras: bool,
}

impl Check {
    fn new(held: &Held) -> Self {
        let order = &held.order;
        let before = held.after_people();
        let (extras, back) = match before {
            Step::Extras => (true, Step::Extras),
            _ => (false, Step::People),
        };
        Self {
            chrome: held.catalogue.chrome(&held.visit, "Check"),
            head: Head::new(
                &held.catalogue,
                Some(order),
                Step::Check,
                "Is everything right?",
            ),
            receipt: receipt(held),
            buyer_name: order.buyer.name.clone(),
            buyer_email: order.buyer.email.clone(),
            due_note: if order.total.minor == 0 {
                "There is nothing to pay.".to_owned()
            } else {
                format!("Nothing is paid now: {}.", ticket::due(order.total))
            },
            total_minor: order.total.minor,
            back: held.address(back),
            extras,
        }
    }

    /// With something to know.
    fn with(mut self, notice: Option<Notice>) -> Self {
        self.head.notice = notice;
        self
    }

    fn answer(self) -> Result<HttpResponse, PageError> {
        Page::new(self).personal().into_response()
    }
}

fn receipt(held: &Held) -> Receipt {
    let receipt = Receipt::new(&held.order, &held.lines(), &held.catalogue.convention.tax);
    match &held.catalogue.offers {
        Some(offers) => receipt.answered(&held.order, &offers.questions),
        None => receipt,
    }
}

/// Shows the order; back to the people while somebody is missing.
pub async fn show(
    request: HttpRequest,
    slug: Path<String>,
    state: Data<State>,
) -> Result<HttpResponse, PageError> {
    let held = Held::look(&request, &slug, &state).await?;
    if held::next_step(&held.order) == Step::People {
        return Ok(see_other(&held.address(Step::People)));
    }
    Check::new(&held).answer()
}

/// Confirms. A second press, a reload or an answer that got lost lead to the same order.
pub async fn submit(
    request: HttpRequest,
    slug: Path<String>,
    state: Data<State>,
    posted: Posted,
) -> Result<HttpResponse, PageError> {
    let mut held = Held::find(&request, &slug, &state).await?;
    if posted.value("then") == "extend" {
        let notice = held.extend(&state).await?;
        return Check::new(&held).with(notice).answer();
    }
    let agreed = OrderConfirmation {
        total_minor: posted.value("total_minor").parse().ok(),
    };
    let call = held.visit.call();
    let client = state.registration(&call);
    let secret = Some(held.order.secret.as_str());
    let confirmed = client.confirm_order(held.order.id, secret, &agreed).await;
    state.reads.forget_passes(&held.catalogue.slug).await;
    match confirmed {
        Ok(order) => done(&request, &state, &held, order),
        Err(error) => refused((&request, &state), held, error).await,
    }
}

/// To the order. The browser still knows it, so that going back from there leads there again.
fn done(
    request: &HttpRequest,
    state: &State,
    held: &Held,
    mut order: OrderView,
) -> Result<HttpResponse, PageError> {
    held.visit.flash(Flash::good(
        "You are registered. The tickets are on their way to you by mail.",
    ));
    if held.visit.person().is_some() {
        // It is the account's, and nobody's who uses this browser later.
        order.secret = String::new();
    }
    let extras = held.after_people() == Step::Extras;
    let to = address(
        &format!("/orders/{}", order.id),
        &[
            ("secret", &order.secret),
            (orders::DONE, if extras { "extras" } else { "1" }),
        ],
    );
    let mut response = see_other(&to);
    let forget = Draft::forget();
    response.add_cookie(&forget).map_err(PageError::internal)?;
    let slug = held.catalogue.slug.as_str();
    held::remember(request, state, response, slug, &order)
}

/// The step where something must change, with what.
async fn refused(
    (request, state): (&HttpRequest, &State),
    mut held: Held,
    error: ClientError,
) -> Result<HttpResponse, PageError> {
    let refusal = Refusal::of(error)?;
    let mut errors = refusal.errors.iter();
    if errors.any(|error| step_of(&error.pointer) == Step::People) {
        return People::refused(&held, &refusal, held.draft(request, state));
    }
    let change = lines::unchanged(&held.order);
    let draft = held.draft(request, state);
    if !refusal.errors.is_empty()
        && let Some(page) = Extras::refused(&held, (&change, &refusal), draft)
    {
        return page;
    }
    let call = held.visit.call();
    let client = state.registration(&call);
    let secret = held.order.secret.clone();
    held.order = client.get_order(held.order.id, Some(&secret)).await?;
    let mut page = Check::new(&held);
    page.head.notice = refusal.notice.clone().or_else(|| {
        Some(Notice::note(
            "Please check the order",
            "Something in it needs a change.",
        ))
    });
    let mut response = page.answer()?;
    refusal.dress(&mut response);
    Ok(response)
}
