//! Generated requests against a running Butterfly, by the documents it serves itself.

use std::{fs, path::Path};

use anyhow::Context;
use serde_json::Value;

use crate::{
    openapi,
    process::{capture, command, run as finish, tool},
    tally::Tally,
};

/// Longest time for one document, in seconds.
const LIMIT: &str = "420";

/// Where and as whom a document is tried.
struct Target {
    base: String,
    document: String,
    authorization: Option<String>,
}

/// Tries every document; each counts as one check. The system is not the same afterwards.
pub(crate) fn run(tally: &mut Tally, stack: &Path) {
    let Some(documents) = tally.yields("documents for schemathesis", openapi::read) else {
        return;
    };
    for (name, document) in documents {
        tally.check(&format!("schemathesis: {name}"), || {
            let target = target(stack, &name, &document)?;
            tried(&target)
        });
    }
}

fn tried(target: &Target) -> anyhow::Result<()> {
    let mut schemathesis = command("timeout");
    schemathesis
        .arg("--kill-after=10")
        .arg(LIMIT)
        .arg(tool("python/bin/schemathesis")?)
        .args([
            "--config-file",
            "deploy/schemathesis.toml",
            "run",
            "--checks",
            "all",
        ])
        .args(["--url", &target.base]);
    if let Some(authorization) = &target.authorization {
        schemathesis.args(["--header", &format!("Authorization:{authorization}")]);
    }
    finish(schemathesis.arg(format!("{}{}", target.base, target.document)))
}

fn target(stack: &Path, name: &str, document: &Value) -> anyhow::Result<Target> {
    let text = fs::read_to_string(stack.join("run.json")).context("the stack's run.json")?;
    let state: Value = serde_json::from_str(&text)?;
    let address = |key: &str| {
        let found = state.get(key).and_then(Value::as_str);
        Ok::<_, anyhow::Error>(
            found
                .with_context(|| format!("run.json has no {key}"))?
                .to_owned(),
        )
    };
    let audience = name
        .rsplit_once('-')
        .map_or("public", |(_, audience)| audience);
    let base = match audience {
        "staff" => address("staff_url")?,
        "internal" => address("internal_url")?,
        _ => address("public_url")?,
    };
    let authorization = match audience {
        "staff" | "internal" => {
            let token = operator_token(stack, &address("internal_url")?, audience)?;
            Some(format!("Bearer {token}"))
        }
        _ => None,
    };
    Ok(Target {
        base,
        document: format!("{}/openapi.json", prefix(document)?),
        authorization,
    })
}

/// `/api/options/staff/v1`, what all paths of a document begin with.
fn prefix(document: &Value) -> anyhow::Result<&str> {
    let paths = document.get("paths").and_then(Value::as_object);
    let path = paths
        .and_then(|paths| paths.keys().next())
        .context("no paths")?;
    let end = path.find("/v1").context("no version in the path")? + "/v1".len();
    path.get(..end).context("no version in the path")
}

/// A token of the operator, by the credentials among the stack's secrets.
fn operator_token(stack: &Path, internal: &str, audience: &str) -> anyhow::Result<String> {
    let secrets: toml::Value = toml::from_str(&fs::read_to_string(stack.join("secrets.toml"))?)?;
    let secret = ["clients", "operator"]
        .into_iter()
        .try_fold(&secrets, |table, key| table.get(key))
        .and_then(toml::Value::as_str)
        .context("the operator has no secret")?;
    let body = serde_json::json!({
        "client_id": "operator", "client_secret": secret, "audience": audience,
    });
    let answer = capture(
        command("curl")
            .args([
                "--silent",
                "--show-error",
                "--fail-with-body",
                "--max-time",
                "20",
            ])
            .args([
                "--header",
                "Content-Type: application/json",
                "--data",
                &body.to_string(),
            ])
            .arg(format!("{internal}/internal/attendee/v1/tokens")),
    )?;
    let answer: Value = serde_json::from_str(&answer)?;
    let token = answer.get("access_token").and_then(Value::as_str);
    Ok(token.context("no access_token")?.to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_prefix_ends_with_the_version() {
        let document = json!({ "paths": { "/api/options/staff/v1/conventions/{convention}": {} } });
        assert_eq!(prefix(&document).unwrap(), "/api/options/staff/v1");
    }
}
