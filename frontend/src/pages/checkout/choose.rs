//! `/c/{slug}/register`: the first step, choosing passes. Going on takes the places.

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, Path},
};
use askama::Template;
use butterfly_client::ClientError;
use butterfly_contracts::{
    ProblemCode,
    registration::{OrderStatus, OrderView},
};
use butterfly_webkit::{
    Chrome, Page, PageError, Posted, Visit,
    form::{Input, OpenForm},
    see_other,
};

use super::{
    Catalogue, Head, Notice,
    choose_form::{self, Choice},
    head::Step,
    held::{self, Held, fresh_key},
    lines,
    refusal::Refusal,
    voucher,
};
use crate::{
    pages::query::{Query, address},
    state::State,
    view::{convention, pass::PassCard},
};

/// The page.
#[derive(Template)]
#[template(path = "checkout/choose.html")]
pub struct Choose {
    pub(crate) chrome: Chrome,
    pub(crate) head: Head,
    pub(crate) form: OpenForm,
    pub(crate) key: String,
    pub(crate) choices: Vec<Choice>,
    pub(crate) unavailable: Vec<PassCard>,
    pub(crate) sold_out: bool,
    pub(crate) voucher: Input,
    pub(crate) with_voucher: bool,
    pub(crate) held: bool,
    pub(crate) done: Option<Done>,
}

/// An order of this browser that stands.
#[derive(Debug, Clone)]
pub struct Done {
    /// What people call it by.
    pub code: String,
    /// Its page.
    pub href: String,
}

impl Choose {
    fn new(
        visit: &Visit,
        catalogue: &Catalogue,
        order: Option<&OrderView>,
        form: OpenForm,
    ) -> Self {
        let notice = convention::notice(&catalogue.convention);
        let notice = notice.map(|words| Notice::note(words, ""));
        let (choices, unavailable) = choose_form::cards(catalogue, order, &form);
        let title = "Choose passes";
        let heading = if order.is_some() {
            "Change passes"
        } else {
            "Register"
        };
        Self {
            chrome: catalogue.chrome(visit, title),
            head: Head::new(catalogue, order, Step::Passes, heading).with(notice),
            key: fresh_key(),
            choices,
            sold_out: unavailable.iter().any(|pass| pass.sold_out),
            unavailable,
            voucher: voucher::input(&form, catalogue, order),
            with_voucher: !form.value(voucher::CODE).is_empty(),
            held: order.is_some(),
            done: None,
            form,
        }
    }

    fn with(mut self, notice: Option<Notice>) -> Self {
        self.head.notice = notice;
        self
    }

    fn answer(self) -> Result<HttpResponse, PageError> {
        Page::new(self).personal().into_response()
    }
}

/// The order of this browser, if its places are held.
async fn order_of(
    request: &HttpRequest,
    visit: &Visit,
    slug: &str,
    state: &State,
) -> Result<Option<OrderView>, PageError> {
    let order = held::of_browser(request, visit, slug, state).await?;
    Ok(order.filter(|order| order.status == OrderStatus::Held))
}

/// Shows the passes; one of `?pass=` is chosen already.
pub async fn show(
    request: HttpRequest,
    slug: Path<String>,
    query: Query,
    state: Data<State>,
) -> Result<HttpResponse, PageError> {
    let visit = Visit::of(&request)?;
    let catalogue = Catalogue::read(&state, &visit, &slug).await?;
    let known = held::of_browser(&request, &visit, &slug, &state).await?;
    let of_status = |status| known.clone().filter(|order| order.status == status);
    let (order, stands) = (
        of_status(OrderStatus::Held),
        of_status(OrderStatus::Confirmed),
    );
    let mut form = OpenForm::default();
    let of_order = order.as_ref().map_or("", voucher::of_order);
    let code = query.some(voucher::CODE);
    form.set(voucher::CODE, code.as_deref().unwrap_or(of_order));
    let with = (&mut form, order.as_ref());
    let catalogue = voucher::apply(&state, &visit, catalogue, with).await?;
    choose_form::fill(&mut form, &catalogue, order.as_ref(), query.get("pass"));
    let mut page = Choose::new(&visit, &catalogue, order.as_ref(), form);
    page.done = stands.map(|order| Done {
        href: held::order_page(&order),
        code: order.code,
    });
    page.answer()
}

