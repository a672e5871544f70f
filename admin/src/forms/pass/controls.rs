//! The controls of a pass's form.

use butterfly_contracts::registration::{ConventionView, PassView, QuotaView};
use butterfly_webkit::{Form, Input, format};
use chrono::NaiveDate;

use super::{F, VISIBILITIES};
use crate::forms::{LAST, pass_ticks, ticks};

/// What every pass needs.
pub(crate) fn main(
    form: &Form<F>,
    convention: &ConventionView,
    quotas: &[QuotaView],
) -> Vec<Input> {
    let first_day = convention.first_day.iter_days();
    let days = first_day
        .take_while(|day| *day <= convention.last_day)
        .take(61);
    let day = |day: NaiveDate| (day.to_string(), day.format("%A %-d %B").to_string());
    let days: Vec<_> = days.map(day).collect();
    let mut controls = vec![
        form.field(F::Name)
            .hint("For example: Weekend")
            .max_length(100),
        form.field(F::Price)
            .money(convention.currency.code())
            .hint(format!("For one person, {}.", tax_words(convention))),
        form.field(F::Days)
            .checks(&days)
            .hint("The days it admits to."),
        form.field(F::Capacity)
            .number(0, 1_000_000)
            .optional()
            .hint("Makes a capacity with the name of the pass, used by it besides those ticked."),
    ];
    let quota = |quota: &QuotaView| {
        let free = format!("{} ({} of {} free)", quota.name, quota.free, quota.capacity);
        (quota.id.to_string(), free)
    };
    let quotas = quotas.iter().map(quota).collect();
    let quotas = ticks((form, F::Quotas), quotas, "A deleted capacity");
    if !quotas.is_empty() {
        let hint = "It takes one place of each. With none, it never sells out.";
        controls.push(form.field(F::Quotas).checks(&quotas).hint(hint));
    }
    controls
}

/// When and beside what it is sold.
fn sale(form: &Form<F>, others: &[PassView]) -> Vec<Input> {
    let mut controls = vec![
        form.field(F::SaleFrom)
            .date_time()
            .optional()
            .hint("Local time there."),
        form.field(F::SaleUntil)
            .date_time()
            .optional()
            .hint("Local time there."),
        form.field(F::MaxPerOrder).number(1, 50).optional(),
    ];
    let others = pass_ticks(form, F::RequiresPasses, others);
    if !others.is_empty() {
        let hint = "Tick none for a pass that can be bought alone.";
        controls.push(
            form.field(F::RequiresPasses)
                .checks(&others)
                .optional()
                .hint(hint),
        );
    }
    controls
}

/// The rest.
pub(crate) fn more(form: &Form<F>, others: &[PassView]) -> Vec<Input> {
    let visibilities: Vec<_> = VISIBILITIES
        .iter()
        .map(|(_, name, words)| ((*name).to_owned(), (*words).to_owned()))
        .collect();
    let mut controls = sale(form, others);
    controls.extend([
        form.field(F::Visibility).select(&visibilities),
        form.field(F::MinAge).number(0, 120).optional(),
        form.field(F::MaxAge).number(0, 120).optional(),
        form.field(F::Attending).check(),
        form.field(F::Description).area(3).optional(),
        form.field(F::Included)
            .area(4)
            .optional()
            .hint("One thing per line."),
        form.field(F::Requires)
            .optional()
            .max_length(200)
            .hint("In words, for example: an adult pass"),
        form.field(F::Position)
            .number(0, LAST)
            .optional()
            .hint("Its place in the list; the smallest number comes first."),
    ]);
    controls
}

fn tax_words(convention: &ConventionView) -> String {
    let tax = &convention.tax;
    let rate = format::percent(tax.basis_points);
    match (tax.basis_points, tax.inclusive) {
        (0, _) => "no tax is added".to_owned(),
        (_, true) => format!("with {rate} {} in it", tax.name),
        (_, false) => format!("{rate} {} is added", tax.name),
    }
}
