//! Prices before the regular one: a row of fields for each.

use butterfly_contracts::registration::{ConventionView, PriceTierInput, PriceTierView};
use butterfly_webkit::{Form, Input, format};

use super::F;
use crate::forms::{local, rows_to_show, wrong_amount};

const TYPED: [F; 4] = [F::TierName, F::TierPrice, F::TierUntil, F::TierFirst];

/// What is typed. Rows without anything are none.
pub(super) fn read(form: &mut Form<F>, convention: &ConventionView) -> Vec<PriceTierInput> {
    let rows = form.drop_empty_rows(&TYPED, &[F::TierId]);
    let tiers = (0..rows).map(|row| tier(form, row, convention));
    tiers.collect()
}

fn tier(form: &mut Form<F>, row: usize, convention: &ConventionView) -> PriceTierInput {
    let typed = TYPED.map(|field| form.value_in(field, row).to_owned());
    let [name, price, until, first] = typed;
    if name.is_empty() {
        form.error_in(F::TierName, row, "The name of this price is needed");
    }
    let price_minor = format::parse_money(&price, convention.currency);
    if let Some(message) = wrong_amount(F::TierPrice, price_minor, convention.currency) {
        form.error_in(F::TierPrice, row, message);
    }
    let ends_at = format::parse_local(&until, &convention.time_zone);
    if ends_at.is_none() && !until.is_empty() {
        form.error_in(
            F::TierUntil,
            row,
            "Until must be a time that clocks show there",
        );
    }
    let quantity = first.parse().ok();
    if quantity.is_none() && !first.is_empty() {
        form.error_in(F::TierFirst, row, "For the first must be a whole number");
    }
    if until.is_empty() && first.is_empty() {
        let message = "This price needs an end: a time, a number of passes, or both";
        form.error_in(F::TierUntil, row, message);
    }
    PriceTierInput {
        id: form.value_in(F::TierId, row).parse().ok(),
        name,
        price_minor: price_minor.unwrap_or_default(),
        ends_at,
        quantity,
    }
}

/// The tiers as they are typed.
pub(super) fn fill(form: Form<F>, tiers: &[PriceTierView], time_zone: &str) -> Form<F> {
    let each = |value: fn(&PriceTierView, &str) -> String| {
        let values = tiers.iter().map(|tier| value(tier, time_zone));
        values.collect::<Vec<_>>()
    };
    form.with_all(F::TierId, each(|tier, _| tier.id.to_string()))
        .with_all(F::TierName, each(|tier, _| tier.name.clone()))
        .with_all(
            F::TierPrice,
            each(|tier, _| format::money_entry(tier.price.minor, tier.price.currency)),
        )
        .with_all(F::TierUntil, each(|tier, zone| local(tier.ends_at, zone)))
        .with_all(
            F::TierFirst,
            each(|tier, _| {
                tier.quantity
                    .map(|most| most.to_string())
                    .unwrap_or_default()
            }),
        )
}

/// The controls, with rows for two more.
pub(crate) fn rows(form: &Form<F>, convention: &ConventionView) -> Vec<Vec<Input>> {
    let rows = rows_to_show(form, F::TierName, 2);
    let row = |row| {
        vec![
            form.field_in(F::TierId, row).hidden(),
            form.field_in(F::TierName, row).optional().max_length(100),
            form.field_in(F::TierPrice, row)
                .money(convention.currency.code())
                .optional(),
            form.field_in(F::TierUntil, row).date_time().optional(),
            form.field_in(F::TierFirst, row)
                .number(1, 1_000_000)
                .affix("sold")
                .optional(),
        ]
    };
    rows.map(row).collect()
}

#[cfg(test)]
mod tests {
    use butterfly_contracts::{Money, PriceTierId};
    use butterfly_webkit::Posted;

    use super::*;
    use crate::forms::convention::tests::sample;

    fn typed(rows: &[[&str; 5]]) -> (Vec<PriceTierInput>, Form<F>) {
        let names = [
            "tier_id",
            "tier_name",
            "tier_price",
            "tier_until",
            "tier_first",
        ];
        let pairs = rows.iter().flat_map(|row| names.iter().zip(row));
        let pairs = pairs.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let mut form = Form::of(&Posted::from(pairs.collect::<Vec<_>>()));
        (read(&mut form, &sample()), form)
    }

    #[test]
    fn a_row_for_each_there_and_back() {
        let id = PriceTierId::generate();
        let (tiers, form) = typed(&[
            [
                &id.to_string(),
                "Early bird",
                "70.00",
                "2027-03-01T12:00",
                "100",
            ],
            ["", "", "", "", ""],
            ["", "Second", "80", "", "5"],
        ]);
        assert!(form.is_valid(), "{form:?}");
        assert_eq!((tiers[0].id, tiers[1].id), (Some(id), None));
        assert_eq!((tiers[0].price_minor, tiers[0].quantity), (7000, Some(100)));
        assert_eq!((tiers[1].price_minor, tiers[1].ends_at), (8000, None));
        let views = tiers.iter().map(|tier| PriceTierView {
            id,
            name: tier.name.clone(),
            price: Money::new(tier.price_minor, "EUR".parse().unwrap()),
            ends_at: tier.ends_at,
            quantity: tier.quantity,
            left: None,
            current: false,
        });
        let filled = fill(Form::empty(), &views.collect::<Vec<_>>(), "Europe/Dublin");
        assert_eq!(filled.values(F::TierUntil), ["2027-03-01T12:00", ""]);
        assert_eq!(filled.values(F::TierFirst), ["100", "5"]);
        assert_eq!(rows(&filled, &sample()).len(), 4);
    }

    #[test]
    fn each_row_says_what_to_change() {
        let (_, form) = typed(&[
            ["", "", "", "", ""],
            ["", "A", "dear", "noon", "many"],
            ["", "B", "5", "", ""],
        ]);
        let shown = rows(&form, &sample()).concat();
        let shown = shown.iter().map(ToString::to_string).collect::<String>();
        for message in [
            "Price must be an amount like 45.00",
            "Until must be a time that clocks show there",
            "For the first must be a whole number",
            "This price needs an end",
        ] {
            assert_eq!(shown.matches(message).count(), 1, "{message}");
        }
        assert!(form.summary().to_string().contains("#field-tier_until-2"));
        assert!(shown.contains("value=\"dear\""));
    }
}
