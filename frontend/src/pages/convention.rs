//! `/c/{slug}`: a convention with its passes, extras and hotels.

use actix_web::{
    HttpRequest,
    web::{Data, Path},
};
use askama::Template;
use butterfly_contracts::registration::{
    ConventionView, OrderStatus, OrderView, PassView, RegistrationStatus, SaleState,
};
use butterfly_webkit::{Chrome, Page, PageError, Visit, format};
use chrono::Utc;

use crate::{
    pages::checkout::held,
    reads,
    slug::Slug,
    state::State,
    view::{
        convention::{self, ConventionCard},
        hotel::{self, Hotel},
        option::{self, OptionCard},
        paragraphs,
        pass::{self, PassCard},
    },
};

/// The page.
#[derive(Template)]
#[template(path = "convention/convention.html")]
pub struct ConventionPage {
    pub(crate) chrome: Chrome,
    /// What this browser left unfinished here.
    pub(crate) unfinished: Option<Unfinished>,
    pub(crate) card: ConventionCard,
    pub(crate) slug: String,
    pub(crate) description: Vec<String>,
    /// What the way to a registration is called; empty while there is none.
    pub(crate) register: &'static str,
    pub(crate) notice: Option<String>,
    pub(crate) passes: Vec<PassCard>,
    /// Whether places may come back that are held by now.
    pub(crate) may_come_back: bool,
    pub(crate) tax_note: String,
    pub(crate) options_missing: bool,
    pub(crate) options: Vec<OptionCard>,
    pub(crate) hotels_missing: bool,
    pub(crate) hotels: Vec<Hotel>,
    pub(crate) time_zone: String,
    pub(crate) opens: Option<String>,
    pub(crate) closes: Option<String>,
    pub(crate) contact: String,
}

/// Shows a convention. Extras and hotels are left out while their services are away.
pub async fn convention(
    request: HttpRequest,
    slug: Path<String>,
    state: Data<State>,
) -> Result<Page<ConventionPage>, PageError> {
    let (visit, slug) = (Visit::of(&request)?, Slug::parse(&slug)?);
    let (call, reads) = (visit.call().anonymous(), &state.reads);
    let of = reads
        .convention(&call, &slug)
        .await
        .map_err(|error| reads::failed(&error))?;
    let (passes, options, hotels) = tokio::join!(
        reads.passes(&call, &slug),
        reads.options(&call, &slug),
        reads.properties(&call, &slug),
    );
    let sold = passes.map_err(|error| reads::failed(&error))?;
    let order = unfinished(&request, &visit, &state, &of).await;
    let passes = cards(order.as_ref(), &sold, &of);
    let chrome = visit
        .chrome(of.name.clone())
        .accent(&of.accent)
        .described(summary(&of));
    let unfinished = order.as_ref().and_then(|order| Unfinished::of(order, &of));
    let personal = unfinished.is_some();
    let mut card = ConventionCard::new(&of, String::new());
    if !personal {
        card = card.knowing(&of, &sold);
    }
    let page = Page::new(ConventionPage {
        chrome,
        unfinished,
        card,
        slug: of.slug.clone(),
        description: paragraphs(&of.description),
        register: match (of.sale, passes.iter().any(|pass| pass.available)) {
            // The way on is below, at what was left unfinished.
            (SaleState::Open, false) if personal => "",
            (SaleState::Open, true) => "Register now",
            (SaleState::Open, false) => "Register with a voucher",
            _ => "",
        },
        notice: convention::notice(&of),
        may_come_back: of.sale == SaleState::Open && passes.iter().any(|pass| pass.sold_out),
        passes,
        tax_note: convention::tax_note(&of.tax),
        options_missing: options.is_none(),
        options: options
            .map(|found| option::cards(&found, &sold))
            .unwrap_or_default(),
        hotels_missing: hotels.is_none(),
        hotels: hotels.map(|found| hotel::all(&found)).unwrap_or_default(),
        time_zone: of.time_zone.replace('_', " "),
        opens: convention::opening(&of).filter(|_| of.sale == SaleState::NotYetOpen),
        closes: convention::closing(&of).filter(|_| of.sale == SaleState::Open),
        contact: of.contact_email.clone(),
    });
    Ok(if personal { page.personal() } else { page })
}

/// The passes as somebody sees them who holds this order.
fn cards(order: Option<&OrderView>, sold: &[PassView], of: &ConventionView) -> Vec<PassCard> {
    let lines = order.map_or(&[][..], |order| &order.registrations);
    let held = |card: PassCard| {
        let held = lines.iter().filter(|line| {
            line.status == RegistrationStatus::Held && line.pass.to_string() == card.id
        });
        let places = held.count();
        card.holding(places)
    };
    let cards = pass::cards(sold, of, Utc::now()).into_iter();
    cards.map(held).collect()
}

/// An order that waits to be finished.
#[derive(Debug, Clone)]
pub struct Unfinished {
    /// Until when it waits.
    pub until: String,
    /// Where it goes on.
    pub href: String,
}

impl Unfinished {
    fn of(order: &OrderView, of: &ConventionView) -> Option<Self> {
        Some(Self {
            until: format::time(order.held_until?, &of.time_zone),
            href: format!("/c/{}/register{}", of.slug, held::next_step(order).path()),
        })
    }
}

/// The order that this browser left unfinished here; none when it cannot be read.
async fn unfinished(
    request: &HttpRequest,
    visit: &Visit,
    state: &State,
    of: &ConventionView,
) -> Option<OrderView> {
    let order = held::of_browser(request, visit, &of.slug, state).await;
    let order = order.ok().flatten();
    order.filter(|order| order.status == OrderStatus::Held)
}

fn summary(of: &ConventionView) -> String {
    let dates = format::days(of.first_day, of.last_day);
    format!(
        "{}, {dates}, {}. Passes, prices and registration.",
        of.name, of.venue
    )
}
