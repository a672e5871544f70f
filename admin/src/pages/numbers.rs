//! Where every place is: of each capacity and each stock, what is sold, held, kept and free, and what it adds up to.

use actix_web::web::Path;
use askama::Template;
use butterfly_contracts::{
    ConventionId,
    options::OptionStockDrift,
    registration::{QuotaDrift, TierDrift},
};
use butterfly_webkit::{Chrome, Page, PageError, filters};

use super::options::takers;
use crate::desk::Desk;

#[derive(Template)]
#[template(path = "numbers.html")]
pub(crate) struct NumbersPage {
    chrome: Chrome,
    root: String,
    quotas: Vec<QuotaRow>,
    tiers: Vec<TierDrift>,
    stocks: Vec<StockRow>,
    /// By how many places stocks and rows differ.
    drift: u32,
}

/// A capacity.
struct QuotaRow {
    quota: QuotaDrift,
    /// Sold, those that were kept for vouchers included.
    sold: u32,
    /// How many of those sold are paid at the door.
    at_door: u32,
    /// Held, those that are kept for vouchers included.
    held: u32,
    /// Kept for vouchers that are not used.
    kept: u32,
    /// What nobody has and nothing is kept for.
    free: u32,
}

/// A stock, with what takes from it.
struct StockRow {
    stock: OptionStockDrift,
    takers: Vec<String>,
    held: u32,
    pinned: u32,
}

/// The page.
pub(crate) async fn show(
    desk: Desk,
    id: Path<ConventionId>,
) -> Result<Page<NumbersPage>, PageError> {
    let convention = desk.convention(*id).await?;
    let name = id.to_string();
    let places = desk.registration().reconcile_convention(&name).await?;
    let extras = desk.options().reconcile(&name).await?;
    let options = desk.options().list_options(&name).await?.items;
    let stocks = extras.stocks.into_iter().map(|stock| StockRow {
        takers: takers(&options, stock.stock),
        held: shown(stock.held),
        pinned: shown(stock.pinned),
        stock,
    });
    Ok(Page::new(NumbersPage {
        chrome: desk.chrome("Numbers", &convention),
        root: format!("/conventions/{id}"),
        quotas: places.quotas.into_iter().map(row).collect(),
        tiers: places.tiers,
        stocks: stocks.collect(),
        drift: shown(places.drift + extras.drift),
    })
    .personal())
}

fn row(quota: QuotaDrift) -> QuotaRow {
    let taken = u64::from(quota.sold) + u64::from(quota.held) + u64::from(quota.reserved);
    let kept_sold: u32 = quota.passes.iter().map(|pass| pass.kept_sold).sum();
    let kept_held: u32 = quota.passes.iter().map(|pass| pass.kept_held).sum();
    QuotaRow {
        sold: quota.sold.saturating_add(kept_sold),
        at_door: quota.passes.iter().map(|pass| pass.at_door).sum(),
        held: quota.held.saturating_add(kept_held),
        kept: quota
            .reserved
            .saturating_sub(kept_sold.saturating_add(kept_held)),
        free: shown(u64::from(quota.capacity).saturating_sub(taken)),
        quota,
    }
}

/// A count as pages show it.
fn shown(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
