//! Words that have no place in the repository: work left undone, tests switched off, lints silenced for
//! ever, paths of one machine, and hosts that a build would have to reach.

use super::Source;

/// Work left undone and checks switched off. Written in two halves, so that this file may name them.
const UNFINISHED: [&str; 13] = [
    concat!("to", "do!("),
    concat!("unimple", "mented!("),
    concat!("db", "g!("),
    concat!("#[ig", "nore"),
    concat!("#[al", "low("),
    concat!("#![al", "low("),
    concat!("FIX", "ME"),
    concat!("XX", "X"),
    concat!("TO", "DO"),
    concat!("HA", "CK"),
    concat!("lorem", " ipsum"),
    concat!("test.", "skip"),
    concat!("describe.", "only"),
];

/// Paths of one machine, and registries.
const PLACES: [&str; 8] = [
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("crates", ".io"),
    concat!("registry", ".npmjs.org"),
    concat!("pypi", ".org"),
    concat!("cdn.", "jsdelivr"),
    concat!("unp", "kg.com"),
];

/// Lines that say something is unfinished or switched off.
pub(super) fn unfinished(sources: &[Source]) -> Vec<String> {
    let written = [
        ".rs", ".ts", ".mjs", ".css", ".html", ".sh", ".sql", ".toml", ".yaml",
    ];
    look(
        sources.iter().filter(|source| source.is(&written)),
        &UNFINISHED,
    )
}

/// Lines that name a place which exists on one machine only, or a host.
pub(super) fn places(sources: &[Source]) -> Vec<String> {
    let made = ["Cargo.lock", "package-lock.json", "LICENSE-APACHE"];
    look(sources.iter().filter(|source| !source.is(&made)), &PLACES)
}

fn look<'a>(sources: impl Iterator<Item = &'a Source>, words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        for (number, line) in (1..).zip(source.text.lines()) {
            if let Some(word) = words.iter().find(|word| line.contains(**word)) {
                found.push(format!("{}:{number}: {word}", source.path));
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
    fn words_are_found_where_they_count() {
        let [undone, ..] = UNFINISHED;
        let [place, ..] = PLACES;
        assert_eq!(
            unfinished(&[source("a.rs", undone), source("a.md", undone)]).len(),
            1
        );
        assert_eq!(
            places(&[source("a.md", place), source("b/Cargo.lock", place)]).len(),
            1
        );
    }
}
