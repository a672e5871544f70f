//! What must stay inside, by the committed documents of the services.

use std::{fs, path::Path};

use serde_json::Value;

/// An operation as somebody outside would try it.
pub(crate) struct Operation {
    /// `GET`, …
    pub(crate) method: String,
    /// With something in place of each parameter.
    pub(crate) path: String,
}

/// Every operation of the documents for this audience, and the documents themselves with their pages.
pub(crate) fn operations(audience: &str) -> Vec<Operation> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../contracts/openapi");
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if !name.ends_with(&format!("-{audience}")) {
            continue;
        }
        let document: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let paths = document["paths"].as_object().unwrap();
        for (template, item) in paths {
            let methods = item.as_object().unwrap().keys();
            found.extend(methods.filter(|key| key.len() < 7).map(|method| Operation {
                method: method.to_uppercase(),
                path: filled(template),
            }));
        }
        let any = paths.keys().next().unwrap();
        let prefix = any.split_inclusive("/v1").next().unwrap();
        for page in ["openapi.json", "docs/"] {
            found.push(get(&format!("{prefix}/{page}")));
        }
    }
    assert!(found.len() > 5, "no documents of {audience}");
    found
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
