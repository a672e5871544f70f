//! Where every place is: of each capacity and each stock, what is sold, held, kept and free, and what it adds up to.

use actix_web::web::Path;
use askama::Template;
use butterfly_contracts::{
    ConventionId,
    options::{OptionCount, OptionStockDrift, QuestionCount},
    registration::{PassCount, QuotaDrift, TierDrift},
};
use butterfly_webkit::{Chrome, Page, PageError, filters, format};

use super::options::takers;
use crate::desk::Desk;

#[derive(Template)]
#[template(path = "numbers.html")]
pub(crate) struct NumbersPage {
    chrome: Chrome,
    root: String,
    quotas: Vec<QuotaRow>,
    /// Passes that no capacity limits.
    unlimited: Vec<PassCount>,
    tiers: Vec<TierDrift>,
    stocks: Vec<StockRow>,
    /// Each option, and its choices after it.
    options: Vec<Vec<Count>>,
    questions: Vec<QuestionRow>,
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

/// How many there are of something.
struct Count {
    name: String,
    sold: u32,
    held: u32,
}

/// A question, with how often each answer was given.
struct QuestionRow {
    label: String,
    answers: Vec<Count>,
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
    let counts = desk.options().count_options(&name).await?;
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
        unlimited: places.unlimited,
        tiers: places.tiers,
        stocks: stocks.collect(),
        options: counts.options.into_iter().map(of_option).collect(),
        questions: counts.questions.into_iter().map(of_question).collect(),
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

fn of_option(option: OptionCount) -> Vec<Count> {
    let count = |name, sold, held| Count {
        name,
        sold: shown(sold),
        held: shown(held),
    };
    let choices = option.choices.into_iter();
    let choices = choices.map(|choice| count(choice.name, choice.sold, choice.held));
    std::iter::once(count(option.name, option.sold, option.held))
        .chain(choices)
        .collect()
}

fn of_question(question: QuestionCount) -> QuestionRow {
    let answers = question.answers.into_iter().map(|answer| Count {
        name: format::answer(question.kind, &[answer.value]),
        sold: shown(answer.confirmed),
        held: shown(answer.held),
    });
    QuestionRow {
        answers: answers.collect(),
        label: question.label,
    }
}

/// A count as pages show it.
fn shown(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
