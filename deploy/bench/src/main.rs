//! How many orders a second a running Butterfly takes, through HAProxy, beside what its database does with the
//! same rows. Everything shares the machine with what asks, so the ratios say more than the numbers.
#![expect(clippy::print_stdout, reason = "a command talks to its terminal")]

mod bar;
mod database;
mod desk;
mod fill;
mod growth;
mod http;
mod latency;
mod load;
mod measure;
mod opening;
mod pace;
mod reference;
mod sale;
mod text;
mod usage;

use std::{fmt::Display, path::PathBuf, time::Duration};

use butterfly_system_tests::Stack;
use clap::{Parser, Subcommand};
use serde::Serialize;

use crate::measure::{Bench, Run};

/// Measures orders per second. Prints tables and, as the last line, the same as JSON.
#[derive(Parser)]
struct Arguments {
    /// The data directory (`var`) of the running Butterfly.
    #[arg(long, global = true, default_value = "var")]
    stack: PathBuf,
    /// How long each part is measured, in seconds.
    #[arg(long, global = true, default_value_t = 10)]
    seconds: u32,
    /// How many ask at once.
    #[arg(long, global = true, default_value_t = 256)]
    clients: u32,
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Everybody orders at once what is limited.
    Opening {
        /// Services reach this stack's database over TCP; so shall the references.
        #[arg(long)]
        over_tcp: bool,
        /// How many places there are.
        #[arg(long, default_value_t = 50_000)]
        places: u32,
    },
    /// The same sale with more and more orders behind it.
    Growth {
        /// How many orders there are before.
        #[arg(long, value_delimiter = ',', default_value = "0,100000,1000000")]
        sizes: Vec<u32>,
        /// The data directory of another running Butterfly, which stays without.
        #[arg(long)]
        beside: PathBuf,
    },
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let bench = Bench::of(Stack::at(&arguments.stack)?, arguments.clients)?;
    let time = Duration::from_secs(arguments.seconds.into());
    match arguments.what {
        What::Opening { over_tcp, places } => {
            let plan = opening::Plan {
                over_tcp,
                time,
                places,
            };
            let opening = opening::measure(&bench, &plan).await?;
            print(&opening)?;
            opening.runs.iter().try_for_each(Run::require_sound)
        }
        What::Growth { sizes, beside } => {
            let beside = Bench::of(Stack::at(&beside)?, arguments.clients)?;
            let plan = growth::Plan { sizes, time };
            let growth = growth::measure(&bench, &beside, &plan).await?;
            print(&growth)?;
            let mut runs = growth.runs().into_iter();
            runs.try_for_each(Run::require_sound)
        }
    }
}

fn print(figures: &(impl Display + Serialize)) -> anyhow::Result<()> {
    println!("{figures}");
    println!("{}", serde_json::to_string(figures)?);
    Ok(())
}
