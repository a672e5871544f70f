//! Generated requests against a running Butterfly, by its documents, as somebody who may do what they tell of.

use std::{fs, path::Path};

use anyhow::Context;
use serde_json::{Value, json};

use crate::{
    openapi,
    process::{capture, command, run as finish, target, tool},
    tally::Tally,
};

/// Longest time for one document, in seconds.
const LIMIT: &str = "420";

/// Where and as whom a document is tried.
struct Target {
    base: String,
    document: Value,
    authorization: String,
}

/// Tries every document; each counts as one check. The system is not the same afterwards.
pub(crate) fn run(tally: &mut Tally, stack: &Path) {
    let Some(documents) = tally.yields("documents for schemathesis", openapi::read) else {
        return;
    };
    for (name, document) in documents {
        tally.check(&format!("schemathesis: {name}"), || {
            tried(&target_of(stack, &name, document)?)
        });
    }
}

fn tried(target: &Target) -> anyhow::Result<()> {
    let directory = tempfile::tempdir()?;
    let document = directory.path().join("openapi.json");
    fs::write(&document, target.document.to_string())?;
    let mut schemathesis = command("timeout");
    schemathesis
        .arg("--kill-after=10")
        .arg(LIMIT)
        .arg(tool("python/bin/schemathesis")?)
        .args(["--config-file", "deploy/schemathesis.toml"])
        .args(["run", "--checks", "all", "--url", &target.base])
        .args([
            "--header",
            &format!("Authorization:{}", target.authorization),
        ]);
    finish(schemathesis.arg(document))
}

fn target_of(stack: &Path, name: &str, mut document: Value) -> anyhow::Result<Target> {
    let text = fs::read_to_string(stack.join("run.json")).context("the stack's run.json")?;
    let state: Value = serde_json::from_str(&text)?;
    let audience = name
        .rsplit_once('-')
        .map_or("public", |(_, audience)| audience);
    let address = match audience {
        "staff" | "internal" => format!("{audience}_url"),
        _ => "public_url".to_owned(),
    };
    let base = text_of(&state, &address)?;
    let mut guests = command(target().join("debug/butterfly-guests"));
    let guest = capture(guests.arg(name).env("BUTTERFLY_TEST_STACK", stack))?;
    let guest: Value = serde_json::from_str(&guest)?;
    name_real_things(&mut document, guest.get("parameters"));
    Ok(Target {
        base,
        authorization: text_of(&guest, "authorization")?,
        document,
    })
}

fn text_of(value: &Value, key: &str) -> anyhow::Result<String> {
    let found = value.get(key).and_then(Value::as_str);
    Ok(found.with_context(|| format!("no {key}"))?.to_owned())
}

/// Makes real things the examples of the parameters that name some, so that requests also meet what is there.
fn name_real_things(document: &mut Value, named: Option<&Value>) {
    let operations = document.get_mut("paths").and_then(Value::as_object_mut);
    let operations = operations
        .into_iter()
        .flat_map(|paths| paths.values_mut())
        .filter_map(Value::as_object_mut)
        .flat_map(|item| item.values_mut());
    let parameters = operations
        .filter_map(|operation| operation.get_mut("parameters"))
        .filter_map(Value::as_array_mut)
        .flatten();
    for parameter in parameters {
        let name = parameter.get("name").and_then(Value::as_str);
        let real = match name {
            Some("If-Match") => Some(json!("\"1\"")),
            Some(name) => named.and_then(|named| named.get(name)).cloned(),
            None => None,
        };
        if let (Some(fields), Some(real)) = (parameter.as_object_mut(), real) {
            fields.insert("example".to_owned(), real);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn real_things_become_examples_and_the_rest_stays() {
        let parameter = |name: &str| json!({ "name": name, "in": "path" });
        let parameters = [parameter("order"), parameter("q"), parameter("If-Match")];
        let operation = json!({ "parameters": parameters });
        let mut document = json!({ "paths": { "/orders/{order}": { "get": operation } } });
        name_real_things(&mut document, Some(&json!({ "order": "ord_1" })));
        let parameters = document.pointer("/paths/~1orders~1{order}/get/parameters");
        let parameters = parameters.and_then(Value::as_array).into_iter().flatten();
        let examples: Vec<_> = parameters.map(|one| one.get("example").cloned()).collect();
        assert_eq!(examples, [Some(json!("ord_1")), None, Some(json!("\"1\""))]);
    }
}
