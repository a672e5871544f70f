//! Runs tests with nextest and counts them.

use std::{fs, process::Command};

use anyhow::Context;

use crate::{
    database::Database,
    process::{cargo, root, tool},
    stack::{Build, Stack},
    tally::{Tally, heading},
};

/// The tests that need a whole running Butterfly.
pub(crate) const ON_A_STACK: &str = "package(butterfly-system-tests)";

/// `cargo xtask test`.
pub(crate) fn run(tally: &mut Tally, with_stack: bool, arguments: &[String]) {
    let Some(database) = tally.yields("throw-away database", Database::start) else {
        return;
    };
    let mut stack = None;
    if with_stack {
        stack = tally.yields("throw-away stack", || Stack::start(Build::Debug));
        if stack.is_none() {
            return;
        }
    }
    let everything = format!("not {ON_A_STACK}");
    let filter = ["--workspace", "--filterset", everything.as_str()];
    let mut nextest = nextest(&database);
    if let Some(stack) = &stack {
        on_stack(&mut nextest, stack);
    }
    match (arguments, with_stack) {
        ([], true) => nextest.arg("--workspace"),
        ([], false) => nextest.args(filter),
        (arguments, _) => nextest.args(arguments),
    };
    count(tally, "tests", &mut nextest);
}

/// `cargo nextest run` on a database, before its selection of tests.
pub(crate) fn nextest(database: &Database) -> Command {
    let mut nextest = cargo(["nextest", "run", "--profile", "ci"]);
    nextest.env("DATABASE_URL", database.url());
    nextest
}

/// Tells tests where the stack is, and where axe is that they give to the browser.
pub(crate) fn on_stack(nextest: &mut Command, stack: &Stack) {
    nextest.env("BUTTERFLY_TEST_STACK", stack.var());
    if let Ok(axe) = tool("npm/node_modules/axe-core/axe.min.js") {
        nextest.env("BUTTERFLY_AXE", axe);
    }
}

/// Runs nextest; every test counts by itself.
pub(crate) fn count(tally: &mut Tally, name: &str, nextest: &mut Command) {
    heading(name);
    // Where .config/nextest.toml says, wherever cargo builds.
    let report = root().join("target/nextest/ci/junit.xml");
    // Absent before the first run.
    let _ = fs::remove_file(&report);
    let ended_well = nextest.status().is_ok_and(|status| status.success());
    let counted = fs::read_to_string(&report)
        .map_err(Into::into)
        .and_then(|text| totals(&text));
    let (passed, failed) = counted.unwrap_or((0, 1));
    let failed = if ended_well { failed } else { failed.max(1) };
    tally.add(name, passed, failed);
}

/// How many passed and failed, by a `JUnit` report.
fn totals(report: &str) -> anyhow::Result<(u64, u64)> {
    let (_, rest) = report.split_once("<testsuites ").context("no report")?;
    let (head, _) = rest.split_once('>').context("no report")?;
    let number = |name: &str| -> anyhow::Result<u64> {
        let (_, rest) = head
            .split_once(&format!(" {name}=\""))
            .context("no number")?;
        let (digits, _) = rest.split_once('"').context("no number")?;
        Ok(digits.parse()?)
    };
    let failed = number("failures")? + number("errors")?;
    Ok((number("tests")? - failed, failed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_come_from_the_report() {
        let report = r#"<?xml version="1.0"?><testsuites name="nextest-run" tests="12" failures="2" errors="1" uuid="x"><testsuite tests="3" failures="0">"#;
        assert_eq!(totals(report).unwrap(), (9, 3));
        assert!(totals("").is_err());
    }
}
