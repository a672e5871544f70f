//! What a convention of the file is in the words of the services' APIs.

use std::collections::BTreeMap;

use butterfly_contracts::{
    PassId, QuotaId,
    options::OptionInput,
    registration::{ConventionInput, PassInput, PassesPerPerson, QuotaInput},
};
use chrono::{NaiveDate, Utc};

use super::file::{SeedConvention, SeedPass};

/// The convention itself.
pub fn convention(seed: &SeedConvention) -> ConventionInput {
    ConventionInput {
        slug: seed.slug.clone(),
        name: seed.name.clone(),
        description: seed.description.clone(),
        venue: seed.venue.clone(),
        address: seed.address.clone(),
        time_zone: seed.time_zone.name().to_owned(),
        currency: seed.currency,
        first_day: seed.first_day,
        last_day: seed.last_day,
        registration_opens_at: seed
            .registration_opens
            .map(|opens| opens.with_timezone(&Utc)),
        registration_closes_at: None,
        tax: seed.tax.clone(),
        age_on: seed.age_on,
        passes_per_person: PassesPerPerson::One,
        contact_email: String::new(),
        accent: None,
    }
}

/// Its stocks of places, each with the day it is for.
pub fn quotas(seed: &SeedConvention) -> Vec<(Option<NaiveDate>, QuotaInput)> {
    if let Some(capacity) = seed.quota_per_day {
        let days = seed
            .first_day
            .iter_days()
            .take_while(|day| *day <= seed.last_day);
        let stock = |day: NaiveDate| QuotaInput {
            name: day.format("%A %-d %B").to_string(),
            capacity,
        };
        return days.map(|day| (Some(day), stock(day))).collect();
    }
    let whole = seed.quota_attending.map(|capacity| QuotaInput {
        name: "Attending".to_owned(),
        capacity,
    });
    whole.map(|stock| (None, stock)).into_iter().collect()
}

/// One of its passes, which takes a place of each stock that is for one of its days; given the ids of the
/// passes before it by their names.
pub fn pass(
    seed: &SeedConvention,
    (position, pass): (u32, &SeedPass),
    stocks: &[(Option<NaiveDate>, QuotaId)],
    before: &BTreeMap<String, PassId>,
) -> PassInput {
    let takes = |day: &Option<NaiveDate>| {
        pass.attending && day.as_ref().is_none_or(|day| pass.days.contains(day))
    };
    PassInput {
        name: pass.name.clone(),
        description: String::new(),
        days: pass.days.clone(),
        price_minor: pass.price,
        attending: pass.attending,
        min_age: pass.min_age,
        max_age: pass.max_age,
        visibility: pass.visibility,
        requires: pass.requires.clone(),
        requires_passes: named(&pass.requires_passes, before),
        on_sale_from: None,
        on_sale_until: None,
        max_per_order: None,
        tiers: Vec::new(),
        included: seed.included.get(&pass.name).cloned().unwrap_or_default(),
        quotas: stocks
            .iter()
            .filter(|(day, _)| takes(day))
            .map(|(_, id)| *id)
            .collect(),
        position,
    }
}

/// Its options, given the ids of its passes by their names.
pub fn options(seed: &SeedConvention, passes: &BTreeMap<String, PassId>) -> Vec<OptionInput> {
    let options = (1..).zip(&seed.options);
    options
        .map(|(position, option)| OptionInput {
            name: option.name.clone(),
            description: String::new(),
            price_minor: option.price,
            included_in: named(&option.included_in, passes),
            choices: Vec::new(),
            stocks: Vec::new(),
            min_per_registration: 0,
            max_per_registration: 1,
            requires_passes: Vec::new(),
            requires_options: Vec::new(),
            on_sale_from: None,
            on_sale_until: None,
            position,
        })
        .collect()
}

fn named(names: &[String], passes: &BTreeMap<String, PassId>) -> Vec<PassId> {
    let found = names.iter().filter_map(|name| passes.get(name).copied());
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::{super::file, *};

    #[test]
    fn a_pass_knows_the_passes_it_needs_by_their_ids() {
        let text = include_str!("../../../seed/conventions.toml");
        let seed = file::parse(text).unwrap();
        let gen_con = &seed.conventions[0];
        let names = gen_con.passes.iter().map(|pass| pass.name.clone());
        let ids: BTreeMap<_, _> = names.map(|name| (name, PassId::generate())).collect();
        let child = gen_con.passes.last().unwrap();
        let needed = pass(gen_con, (1, child), &[], &ids).requires_passes;
        assert_eq!(needed.len(), 6);
        assert!(needed.contains(&ids["4-Day"]));
    }

    #[test]
    fn an_option_knows_the_passes_that_include_it_by_their_ids() {
        let text = include_str!("../../../seed/conventions.toml");
        let seed = file::parse(text).unwrap();
        let worldcon = &seed.conventions[1];
        let passes: BTreeMap<_, _> = worldcon
            .passes
            .iter()
            .map(|pass| (pass.name.clone(), PassId::generate()))
            .collect();
        let options = options(worldcon, &passes);
        assert_eq!(options[0].included_in.len(), 6);
        assert_eq!(options[0].included_in[1], passes["Adult"]);
        assert!(!options[0].included_in.contains(&passes["WSFS only"]));
    }

    #[test]
    fn passes_take_places_of_their_days_and_virtual_ones_take_none() {
        let text = include_str!("../../../seed/conventions.toml");
        let seed = file::parse(text).unwrap();
        let taken: Vec<Vec<usize>> = seed
            .conventions
            .iter()
            .map(|convention| {
                let stocks: Vec<_> = quotas(convention)
                    .iter()
                    .map(|(day, _)| (*day, QuotaId::generate()))
                    .collect();
                let passes = convention.passes.iter();
                passes
                    .map(|one| {
                        pass(convention, (1, one), &stocks, &BTreeMap::new())
                            .quotas
                            .len()
                    })
                    .collect()
            })
            .collect();
        assert_eq!(
            taken,
            [
                vec![4, 1, 1, 1, 1, 4, 4],
                vec![1, 1, 1, 1, 1, 1, 0, 0],
                vec![3, 3, 1, 1, 1]
            ]
        );
    }
}
