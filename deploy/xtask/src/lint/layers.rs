//! In a service, requests are answered in `http`, decided in `domain` and written down in `store`:
//! http may use domain and store, store may use domain, and domain knows neither them nor any library
//! that talks to the world. Websites know no database at all.

use super::Source;

/// A part of the tree, and what its lines must not contain.
struct Layer {
    part: &'static str,
    forbidden: &'static [&'static str],
    why: &'static str,
}

const SERVICES: [&str; 4] = ["attendee", "registration", "options", "lodging"];

const OF_A_SERVICE: [Layer; 3] = [
    Layer {
        part: "domain",
        forbidden: &[
            "actix_web",
            "sqlx::",
            "tokio::",
            "crate::http",
            "crate::store",
        ],
        why: "domain decides and does nothing else",
    },
    Layer {
        part: "store",
        forbidden: &["actix_web", "crate::http"],
        why: "store does not know who asks",
    },
    Layer {
        part: "http",
        forbidden: &["query!(", "query_as!(", "query_scalar!(", "sqlx::query"],
        why: "SQL stands in store",
    },
];

const OF_THE_TREE: [(&str, &[&str], &str); 4] = [
    (
        "contracts/",
        &["actix_web", "sqlx"],
        "contracts are plain types",
    ),
    (
        "frontend/",
        &["sqlx", "butterfly_store", "butterfly-store"],
        "websites hold no SQL",
    ),
    (
        "admin/",
        &["sqlx", "butterfly_store", "butterfly-store"],
        "websites hold no SQL",
    ),
    (
        "services/ledger/",
        &["actix_web"],
        "the ledger does not know who asks",
    ),
];

/// Lines of code that know what their layer must not know.
pub(super) fn check(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources
        .iter()
        .filter(|source| source.is(&[".rs", "Cargo.toml"]))
    {
        for (start, forbidden, why) in OF_THE_TREE {
            if source.path.starts_with(start) {
                look(source, forbidden, why, &mut found);
            }
        }
        for layer in OF_A_SERVICE {
            let within = |service: &str| {
                let part = format!("services/{service}/src/{}", layer.part);
                let rest = source.path.strip_prefix(&part);
                rest.is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
            };
            if SERVICES.into_iter().any(within) {
                look(source, layer.forbidden, layer.why, &mut found);
            }
        }
    }
    found
}

fn look(source: &Source, forbidden: &[&str], why: &str, found: &mut Vec<String>) {
    for (number, line) in (1..).zip(source.text.lines()) {
        let line = line.trim_start();
        let is_code = !line.starts_with("//") && !line.starts_with('#');
        let known = forbidden.iter().find(|word| line.contains(**word));
        if let (true, Some(word)) = (is_code, known) {
            found.push(format!("{}:{number}: {word}: {why}", source.path));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::source;

    #[test]
    fn each_layer_is_kept() {
        let sources = [
            source(
                "services/options/src/domain.rs",
                "use sqlx::MySqlConnection;",
            ),
            source(
                "services/options/src/domain/price.rs",
                "use crate::store::row;",
            ),
            source(
                "services/options/src/store/rows.rs",
                "use crate::http::dto;",
            ),
            source(
                "services/options/src/http/list.rs",
                "sqlx::query_as!(X, \"\")",
            ),
            source("frontend/Cargo.toml", "butterfly-store.workspace = true"),
            source(
                "services/options/src/domain/day.rs",
                "// as sqlx::Type does\nuse crate::domain::x;",
            ),
            source(
                "services/options/src/store/days.rs",
                "use crate::domain::Day;",
            ),
        ];
        assert_eq!(check(&sources).len(), 5);
    }
}
