//! Keeps `.sqlx` true: what the query macros need to know to compile without a database.

use std::{collections::BTreeMap, fs, path::Path, process::Command, time::SystemTime};

use anyhow::{Context, bail};
use tempfile::TempDir;

use crate::{
    database::Database,
    lint::files,
    process::{cargo, root, run},
};

/// Writes `.sqlx`, or compares it with what the database says.
pub(crate) fn prepare(check: bool) -> anyhow::Result<()> {
    let database = Database::start()?;
    let queries = expand(
        &database,
        &mut cargo(["check", "--workspace", "--all-targets"]),
    )?;
    if check {
        compare(queries.path())
    } else {
        write(queries.path())
    }
}

/// Runs cargo so that every query is asked of the database; returns the answers.
pub(crate) fn expand(database: &Database, cargo: &mut Command) -> anyhow::Result<TempDir> {
    let queries = tempfile::tempdir()?;
    forget_expansions()?;
    run(cargo
        .env("SQLX_OFFLINE", "false")
        .env("SQLX_OFFLINE_DIR", queries.path())
        .env("DATABASE_URL", database.url()))?;
    Ok(queries)
}

/// Fails unless `.sqlx` holds exactly these answers.
pub(crate) fn compare(queries: &Path) -> anyhow::Result<()> {
    let (new, old) = (read(queries)?, read(&root().join(".sqlx"))?);
    let missing = new
        .iter()
        .filter(|(name, text)| old.get(*name) != Some(text))
        .count();
    let superfluous = old.keys().filter(|name| !new.contains_key(*name)).count();
    if missing + superfluous > 0 {
        bail!(
            ".sqlx lacks or misstates {missing} queries and holds {superfluous} that no longer exist; \
             run `cargo xtask sql prepare`"
        );
    }
    Ok(())
}

fn write(queries: &Path) -> anyhow::Result<()> {
    let directory = root().join(".sqlx");
    fs::create_dir_all(&directory)?;
    let (new, old) = (read(queries)?, read(&directory)?);
    for name in old.keys().filter(|name| !new.contains_key(*name)) {
        fs::remove_file(directory.join(name))?;
    }
    for (name, text) in new
        .iter()
        .filter(|(name, text)| old.get(*name) != Some(text))
    {
        fs::write(directory.join(name), text)?;
    }
    Ok(())
}

fn read(directory: &Path) -> anyhow::Result<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(directory).with_context(|| directory.display().to_string())? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with("query-") {
            found.insert(name, fs::read_to_string(entry.path())?);
        }
    }
    Ok(found)
}

/// Macros run when their crate is compiled: makes cargo compile all that use sqlx.
fn forget_expansions() -> anyhow::Result<()> {
    for manifest in files()?.iter().filter(|path| path.ends_with("Cargo.toml")) {
        if !fs::read_to_string(manifest)?.contains("\nsqlx") {
            continue;
        }
        let roots = ["src/lib.rs", "src/main.rs"].map(|file| manifest.with_file_name(file));
        if let Some(file) = roots.iter().find(|file| file.exists()) {
            fs::File::options()
                .append(true)
                .open(file)?
                .set_modified(SystemTime::now())?;
        }
    }
    Ok(())
}
