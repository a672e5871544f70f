//! The price tiers of a pass, one per line: `name | price`, then `until` a time, `first` a number, or both.

use butterfly_contracts::{
    Currency, PriceTierId,
    registration::{PriceTierInput, PriceTierView},
};
use butterfly_webkit::format;

/// Where and in what prices are told.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) currency: Currency,
    pub(crate) time_zone: &'a str,
}

/// Reads the lines; the error names the line. A tier with the name of one that is there is that one.
pub(crate) fn parse(
    text: &str,
    place: Place<'_>,
    known: &[(String, PriceTierId)],
) -> Result<Vec<PriceTierInput>, String> {
    let lines = text.lines().enumerate();
    let lines = lines.filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(index, line)| {
            let mut tier = tier(index + 1, line, place)?;
            let same = known.iter().find(|(name, _)| *name == tier.name);
            tier.id = same.map(|(_, id)| *id);
            Ok(tier)
        })
        .collect()
}

fn tier(number: usize, line: &str, place: Place<'_>) -> Result<PriceTierInput, String> {
    let mut parts = line.split('|').map(str::trim);
    let wrong = |what: &str| format!("Line {number}: {what}");
    let name = parts.next().filter(|name| !name.is_empty());
    let name = name.ok_or_else(|| wrong("the name is missing"))?;
    let price = parts.next().unwrap_or_default();
    let price = format::parse_money(price, place.currency).ok_or_else(|| {
        wrong(&format!(
            "the price must be an amount in {}",
            place.currency
        ))
    })?;
    let mut tier = PriceTierInput {
        id: None,
        name: name.to_owned(),
        price_minor: price,
        ends_at: None,
        quantity: None,
    };
    for part in parts {
        if let Some(number) = part.strip_prefix("first ") {
            let number = number.trim().parse();
            tier.quantity = Some(number.map_err(|_| wrong("after “first” comes a number"))?);
        } else if let Some(time) = part.strip_prefix("until ") {
            let time = format::parse_local(&time.trim().replacen(' ', "T", 1), place.time_zone);
            let example = "after “until” comes a time like 2027-03-01 12:00";
            tier.ends_at = Some(time.ok_or_else(|| wrong(example))?);
        } else {
            return Err(wrong(
                "after the price comes “until” a time or “first” a number",
            ));
        }
    }
    if tier.ends_at.is_none() && tier.quantity.is_none() {
        return Err(wrong(
            "it needs an end: “until” a time, “first” a number, or both",
        ));
    }
    Ok(tier)
}

/// The tiers as they are typed.
pub(crate) fn entry(tiers: &[PriceTierView], time_zone: &str) -> String {
    let line = |tier: &PriceTierView| {
        let price = format::money_entry(tier.price.minor, tier.price.currency);
        let until = tier.ends_at.map(|ends_at| {
            let local = format::local_entry(ends_at, time_zone);
            format!("until {}", local.replacen('T', " ", 1))
        });
        let first = tier.quantity.map(|quantity| format!("first {quantity}"));
        let parts = [Some(tier.name.clone()), Some(price), until, first];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" | ")
    };
    tiers.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use butterfly_contracts::Money;

    use super::*;

    fn read(text: &str, known: &[(String, PriceTierId)]) -> Result<Vec<PriceTierInput>, String> {
        let place = Place {
            currency: "EUR".parse().unwrap(),
            time_zone: "Europe/Dublin",
        };
        parse(text, place, known)
    }

    #[test]
    fn one_tier_per_line_there_and_back() {
        let id = PriceTierId::generate();
        let text =
            "Early bird | 70.00 | until 2027-03-01 12:00 | first 100\nSecond | 80.00 | first 5";
        let tiers = read(text, &[("Second".to_owned(), id)]).unwrap();
        assert_eq!((tiers[0].id, tiers[1].id), (None, Some(id)));
        assert_eq!((tiers[0].price_minor, tiers[0].quantity), (7000, Some(100)));
        let views = tiers.iter().map(|tier| PriceTierView {
            id,
            name: tier.name.clone(),
            price: Money::new(tier.price_minor, "EUR".parse().unwrap()),
            ends_at: tier.ends_at,
            quantity: tier.quantity,
            left: None,
            current: false,
        });
        assert_eq!(entry(&views.collect::<Vec<_>>(), "Europe/Dublin"), text);
    }

    #[test]
    fn refusals_name_the_line() {
        for (text, why) in [
            ("| 5", "Line 1: the name is missing"),
            (
                "A | 5 | first 1\nB | dear",
                "Line 2: the price must be an amount in EUR",
            ),
            ("A | 5 | first many", "Line 1: after “first” comes a number"),
            (
                "A | 5 | until noon",
                "Line 1: after “until” comes a time like 2027-03-01 12:00",
            ),
            (
                "A | 5 | soon",
                "Line 1: after the price comes “until” a time or “first” a number",
            ),
            (
                "A | 5",
                "Line 1: it needs an end: “until” a time, “first” a number, or both",
            ),
        ] {
            assert_eq!(read(text, &[]).unwrap_err(), why);
        }
    }
}