/// Takes the places, or changes which are held.
pub async fn submit(
    request: HttpRequest,
    slug: Path<String>,
    state: Data<State>,
    posted: Posted,
) -> Result<HttpResponse, PageError> {
    let visit = Visit::of(&request)?;
    let catalogue = Catalogue::read(&state, &visit, &slug).await?;
    let order = order_of(&request, &visit, &slug, &state).await?;
    let mut form = OpenForm::of(&posted);
    let with = (&mut form, order.as_ref());
    let catalogue = voucher::apply(&state, &visit, catalogue, with).await?;
    if let ("extend", Some(order)) = (posted.value("then"), order.as_ref()) {
        let mut held = at(&visit, &catalogue, order);
        let notice = held.extend(&state).await?;
        let page = Choose::new(&visit, &catalogue, Some(&held.order), form);
        return page.with(notice).answer();
    }
    if posted.value("then") == voucher::CODE {
        return Choose::new(&visit, &catalogue, order.as_ref(), form).answer();
    }
    if let Some(order) = order.as_ref()
        && choose_form::is_nothing(&form, &catalogue)
    {
        let ask = format!("/orders/{}/cancel", order.id);
        return Ok(see_other(&address(&ask, &[("secret", &order.secret)])));
    }
    let counts = choose_form::read(&mut form, &catalogue, order.as_ref());
    if !form.is_valid() {
        let mut response = Choose::new(&visit, &catalogue, order.as_ref(), form).answer()?;
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(response);
    }
    let taken = match &order {
        None => take(&visit, &catalogue, &state, &counts, posted.value("key")).await,
        Some(order) => {
            let mut held = at(&visit, &catalogue, order);
            let change = choose_form::change(&catalogue, order, &counts);
            let changed = held.change(&state, &change).await;
            changed.map(|()| held.order)
        }
    };
    state.reads.forget_passes(&catalogue.slug).await;
    match taken {
        Ok(taken) => {
            let response = see_other(&catalogue.address(Step::People.path()));
            held::remember(&request, &state, response, &slug, &taken)
        }
        Err(error) => {
            let refusal = Refusal::of(error)?;
            let asked = (&catalogue, order.as_ref(), &counts);
            choose_form::absorb(&mut form, asked, &refusal.errors);
            let typed = (form, posted.value("key"));
            refused(&visit, &state, order.as_ref(), typed, (refusal, &slug)).await
        }
    }
}

fn at(visit: &Visit, catalogue: &Catalogue, order: &OrderView) -> Held {
    Held {
        visit: visit.clone(),
        catalogue: catalogue.clone(),
        order: order.clone(),
    }
}

/// Takes places. A key that came with other passes before is of no use, so a fresh one is taken.
async fn take(
    visit: &Visit,
    catalogue: &Catalogue,
    state: &State,
    counts: &choose_form::Counts,
    key: &str,
) -> Result<OrderView, ClientError> {
    let call = visit.call();
    let client = state.registration(&call);
    let order = lines::anew(&choose_form::fresh(catalogue, counts));
    let slug = catalogue.slug.as_str();
    let good = (8..=100).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
    if good {
        match client.create_order(slug, key, &order).await {
            Err(error) if error.code() == Some(ProblemCode::IdempotencyKeyReused) => {}
            Ok(order) if order.status != OrderStatus::Held => {}
            answer => return answer,
        }
    }
    client.create_order(slug, &fresh_key(), &order).await
}

/// The step again, with why. What is left has changed, so it is read again.
async fn refused(
    visit: &Visit,
    state: &State,
    order: Option<&OrderView>,
    (mut form, key): (OpenForm, &str),
    (refusal, slug): (Refusal, &str),
) -> Result<HttpResponse, PageError> {
    let fresh = Catalogue::read(state, visit, slug).await?;
    let fresh = fresh.knowing(&refusal.left);
    let fresh = voucher::apply(state, visit, fresh, (&mut form, order)).await?;
    if let Some(words) = &refusal.voucher {
        form.error(voucher::CODE, words.clone());
    }
    let mut page = Choose::new(visit, &fresh, order, form);
    let notice = refusal.notice.clone();
    page.head.notice = notice.filter(|_| refusal.voucher.is_none());
    if refusal.status == StatusCode::SERVICE_UNAVAILABLE {
        key.clone_into(&mut page.key);
    }
    let mut response = page.answer()?;
    refusal.dress(&mut response);
    Ok(response)
}
