//! Writes `contracts/openapi/<name>.json` from the routes of every service, or compares. A crate of its
//! own, so that `cargo xtask` does not wait for the services to compile.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context, bail};
use clap::Parser;

/// Writes contracts/openapi/*.json.
#[derive(Parser)]
struct Arguments {
    /// Compares and writes nothing.
    #[arg(long)]
    check: bool,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../contracts/openapi");
    let generated = documents()?;
    let committed = read(&directory)?;
    let mut stale: Vec<_> = generated
        .iter()
        .filter(|(name, text)| committed.get(*name) != Some(text))
        .map(|(name, _)| name.clone())
        .collect();
    stale.extend(
        committed
            .keys()
            .filter(|name| !generated.contains_key(*name))
            .cloned(),
    );
    if arguments.check {
        if stale.is_empty() {
            return Ok(());
        }
        bail!(
            "not as the code says: {}. Run `cargo xtask openapi` and look at the difference.",
            stale.join(", ")
        );
    }
    for name in stale {
        let path = directory.join(&name);
        match generated.get(&name) {
            Some(text) => fs::write(&path, text),
            None => fs::remove_file(&path),
        }
        .with_context(|| path.display().to_string())?;
    }
    Ok(())
}

fn documents() -> anyhow::Result<BTreeMap<String, String>> {
    let all = [
        butterfly_attendee::documents(),
        butterfly_registration::documents(),
        butterfly_options::documents(),
        butterfly_lodging::documents(),
    ];
    let text = |(name, document): (&str, utoipa::openapi::OpenApi)| {
        Ok((format!("{name}.json"), document.to_pretty_json()? + "\n"))
    };
    all.into_iter().flatten().map(text).collect()
}

fn read(directory: &Path) -> anyhow::Result<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(directory).with_context(|| directory.display().to_string())? {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            found.insert(name.into_owned(), fs::read_to_string(&path)?);
        }
    }
    Ok(found)
}
