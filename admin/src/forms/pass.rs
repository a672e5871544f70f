//! The form of a pass.

mod controls;
mod tiers;

use butterfly_contracts::{
    PassId, QuotaId,
    registration::{ConventionView, PassInput, PassView, Visibility},
};
use butterfly_webkit::{Form, form_fields, format};
use chrono::NaiveDate;

pub(crate) use self::controls::{main, more};
pub(crate) use self::tiers::rows as tier_rows;
use super::{each, local, moment, price, whole};

form_fields! {
    /// A pass.
    pub(crate) enum PassField {
        Name = "name", "Name";
        Price = "price", "Price", at = "/price_minor";
        Days = "days", "Days";
        Quotas = "quotas", "Capacities it uses";
        Capacity = "capacity", "Capacity";
        TierId = "tier_id", "Tier", at = "/tiers/*/id";
        TierName = "tier_name", "Name of the price", at = "/tiers/*/name";
        TierPrice = "tier_price", "Price", at = "/tiers/*/price_minor";
        TierUntil = "tier_until", "Until", at = "/tiers/*/ends_at";
        TierFirst = "tier_first", "For the first", at = "/tiers/*/quantity";
        SaleFrom = "on_sale_from", "On sale from";
        SaleUntil = "on_sale_until", "On sale until";
        MaxPerOrder = "max_per_order", "At most in one order";
        RequiresPasses = "requires_passes", "Needs one of these in the same order";
        Visibility = "visibility", "Who sees and buys it";
        MinAge = "min_age", "Youngest age";
        MaxAge = "max_age", "Oldest age";
        Attending = "attending", "Its holder attends in person";
        Description = "description", "Description";
        Included = "included", "What comes with it";
        Requires = "requires", "What must be in the same order";
        Position = "position", "Position";
    }
}
use PassField as F;

const VISIBILITIES: [(Visibility, &str, &str); 3] = [
    (
        Visibility::Public,
        "public",
        "Everybody sees it and can buy it",
    ),
    (
        Visibility::Voucher,
        "voucher",
        "Everybody sees it, a voucher is needed to buy it",
    ),
    (Visibility::Staff, "staff", "Only staff see it"),
];

/// A pass, and the places of a capacity of its own that is to be made with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Typed {
    pub(crate) pass: PassInput,
    pub(crate) own_capacity: Option<u32>,
}

/// What is typed, for a pass of this convention.
pub(crate) fn read(form: &mut Form<F>, convention: &ConventionView) -> Option<Typed> {
    let name = form.required(F::Name);
    let price = price(form, F::Price, convention.currency);
    let tiers = tiers::read(form, convention);
    let on_sale_from = moment(form, F::SaleFrom, &convention.time_zone);
    let on_sale_until = moment(form, F::SaleUntil, &convention.time_zone);
    let max_per_order = whole(form, F::MaxPerOrder);
    let requires_passes = each::<PassId, _>(form, F::RequiresPasses);
    let days = each::<NaiveDate, _>(form, F::Days);
    let quotas = each::<QuotaId, _>(form, F::Quotas);
    let (min_age, max_age) = (whole(form, F::MinAge), whole(form, F::MaxAge));
    let position = whole(form, F::Position).unwrap_or_default();
    let own_capacity = whole(form, F::Capacity);
    let chosen = VISIBILITIES
        .iter()
        .find(|(_, name, _)| form.has(F::Visibility, name));
    let included = form.value(F::Included).lines().map(str::trim);
    let included = included
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect();
    let price_minor = price.filter(|_| form.is_valid())?;
    let pass = PassInput {
        name,
        description: form.value(F::Description).to_owned(),
        days,
        price_minor,
        attending: form.has(F::Attending, "yes"),
        min_age,
        max_age,
        visibility: chosen.map_or(Visibility::Public, |(visibility, _, _)| *visibility),
        requires: form.value(F::Requires).to_owned(),
        requires_passes,
        on_sale_from,
        on_sale_until,
        max_per_order,
        tiers,
        included,
        quotas,
        position,
    };
    Some(Typed { pass, own_capacity })
}

