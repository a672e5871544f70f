//! The developer's command: `cargo xtask ci` is what `deploy/test` runs, the rest are its parts.
#![expect(clippy::print_stdout, reason = "a command talks to its terminal")]

mod bench;
mod ci;
mod contracts;
mod coverage;
mod database;
mod keeper;
mod lint;
mod openapi;
mod pictures;
mod process;
mod schemathesis;
mod soak;
mod sql;
mod stack;
mod suite;
mod tally;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

/// The developer's command.
#[derive(Parser)]
#[command(name = "cargo xtask", version, about)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Runs every check; ends with the line "N passed, N failed".
    Ci,
    /// Runs tests on a throw-away database.
    Test {
        /// Also starts a whole throw-away Butterfly, for the tests that need one.
        #[arg(long)]
        stack: bool,
        /// What to hand on to `cargo nextest run`; every test without it.
        #[arg(last = true)]
        arguments: Vec<String>,
    },
    /// Writes contracts/openapi from the code.
    Openapi {
        /// Compares and writes nothing.
        #[arg(long)]
        check: bool,
    },
    /// About SQL queries.
    Sql {
        #[command(subcommand)]
        task: SqlTask,
    },
    /// Checks the rules of the house that compiler and clippy do not know.
    Lint,
    /// Measures a release build on a disk, beside what its database could do.
    Bench {
        /// `opening`: everybody orders at once what is limited. `growth`: the same with more and more orders behind.
        #[arg(value_parser = ["opening", "growth"])]
        what: String,
        /// Puts the figures into docs/benchmarks.md.
        #[arg(long)]
        record: bool,
        /// What to hand on: `--seconds 10`, `--clients 256`, of the opening `--places 50000`, of the growth
        /// `--sizes 0,100000,1000000`.
        #[arg(last = true)]
        arguments: Vec<String>,
    },
    /// Takes pictures of the websites' main pages, for docs/images and for whoever changes their look.
    Pictures {
        /// The directory they go to.
        directory: PathBuf,
    },
    /// Long seeded runs, too long for every check: models with many cases, kills of a running sale. Writes what came
    /// out to docs/soak.md.
    Soak {
        /// Where the randomness begins.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Processes to kill.
        #[arg(long, default_value_t = 100)]
        kills: u32,
        /// Cases of each model.
        #[arg(long, default_value_t = 20_000)]
        cases: u32,
    },
    /// Sends generated requests, by its own documents, to a running Butterfly. It is not the same afterwards.
    Schemathesis {
        /// The data directory (`var`) of the running Butterfly.
        #[arg(long)]
        stack: PathBuf,
    },
}

#[derive(Subcommand)]
enum SqlTask {
    /// Writes .sqlx: what the query macros need to know to compile without a database.
    Prepare {
        /// Compares and writes nothing.
        #[arg(long)]
        check: bool,
    },
}

fn main() -> ExitCode {
    let mut tally = tally::Tally::default();
    match Arguments::parse().task {
        Task::Ci => ci::run(&mut tally),
        Task::Test { stack, arguments } => suite::run(&mut tally, stack, &arguments),
        Task::Openapi { check } => {
            tally.check("openapi", || openapi::write(check));
        }
        Task::Sql {
            task: SqlTask::Prepare { check },
        } => {
            tally.check("sql prepare", || sql::prepare(check));
        }
        Task::Bench {
            what,
            record,
            arguments,
        } => {
            tally.check("bench", || bench::run(&what, record, &arguments));
        }
        Task::Pictures { directory } => {
            tally.check("pictures", || pictures::run(&directory));
        }
        Task::Soak { seed, kills, cases } => soak::run(&mut tally, (seed, kills, cases)),
        Task::Lint => lint::run(&mut tally),
        Task::Schemathesis { stack } => schemathesis::run(&mut tally, &stack),
    }
    tally.finish()
}
