//! The documents of `contracts/openapi`: who writes them, and how they are read here.

use std::{collections::BTreeMap, fs, process::Command};

use anyhow::Context;
use serde_json::Value;

use crate::process::{cargo, command, root, run, tool};

/// One operation of a document.
pub(crate) struct Operation<'a> {
    /// `GET`.
    pub(crate) method: String,
    /// `/api/…/{convention}`.
    pub(crate) path: &'a str,
    /// What the document says of it.
    pub(crate) value: &'a Value,
}

/// `cargo xtask openapi`.
pub(crate) fn write(check: bool) -> anyhow::Result<()> {
    write_with(
        cargo(["run", "--quiet", "--package", "butterfly-openapi", "--"]),
        check,
    )
}

/// Lets this program write the documents, or compare.
pub(crate) fn write_with(mut writer: Command, check: bool) -> anyhow::Result<()> {
    run(writer.args(check.then_some("--check")))
}

/// Lets spectral look at the documents.
pub(crate) fn spectral() -> anyhow::Result<()> {
    let documents = read()?
        .into_keys()
        .map(|name| format!("contracts/openapi/{name}.json"));
    run(command(tool("npm/node_modules/.bin/spectral")?)
        .args([
            "lint",
            "--quiet",
            "--ruleset",
            ".spectral.yaml",
            "--fail-severity",
            "warn",
        ])
        .args(documents))
}

/// The committed documents by name.
pub(crate) fn read() -> anyhow::Result<BTreeMap<String, Value>> {
    let directory = root().join("contracts/openapi");
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(&directory).with_context(|| directory.display().to_string())? {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            let name = path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let document = serde_json::from_str(&fs::read_to_string(&path)?)
                .with_context(|| path.display().to_string())?;
            found.insert(name, document);
        }
    }
    anyhow::ensure!(
        !found.is_empty(),
        "{} holds no document",
        directory.display()
    );
    Ok(found)
}

/// The operations of a document.
pub(crate) fn operations(document: &Value) -> Vec<Operation<'_>> {
    let Some(paths) = document.get("paths").and_then(Value::as_object) else {
        return Vec::new();
    };
    let verbs = ["get", "put", "post", "delete", "patch", "head", "options"];
    let all = paths
        .iter()
        .flat_map(|(path, item)| verbs.map(|verb| (path, verb, item.get(verb))));
    all.filter_map(|(path, verb, value)| {
        let method = verb.to_uppercase();
        Some(Operation {
            method,
            path,
            value: value?,
        })
    })
    .collect()
}