/// The form of one that exists.
pub(crate) fn fill(pass: &PassView, time_zone: &str) -> Form<F> {
    let most = pass.max_per_order.map(|most| most.to_string());
    let age = |age: Option<u16>| age.map(|age| age.to_string()).unwrap_or_default();
    let chosen = VISIBILITIES
        .iter()
        .find(|(visibility, _, _)| *visibility == pass.visibility);
    tiers::fill(Form::empty(), &pass.tiers, time_zone)
        .with(F::Name, &pass.name)
        .with(
            F::Price,
            format::money_entry(pass.regular_price.minor, pass.regular_price.currency),
        )
        .with_all(F::Days, pass.days.iter().map(ToString::to_string))
        .with_all(F::Quotas, pass.quotas.iter().map(ToString::to_string))
        .with(F::Visibility, chosen.map_or("", |(_, name, _)| *name))
        .with(F::SaleFrom, local(pass.on_sale_from, time_zone))
        .with(F::SaleUntil, local(pass.on_sale_until, time_zone))
        .with(F::MaxPerOrder, most.unwrap_or_default())
        .with_all(
            F::RequiresPasses,
            pass.requires_passes.iter().map(ToString::to_string),
        )
        .with(F::MinAge, age(pass.min_age))
        .with(F::MaxAge, age(pass.max_age))
        .with(F::Attending, if pass.attending { "yes" } else { "" })
        .with(F::Description, &pass.description)
        .with(F::Included, pass.included.join("\n"))
        .with(F::Requires, &pass.requires)
        .with(F::Position, pass.position.to_string())
}

/// What a new one begins with.
pub(crate) fn blank(position: usize) -> Form<F> {
    Form::empty()
        .with(F::Visibility, "public")
        .with(F::Attending, "yes")
        .with(F::Position, position.to_string())
}

#[cfg(test)]
mod tests {
    use butterfly_webkit::Posted;

    use super::{super::convention, *};

    fn typed(pairs: &[(&str, &str)]) -> (Option<Typed>, Form<F>) {
        let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let posted = Posted::from(pairs.iter().map(own).collect::<Vec<_>>());
        let mut form = Form::of(&posted);
        (read(&mut form, &convention::tests::sample()), form)
    }

    #[test]
    fn a_weekend_pass() {
        let quota = QuotaId::generate();
        let (pass, _) = typed(&[
            ("name", " Weekend 🦋 "),
            ("price", "90,5"),
            ("days", "2027-05-14"),
            ("days", "2027-05-15"),
            ("quotas", &quota.to_string()),
            ("capacity", "2"),
            ("attending", "yes"),
            ("included", "Badge\r\n\r\n Programme book "),
            ("max_age", "17"),
            ("visibility", "voucher"),
        ]);
        let Typed { pass, own_capacity } = pass.unwrap();
        assert_eq!((pass.name.as_str(), pass.price_minor), ("Weekend 🦋", 9050));
        assert_eq!(pass.days.len(), 2);
        assert_eq!((pass.quotas, own_capacity), (vec![quota], Some(2)));
        assert_eq!(pass.included, ["Badge", "Programme book"]);
        assert_eq!((pass.min_age, pass.max_age), (None, Some(17)));
        assert_eq!(
            (pass.visibility, pass.attending),
            (Visibility::Voucher, true)
        );
    }

    #[test]
    fn each_field_says_what_to_change() {
        let (pass, form) = typed(&[
            ("price", "free"),
            ("days", "someday"),
            ("capacity", "-1"),
            ("min_age", "12.5"),
        ]);
        assert_eq!(pass, None);
        assert_eq!(form.error_of(F::Name), Some("Name is needed"));
        assert_eq!(
            form.error_of(F::Price),
            Some("Price must be an amount like 45.00")
        );
        assert_eq!(form.error_of(F::Days), Some("Choose some of these"));
        assert_eq!(
            form.error_of(F::Capacity),
            Some("Capacity must be a whole number")
        );
        assert_eq!(
            form.error_of(F::MinAge),
            Some("Youngest age must be a whole number")
        );
        assert_eq!(form.value(F::Price), "free");
    }
}
