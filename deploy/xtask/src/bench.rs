//! Measures a release build on a disk, where commits are as durable as in use.

use std::{fs, process::Stdio};

use anyhow::{Context, ensure};

use crate::{
    process::{cargo, command, root, run as finish, target},
    stack::{Build, Stack},
};

/// Where figures are kept.
const REPORT: &str = "docs/benchmarks.md";
/// The stack's settings: whoever sends everything from one address must not be kept from it.
const UNLIMITED: (&str, &str) = (
    "BUTTERFLY_PROXY__LIMITS__REQUESTS_PER_10_SECONDS",
    "1000000000",
);
/// Room for a million orders.
const MEMORY: (&str, &str) = ("BUTTERFLY_DATABASE__BUFFER_POOL_MIB", "2048");
/// The stack's database is reached as on another machine.
const TCP: (&str, &str) = ("BUTTERFLY_DATABASE__OVER_TCP", "true");

/// One stack and what is measured on it.
struct Part {
    settings: &'static [(&'static str, &'static str)],
    options: &'static [&'static str],
    /// Whether another one stands beside it.
    beside: bool,
}

const OPENING: [Part; 2] = [
    Part {
        settings: &[UNLIMITED],
        options: &["opening"],
        beside: false,
    },
    Part {
        settings: &[UNLIMITED, TCP],
        options: &["opening", "--over-tcp"],
        beside: false,
    },
];
const GROWTH: [Part; 1] = [Part {
    settings: &[UNLIMITED, MEMORY],
    options: &["growth"],
    beside: true,
}];

/// Starts a throw-away Butterfly for each part and measures it. With `record` the figures go to the documentation.
pub(crate) fn run(what: &str, record: bool, arguments: &[String]) -> anyhow::Result<()> {
    let build = ["build", "--release", "--package", "butterfly-bench"];
    finish(&mut cargo(build))?;
    let parts = match what {
        "opening" => OPENING.as_slice(),
        _ => GROWTH.as_slice(),
    };
    let mut tables = String::new();
    // Removed when all is measured: a file system that lost thousands of mails is slow to make new files for minutes.
    let mut stopped = Vec::new();
    for part in parts {
        let stacks = 0..if part.beside { 2 } else { 1 };
        let stacks = stacks.map(|_| Stack::start_with(Build::Release, part.settings));
        let stacks = stacks.collect::<anyhow::Result<Vec<_>>>()?;
        tables += &measure(&stacks, part, arguments)?;
        stopped.extend(stacks);
    }
    if record {
        let path = root().join(REPORT);
        let page = replace(&fs::read_to_string(&path)?, what, &tables)?;
        fs::write(path, page)?;
    }
    Ok(())
}

/// The tables; all of the output is shown, also of a run that failed.
fn measure(stacks: &[Stack], part: &Part, arguments: &[String]) -> anyhow::Result<String> {
    let mut bench = command(target().join("release/butterfly-bench"));
    bench.args(part.options).args(arguments);
    for (option, stack) in ["--stack", "--beside"].into_iter().zip(stacks) {
        bench.arg(option).arg(stack.var());
    }
    let output = bench.stderr(Stdio::inherit()).output()?;
    let text = String::from_utf8(output.stdout)?;
    print!("{text}");
    ensure!(
        output.status.success(),
        "the measurement: {}",
        output.status
    );
    for stack in stacks {
        stack.stop()?;
    }
    // The last line is for programs.
    let (tables, _) = text.trim_end().rsplit_once('\n').context("no figures")?;
    Ok(tables.to_owned())
}

/// The page with other tables between the two comments that name them.
fn replace(page: &str, what: &str, tables: &str) -> anyhow::Result<String> {
    let (begin, end) = (format!("<!-- {what} -->\n"), format!("<!-- /{what} -->"));
    let (before, rest) = page.split_once(&begin).context("no place for the tables")?;
    let (_, after) = rest.split_once(&end).context("no end of the tables")?;
    Ok(format!("{before}{begin}\n{tables}\n{end}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_named_tables_are_replaced() {
        let page = "a\n<!-- x -->\nold\n<!-- /x -->\nb\n<!-- y -->\nz\n<!-- /y -->\n";
        let expected = "a\n<!-- x -->\n\nnew\n\n<!-- /x -->\nb\n<!-- y -->\nz\n<!-- /y -->\n";
        assert_eq!(replace(page, "x", "new\n").unwrap(), expected);
        assert!(replace(page, "w", "new").is_err());
    }
}
