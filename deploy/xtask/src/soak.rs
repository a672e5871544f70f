//! Long seeded runs, whose results are committed.

use std::fs;

use crate::{
    process::{capture, cargo, command, root, run as finish, target},
    stack::{Build, Stack},
    tally::Tally,
};

/// What is written.
const REPORT: &str = "docs/soak.md";

/// The crates whose models run with many cases.
const MODELS: [&str; 3] = [
    "butterfly-ledger",
    "butterfly-registration",
    "butterfly-options",
];

/// Runs everything; the report is written when all of it passed.
pub(crate) fn run(tally: &mut Tally, (seed, kills, cases): (u64, u32, u32)) {
    let models = tally.check("models", || models(seed, cases));
    let Some(table) = tally.yields("kills", || crashes(seed, kills)) else {
        return;
    };
    print!("{table}");
    if models {
        tally.check("report", || report((seed, kills, cases), &table));
    }
}

/// Every test that is a property, with many cases. The tests of one crate after the other.
fn models(seed: u64, cases: u32) -> anyhow::Result<()> {
    for name in MODELS {
        let mut tests = cargo([
            "test",
            "--quiet",
            "--package",
            name,
            "--lib",
            "--",
            "decide::",
        ]);
        if name == "butterfly-ledger" {
            tests = cargo(["test", "--quiet", "--package", name, "--test", "stocks"]);
        }
        tests.env("PROPTEST_CASES", cases.to_string());
        finish(tests.env("PROPTEST_RNG_SEED", seed.to_string()))?;
    }
    Ok(())
}

fn crashes(seed: u64, kills: u32) -> anyhow::Result<String> {
    let stack = Stack::start(Build::Debug)?;
    let mut soak = command(target().join("debug/butterfly-soak"));
    soak.env("BUTTERFLY_TEST_STACK", stack.var());
    soak.args(["--seed", &seed.to_string(), "--kills", &kills.to_string()]);
    let table = capture(&mut soak)?;
    stack.stop()?;
    Ok(table)
}

fn report((seed, kills, cases): (u64, u32, u32), table: &str) -> anyhow::Result<()> {
    let text = format!(
        "# Soak\n\n\
         `cargo xtask soak --seed {seed} --kills {kills} --cases {cases}` wrote this, on a debug build.\n\n\
         ## Models\n\n\
         Every property of the ledger and of the lanes of registration and options held in {cases} random cases \
         each.\n\n\
         ## Kills\n\n\
         SIGKILL at random moments of a running sale: two instances each of registration and options behind \
         HAProxy, and MariaDB. Six clients hold and confirm orders of one to four people, half of them with an \
         option, give up or walk away; what is not answered is sent again with the same key.\n\n{table}"
    );
    Ok(fs::write(root().join(REPORT), text)?)
}
