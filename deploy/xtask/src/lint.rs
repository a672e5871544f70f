//! Rules of the house that compiler and clippy do not know. Each is a function from the files of the
//! repository to complaints.

mod layers;
mod manifests;
mod words;

use std::{fs, path::PathBuf};

use anyhow::bail;

use crate::{
    contracts,
    process::{capture, command, root},
    tally::Tally,
};

/// A text file of the repository.
pub(crate) struct Source {
    /// From the root, with `/`.
    path: String,
    /// What it holds.
    text: String,
}

impl Source {
    fn is(&self, extensions: &[&str]) -> bool {
        extensions
            .iter()
            .any(|extension| self.path.ends_with(extension))
    }

    fn is_test(&self) -> bool {
        self.path.contains("/tests/")
    }
}

type Rule = fn(&[Source]) -> Vec<String>;

const RULES: [(&str, Rule); 6] = [
    ("layers", layers::check),
    ("sizes", sizes),
    ("names of modules", module_names),
    ("words", words::unfinished),
    ("paths and hosts", words::places),
    ("manifests", manifests::check),
];

/// Runs every rule.
pub(crate) fn run(tally: &mut Tally) {
    let Some(sources) = tally.yields("files of the repository", sources) else {
        return;
    };
    for (name, rule) in RULES {
        tally.check(&format!("lint: {name}"), || refuse(&rule(&sources)));
    }
    tally.check("lint: contracts", || refuse(&contracts::check()?));
}

fn refuse(complaints: &[String]) -> anyhow::Result<()> {
    if complaints.is_empty() {
        return Ok(());
    }
    bail!("\n      {}", complaints.join("\n      "))
}

/// Every file that git knows or would add.
pub(crate) fn files() -> anyhow::Result<Vec<PathBuf>> {
    let mut git = command("git");
    git.args([
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]);
    let names = capture(&mut git)?;
    let names = names.split('\0').filter(|name| !name.is_empty());
    Ok(names
        .map(|name| root().join(name))
        .filter(|path| path.is_file())
        .collect())
}

fn sources() -> anyhow::Result<Vec<Source>> {
    let mut found = Vec::new();
    for path in files()? {
        // What is no text is a picture or a font.
        if let Ok(text) = fs::read_to_string(&path) {
            let path = path.strip_prefix(root())?.to_string_lossy().into_owned();
            found.push(Source { path, text });
        }
    }
    Ok(found)
}

fn sizes(sources: &[Source]) -> Vec<String> {
    let written = sources
        .iter()
        .filter(|source| source.is(&[".rs", ".ts", ".css", ".html"]));
    let too_long = written.filter_map(|source| {
        let (lines, limit) = (
            source.text.lines().count(),
            if source.is_test() { 600 } else { 400 },
        );
        (lines > limit).then(|| format!("{}: {lines} lines, at most {limit}", source.path))
    });
    too_long.collect()
}

fn module_names(sources: &[Source]) -> Vec<String> {
    const VAGUE: [&str; 9] = [
        "mod",
        "utils",
        "util",
        "helpers",
        "common",
        "manager",
        "service_impl",
        "data",
        "info",
    ];
    let vague = sources.iter().filter(|source| {
        let name = source.path.rsplit('/').next().unwrap_or_default();
        VAGUE
            .iter()
            .any(|vague| name.strip_suffix(".rs") == Some(vague))
    });
    vague
        .map(|source| format!("{}: a name that says nothing", source.path))
        .collect()
}

#[cfg(test)]
fn source(path: &str, text: &str) -> Source {
    Source {
        path: path.to_owned(),
        text: text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_files_are_refused_and_tests_may_be_longer() {
        let text = "x\n".repeat(401);
        let sources = [source("a/src/x.rs", &text), source("a/tests/x.rs", &text)];
        assert_eq!(sizes(&sources), ["a/src/x.rs: 401 lines, at most 400"]);
    }

    #[test]
    fn vague_names_are_refused() {
        let sources = [source("a/src/mod.rs", ""), source("a/src/model.rs", "")];
        assert_eq!(module_names(&sources).len(), 1);
    }
}
