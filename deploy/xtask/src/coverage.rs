//! Whether tests have seen every documented operation succeed. The test kit of the chassis notes
//! `METHOD template status` for each answer in files of the directory that [`VARIABLE`] names.

use std::{collections::BTreeSet, fs, path::Path};

use anyhow::bail;

use crate::{openapi, process::root};

/// Tells the test kit where to note.
pub(crate) const VARIABLE: &str = "BUTTERFLY_API_COVERAGE";

/// Compares what was noted with the documents and with the list of exceptions.
pub(crate) fn check(directory: &Path) -> anyhow::Result<()> {
    let mut noted = String::new();
    for entry in fs::read_dir(directory)? {
        noted += &fs::read_to_string(entry?.path())?;
    }
    let mut documented = BTreeSet::new();
    for document in openapi::read()?.values() {
        let names = openapi::operations(document).into_iter();
        documented
            .extend(names.map(|operation| format!("{} {}", operation.method, operation.path)));
    }
    let excepted = fs::read_to_string(root().join("contracts/openapi/uncovered.txt"))?;
    let excepted = excepted
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    let complaints = compare(&documented, &succeeded(&noted), &excepted.collect());
    if !complaints.is_empty() {
        bail!("{}", complaints.join("\n    "));
    }
    Ok(())
}

fn succeeded(noted: &str) -> BTreeSet<&str> {
    let lines = noted.lines().filter_map(|line| line.rsplit_once(' '));
    lines
        .filter(|(_, status)| status.starts_with('2'))
        .map(|(operation, _)| operation)
        .collect()
}

fn compare(
    documented: &BTreeSet<String>,
    succeeded: &BTreeSet<&str>,
    excepted: &BTreeSet<&str>,
) -> Vec<String> {
    let is_missing = |name: &&String| !succeeded.contains(name.as_str());
    let missing: BTreeSet<_> = documented
        .iter()
        .filter(is_missing)
        .map(String::as_str)
        .collect();
    let uncovered = missing
        .difference(excepted)
        .map(|name| format!("no test: {name}"));
    let stale = excepted
        .difference(&missing)
        .map(|name| format!("not needed in uncovered.txt: {name}"));
    uncovered.chain(stale).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_success_covers_an_operation_and_exceptions_must_be_needed() {
        let documented = ["GET /a", "POST /a", "GET /b"].map(str::to_owned).into();
        let noted = succeeded("GET /a 200\nPOST /a 409\nPOST /a 409\n");
        let complaints = compare(&documented, &noted, &["GET /a", "GET /b"].into());
        assert_eq!(
            complaints,
            ["no test: POST /a", "not needed in uncovered.txt: GET /a"]
        );
    }
}
