//! Writing one convention through the staff APIs. What is there by its name is left as it is, so that an
//! interrupted seeding can go on.

use std::collections::BTreeMap;

use anyhow::Context;
use butterfly_client::ClientError;
use butterfly_contracts::{PassId, ProblemCode, QuotaId, registration::ConventionStatus};
use chrono::NaiveDate;

use super::{file::SeedConvention, inputs};
use crate::{api::Operator, terminal};

/// Creates a convention with everything it has, and publishes it.
pub(super) async fn convention(operator: &Operator, seed: &SeedConvention) -> anyhow::Result<()> {
    write(operator, seed)
        .await
        .with_context(|| format!("{} could not be brought in", seed.name))
}

async fn write(operator: &Operator, seed: &SeedConvention) -> anyhow::Result<()> {
    let context = operator.staff().await?;
    let registration = operator.registration(&context);
    let found = match registration.get_convention(&seed.slug).await {
        Err(error) if error.code() == Some(ProblemCode::NotFound) => {
            registration
                .create_convention(&inputs::convention(seed))
                .await?
        }
        found => found?,
    };
    if found.value.status != ConventionStatus::Draft {
        terminal::step(&format!("{} is there already", seed.name));
        return Ok(());
    }
    let id = found.value.id.to_string();
    let stocks = quotas(operator, seed, &id).await?;
    let passes = passes(operator, seed, &id, &stocks).await?;
    options(operator, seed, &id, &passes).await?;
    registration.publish_convention(&id).await?;
    terminal::step(&format!(
        "{}, {} to {}: {} passes",
        seed.name,
        seed.first_day,
        seed.last_day,
        seed.passes.len()
    ));
    Ok(())
}

async fn quotas(
    operator: &Operator,
    seed: &SeedConvention,
    convention: &str,
) -> Result<Vec<(Option<NaiveDate>, QuotaId)>, ClientError> {
    let context = operator.staff().await?;
    let registration = operator.registration(&context);
    let known = registration.list_quotas(convention).await?.items;
    let mut stocks = Vec::new();
    for (day, input) in inputs::quotas(seed) {
        let id = match known.iter().find(|quota| quota.name == input.name) {
            Some(quota) => quota.id,
            None => {
                registration
                    .create_quota(convention, &input)
                    .await?
                    .value
                    .id
            }
        };
        stocks.push((day, id));
    }
    Ok(stocks)
}

async fn passes(
    operator: &Operator,
    seed: &SeedConvention,
    convention: &str,
    stocks: &[(Option<NaiveDate>, QuotaId)],
) -> Result<BTreeMap<String, PassId>, ClientError> {
    let context = operator.staff().await?;
    let registration = operator.registration(&context);
    let known = registration.list_passes(convention).await?.items;
    let mut ids = BTreeMap::new();
    for pass in (1..).zip(&seed.passes) {
        let input = inputs::pass(seed, pass, stocks, &ids);
        let id = match known.iter().find(|one| one.name == input.name) {
            Some(pass) => pass.id,
            None => registration.create_pass(convention, &input).await?.value.id,
        };
        ids.insert(input.name, id);
    }
    Ok(ids)
}

async fn options(
    operator: &Operator,
    seed: &SeedConvention,
    convention: &str,
    passes: &BTreeMap<String, PassId>,
) -> Result<(), ClientError> {
    let context = operator.staff().await?;
    let client = operator.options(&context);
    let known = client.list_options(convention).await?.items;
    for input in inputs::options(seed, passes) {
        if !known.iter().any(|one| one.name == input.name) {
            client.create_option(convention, &input).await?;
        }
    }
    Ok(())
}
