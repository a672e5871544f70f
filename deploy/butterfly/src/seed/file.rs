//! The seed file: conventions with their passes, capacities and options.

use std::collections::BTreeMap;

use anyhow::bail;
use butterfly_contracts::{
    Currency,
    registration::{Tax, Visibility},
};
use chrono::{DateTime, FixedOffset, NaiveDate};
use chrono_tz::Tz;
use serde::Deserialize;

/// A whole file.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seed {
    /// Its conventions.
    #[serde(rename = "convention")]
    pub conventions: Vec<SeedConvention>,
}

/// One convention.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedConvention {
    /// Its name in addresses.
    pub slug: String,
    /// Name.
    pub name: String,
    /// What it is about.
    #[serde(default)]
    pub description: String,
    /// Where it takes place.
    pub venue: String,
    /// The venue's postal address.
    pub address: String,
    /// IANA time zone.
    pub time_zone: Tz,
    /// Currency of every price.
    pub currency: Currency,
    /// First day.
    pub first_day: NaiveDate,
    /// Last day, included.
    pub last_day: NaiveDate,
    /// When registration opens; absent: when published.
    #[serde(default)]
    pub registration_opens: Option<DateTime<FixedOffset>>,
    /// Tax on passes.
    #[serde(default)]
    pub tax: Option<Tax>,
    /// The day ages are counted on; absent: the first.
    #[serde(default)]
    pub age_on: Option<NaiveDate>,
    /// Where the facts come from.
    pub source: String,
    /// Places on each day.
    #[serde(default)]
    pub quota_per_day: Option<u32>,
    /// Places of the whole convention.
    #[serde(default)]
    pub quota_attending: Option<u32>,
    /// Its passes, in the order they are shown.
    #[serde(rename = "pass")]
    pub passes: Vec<SeedPass>,
    /// Its options.
    #[serde(rename = "option", default)]
    pub options: Vec<SeedOption>,
    /// What comes with a pass, by the pass's name.
    #[serde(default)]
    pub included: BTreeMap<String, Vec<String>>,
}

/// A pass.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedPass {
    /// Name.
    pub name: String,
    /// The days it admits to.
    #[serde(default)]
    pub days: Vec<NaiveDate>,
    /// Price in minor units.
    pub price: i64,
    /// Youngest age.
    #[serde(default)]
    pub min_age: Option<u16>,
    /// Oldest age.
    #[serde(default)]
    pub max_age: Option<u16>,
    /// Who may buy it.
    #[serde(default = "public")]
    pub visibility: Visibility,
    /// What must be in the same order.
    #[serde(default)]
    pub requires: String,
    /// The names of the passes of which one must be in the same order; they stand before this one.
    #[serde(default)]
    pub requires_passes: Vec<String>,
    /// Whether its holder attends in person.
    #[serde(default = "yes")]
    pub attending: bool,
}

/// An option.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedOption {
    /// Name.
    pub name: String,
    /// Price in minor units.
    pub price: i64,
    /// Names of the passes that include it.
    #[serde(default)]
    pub included_in: Vec<String>,
}

const fn public() -> Visibility {
    Visibility::Public
}

const fn yes() -> bool {
    true
}

/// Reads a file and refuses what contradicts itself.
pub fn parse(text: &str) -> anyhow::Result<Seed> {
    let seed: Seed = toml::from_str(text)?;
    for convention in &seed.conventions {
        check(convention)?;
    }
    Ok(seed)
}

fn check(convention: &SeedConvention) -> anyhow::Result<()> {
    let name = &convention.name;
    if convention.first_day > convention.last_day {
        bail!("{name}: the last day is before the first");
    }
    if convention.quota_per_day.is_some() && convention.quota_attending.is_some() {
        bail!("{name}: give quota_per_day or quota_attending, not both");
    }
    let passes: Vec<_> = convention.passes.iter().map(|pass| &pass.name).collect();
    let mentioned = convention
        .options
        .iter()
        .flat_map(|option| &option.included_in);
    for mention in mentioned.chain(convention.included.keys()) {
        if !passes.contains(&mention) {
            bail!("{name}: there is no pass named {mention}");
        }
    }
    for (at, pass) in convention.passes.iter().enumerate() {
        let before = passes.get(..at).unwrap_or_default();
        for needed in &pass.requires_passes {
            if !before.contains(&needed) {
                bail!("{name}: no pass named {needed} stands before {}", pass.name);
            }
        }
        let inside = |day: &NaiveDate| (convention.first_day..=convention.last_day).contains(day);
        if !pass.days.iter().all(inside) {
            bail!(
                "{name}: the pass {} admits to a day outside the convention",
                pass.name
            );
        }
        if convention.quota_per_day.is_some() && pass.attending && pass.days.is_empty() {
            bail!(
                "{name}: the pass {} needs days, because places are per day",
                pass.name
            );
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: &str = include_str!("../../../seed/conventions.toml");

    #[test]
    fn our_own_file_is_well_formed() {
        let seed = parse(OURS).unwrap();
        let passes: Vec<_> = seed
            .conventions
            .iter()
            .map(|convention| (convention.slug.as_str(), convention.passes.len()))
            .collect();
        assert_eq!(
            passes,
            [
                ("gen-con-indy-2024", 7),
                ("seattle-worldcon-2025", 8),
                ("furnal-equinox-2025", 5)
            ]
        );
    }

    #[test]
    fn a_typing_error_is_refused() {
        assert!(parse(&OURS.replace("quota_per_day", "quota_pre_day")).is_err());
        assert!(parse(&OURS.replace("Supporter =", "Suporter =")).is_err());
        assert!(parse(&OURS.replace("[\"2024-08-01\"]", "[\"2024-08-09\"]")).is_err());
        assert!(parse(&OURS.replace("America/Toronto", "America/Torronto")).is_err());
    }
}
