//! Bringing conventions in from a file, through the services' own APIs.

pub mod file;
pub mod inputs;
mod send;
pub mod shift;

use std::{fs, path::Path};

use anyhow::Context;
use butterfly_contracts::registration::ConventionQuery;
use chrono::Utc;

use crate::{api::Operator, files, layout::Layout, terminal};

/// Seeds a new installation, or goes on where an interrupted seeding ended. Conventions that are there
/// already, of whatever origin, mean that there is nothing to do.
pub async fn first(layout: &Layout, operator: &Operator) -> anyhow::Result<()> {
    let begun = layout.database().join("seeding");
    if !begun.exists() && !is_empty(operator).await? {
        return Ok(());
    }
    terminal::step("bringing in the conventions of deploy/seed");
    files::write_private(&begun, "in progress\n")?;
    run(operator, &layout.seed_file()).await?;
    fs::remove_file(&begun).with_context(|| format!("cannot remove {}", begun.display()))
}

/// Brings in the conventions of a file; those that are there are only completed.
pub async fn run(operator: &Operator, path: &Path) -> anyhow::Result<()> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let seed = file::parse(&text).with_context(|| format!("{} cannot be used", path.display()))?;
    for convention in seed.conventions {
        let shifted = shift::into_the_future(convention, Utc::now())
            .with_context(|| format!("{} cannot be used", path.display()))?;
        send::convention(operator, &shifted).await?;
    }
    Ok(())
}

async fn is_empty(operator: &Operator) -> anyhow::Result<bool> {
    let context = operator.staff().await?;
    let query = ConventionQuery {
        limit: Some(1),
        ..ConventionQuery::default()
    };
    let page = operator
        .registration(&context)
        .list_conventions(&query)
        .await?;
    Ok(page.items.is_empty())
}
