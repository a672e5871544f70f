//! The passes and capacities of a convention.

use actix_web::web::Path;
use askama::Template;
use butterfly_contracts::{
    ConventionId,
    registration::{PassAvailability, PassView, QuotaView, Visibility},
};
use butterfly_webkit::{Chrome, Page, PageError, filters, format};

use crate::desk::Desk;

struct PassRow {
    pass: PassView,
    days: String,
    ages: String,
    capacities: String,
    pill: (&'static str, &'static str),
}

#[derive(Template)]
#[template(path = "passes.html")]
pub(crate) struct PassesPage {
    chrome: Chrome,
    root: String,
    may_edit: bool,
    passes: Vec<PassRow>,
    quotas: Vec<QuotaView>,
}

/// The page.
pub(crate) async fn show(
    desk: Desk,
    id: Path<ConventionId>,
) -> Result<Page<PassesPage>, PageError> {
    let convention = desk.convention(*id).await?;
    let name = id.to_string();
    let quotas = desk.registration().list_quotas(&name).await?.items;
    let passes = desk.registration().list_passes(&name).await?.items;
    let passes = passes.into_iter().map(|pass| row(pass, &quotas)).collect();
    Ok(Page::new(PassesPage {
        chrome: desk.chrome("Passes and capacities", &convention),
        root: format!("/conventions/{id}"),
        may_edit: desk.may(*id).edit,
        passes,
        quotas,
    })
    .personal())
}

fn row(pass: PassView, quotas: &[QuotaView]) -> PassRow {
    let used = quotas
        .iter()
        .filter(|quota| pass.quotas.contains(&quota.id));
    let capacities: Vec<_> = used.map(|quota| quota.name.as_str()).collect();
    let days: Vec<_> = pass
        .days
        .iter()
        .map(|day| format::short_day(*day))
        .collect();
    PassRow {
        days: if days.is_empty() {
            "None".to_owned()
        } else {
            days.join(", ")
        },
        ages: format::ages(pass.min_age, pass.max_age),
        capacities: if capacities.is_empty() {
            "No limit".to_owned()
        } else {
            capacities.join(", ")
        },
        pill: pill(&pass),
        pass,
    }
}

const fn pill(pass: &PassView) -> (&'static str, &'static str) {
    match (pass.visibility, pass.availability) {
        (Visibility::Staff, _) => ("pill", "Staff only"),
        (_, PassAvailability::Available) => ("pill pill-good", "On sale"),
        (_, PassAvailability::SoldOut) => ("pill pill-bad", "Sold out"),
        (_, PassAvailability::NotOpen) => ("pill pill-note", "Not open"),
        (_, PassAvailability::Paused) => ("pill pill-warn", "Paused"),
        (_, PassAvailability::NeedsVoucher) => ("pill", "Needs a voucher"),
        (_, PassAvailability::NotYetForSale) => ("pill pill-warn", "Not yet for sale"),
    }
}
