//! A convention at a glance: where it is in its life, what is sold, what can be done next.

use actix_web::web::{Data, Path};
use askama::Template;
use butterfly_contracts::{
    ConventionId,
    registration::{ConventionStatus, ConventionView, QuotaView, SaleState},
};
use butterfly_webkit::{Chrome, Page, PageError, filters, format};

use crate::{
    desk::{Desk, May, status_pill},
    state::State,
};

#[derive(Template)]
#[template(path = "convention.html")]
pub(crate) struct Show {
    chrome: Chrome,
    convention: ConventionView,
    pill: (&'static str, &'static str),
    sale: String,
    may: May,
    quotas: Vec<QuotaView>,
    has_passes: bool,
    public_page: Option<String>,
}

/// The page.
pub(crate) async fn show(
    desk: Desk,
    id: Path<ConventionId>,
    state: Data<State>,
) -> Result<Page<Show>, PageError> {
    let convention = desk.convention(*id).await?;
    let name = id.to_string();
    let quotas = desk.registration().list_quotas(&name).await?.items;
    let has_passes = !desk
        .registration()
        .list_passes(&name)
        .await?
        .items
        .is_empty();
    let status = convention.status;
    let is_public = matches!(
        status,
        ConventionStatus::Published | ConventionStatus::Closed
    );
    Ok(Page::new(Show {
        chrome: desk.chrome(&convention.name, &convention),
        pill: status_pill(&convention),
        sale: sale(&convention),
        may: desk.may(*id),
        quotas,
        has_passes,
        public_page: is_public.then(|| state.public_page(&convention.slug)),
        convention,
    })
    .personal())
}

impl Show {
    fn days(&self) -> String {
        format::days(self.convention.first_day, self.convention.last_day)
    }

    fn is_draft(&self) -> bool {
        self.convention.status == ConventionStatus::Draft
    }

    fn is_published(&self) -> bool {
        self.convention.status == ConventionStatus::Published
    }

    fn is_closed(&self) -> bool {
        self.convention.status == ConventionStatus::Closed
    }

    fn tax(&self) -> String {
        let tax = &self.convention.tax;
        let rate = format::percent(tax.basis_points);
        match (tax.name.as_str(), tax.inclusive) {
            ("", _) => "None".to_owned(),
            (name, true) => format!("{name}, {rate}, in the prices"),
            (name, false) => format!("{name}, {rate}, added to the prices"),
        }
    }
}

fn sale(convention: &ConventionView) -> String {
    let zone = &convention.time_zone;
    let at = |moment| format::moment(moment, zone);
    let (opens, closes) = (
        convention.registration_opens_at,
        convention.registration_closes_at,
    );
    match (convention.status, convention.sale) {
        (ConventionStatus::Draft, _) => match opens {
            Some(opens) => format!("Opens {} once it is published", at(opens)),
            None => "Opens as soon as it is published".to_owned(),
        },
        (_, SaleState::NotYetOpen) => opens.map_or_else(
            || "Not open yet".to_owned(),
            |opens| format!("Opens {}", at(opens)),
        ),
        (_, SaleState::Open) => closes.map_or_else(
            || "Open".to_owned(),
            |closes| format!("Open until {}", at(closes)),
        ),
        (_, SaleState::Paused) => "Paused".to_owned(),
        (_, SaleState::Closed) => "Closed".to_owned(),
    }
}
