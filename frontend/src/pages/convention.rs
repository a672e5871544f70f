//! `/c/{slug}`: a convention with its passes, extras and hotels.

use actix_web::web::{Data, Path};
use askama::Template;
use butterfly_contracts::registration::{ConventionView, SaleState};
use butterfly_webkit::{Chrome, Page, PageError, Visit, format};

use crate::{
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
    pub(crate) card: ConventionCard,
    pub(crate) slug: String,
    pub(crate) description: Vec<String>,
    /// What the way to a registration is called; empty while there is none.
    pub(crate) register: &'static str,
    pub(crate) notice: Option<String>,
    pub(crate) passes: Vec<PassCard>,
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
    visit: Visit,
    slug: Path<String>,
    state: Data<State>,
) -> Result<Page<ConventionPage>, PageError> {
    let slug = Slug::parse(&slug)?;
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
    let passes = pass::cards(&sold, &of);
    let chrome = visit
        .chrome(of.name.clone())
        .accent(&of.accent)
        .described(summary(&of));
    Ok(Page::new(ConventionPage {
        chrome,
        card: ConventionCard::new(&of, String::new()).knowing(&of, &sold),
        slug: of.slug.clone(),
        description: paragraphs(&of.description),
        register: match (of.sale, passes.iter().any(|pass| pass.available)) {
            (SaleState::Open, true) => "Register now",
            (SaleState::Open, false) => "Register with a voucher",
            _ => "",
        },
        notice: convention::notice(&of),
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
    }))
}

fn summary(of: &ConventionView) -> String {
    let dates = format::days(of.first_day, of.last_day);
    format!(
        "{}, {dates}, {}. Passes, prices and registration.",
        of.name, of.venue
    )
}
