//! What must stay inside, by the committed documents of the services.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use serde_json::Value;

/// An operation as somebody outside would try it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Operation {
    /// `GET`, …
    pub(crate) method: String,
    /// With something in place of each parameter.
    pub(crate) path: String,
}

/// Every operation of the documents for this audience, and the documents themselves with their pages.
pub(crate) fn operations(audience: &str) -> Result<Vec<Operation>> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../contracts/openapi");
    let mut found = Vec::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if !path
            .to_string_lossy()
            .ends_with(&format!("-{audience}.json"))
        {
            continue;
        }
        let document: Value = serde_json::from_str(&fs::read_to_string(&path)?)?;
        let paths = document.get("paths").and_then(Value::as_object);
        for (template, item) in paths.context("no paths")? {
            let members = item.as_object().into_iter().flat_map(|item| item.keys());
            let verbs = ["get", "put", "post", "delete", "patch"];
            let methods = members.filter(|name| verbs.contains(&name.as_str()));
            found.extend(methods.map(|method| Operation {
                method: method.to_uppercase(),
                path: filled(template),
            }));
            let prefix = template.split_inclusive("/v1").next().unwrap_or_default();
            found.extend(["openapi.json", "docs/"].map(|page| get(&format!("{prefix}/{page}"))));
        }
    }
    found.sort();
    found.dedup();
    anyhow::ensure!(found.len() > 5, "no documents of {audience}");
    Ok(found)
}

/// What no document names: metrics, health checks, and the reserved names themselves.
pub(crate) fn unnamed() -> Vec<Operation> {
    let fixed = [
        "/metrics",
        "/health/live",
        "/health/ready",
        "/internal",
        "/api",
        "/api/x/v1/y",
        "/api/registration/internal/v1/tokens",
        "/api/registration/staff",
        "/internal/options/v1/anything",
        "/internal/lodging/v1/anything",
    ];
    fixed.into_iter().map(get).collect()
}

fn get(path: &str) -> Operation {
    Operation {
        method: "GET".to_owned(),
        path: path.to_owned(),
    }
}

/// `/conventions/{convention}` with something that exists.
fn filled(template: &str) -> String {
    let parts = template.split('/').map(|part| match part {
        "{convention}" => "gen-con-indy-2024",
        part if part.starts_with('{') => "1",
        part => part,
    });
    parts.collect::<Vec<_>>().join("/")
}
