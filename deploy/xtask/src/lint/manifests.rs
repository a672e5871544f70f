//! Every crate of ours takes its lints and the versions of what it uses from the workspace.

use super::Source;

/// Manifests that go their own way.
pub(super) fn check(sources: &[Source]) -> Vec<String> {
    let own = |source: &&Source| source.path.ends_with("/Cargo.toml");
    sources.iter().filter(own).flat_map(complaints).collect()
}

fn complaints(source: &Source) -> Vec<String> {
    let Ok(manifest) = source.text.parse::<toml::Table>() else {
        return vec![format!("{}: not TOML", source.path)];
    };
    let mut found = Vec::new();
    let inherits = |value: Option<&toml::Value>| {
        value
            .and_then(|value| value.get("workspace"))
            .and_then(toml::Value::as_bool)
            == Some(true)
    };
    if !inherits(manifest.get("lints")) {
        found.push(format!(
            "{}: does not take the lints of the workspace",
            source.path
        ));
    }
    let package = manifest.get("package");
    let name = package
        .and_then(|package| package.get("name"))
        .and_then(toml::Value::as_str);
    if !name.is_some_and(|name| name.starts_with("butterfly-")) {
        found.push(format!("{}: the name is not butterfly-…", source.path));
    }
    for table in ["dependencies", "dev-dependencies", "build-dependencies"] {
        let dependencies = manifest.get(table).and_then(toml::Value::as_table);
        for (name, value) in dependencies.into_iter().flatten() {
            if !inherits(Some(value)) {
                found.push(format!("{}: {name} is not of the workspace", source.path));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::source;

    #[test]
    fn a_manifest_inherits_lints_and_versions() {
        let good = "[package]\nname = \"butterfly-x\"\n[lints]\nworkspace = true\n[dependencies]\nserde.workspace = true";
        let bad = "[package]\nname = \"x\"\n[dependencies]\nserde = \"1\"";
        assert!(complaints(&source("x/Cargo.toml", good)).is_empty());
        assert_eq!(complaints(&source("x/Cargo.toml", bad)).len(), 3);
    }
}
