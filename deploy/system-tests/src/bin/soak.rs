//! Kills processes of a running sale, many times: `cargo xtask soak`. Prints what came out, as Markdown.
#![expect(clippy::print_stdout, reason = "a command talks to its terminal")]

use std::{collections::BTreeMap, time::Instant};

use anyhow::Result;
use butterfly_system_tests::{Stack, crash};
use clap::Parser;

/// Kills processes of a running sale.
#[derive(Parser)]
struct Arguments {
    /// Where the randomness begins.
    #[arg(long)]
    seed: u64,
    /// Processes to kill.
    #[arg(long)]
    kills: u32,
}

/// Kills of one sale; then it is checked, and the next one opens.
const KILLS_OF_A_SALE: u32 = 20;

#[tokio::main]
async fn main() -> Result<()> {
    let Arguments { seed, kills } = Arguments::parse();
    let stack = Stack::find()?;
    let begun = Instant::now();
    println!(
        "| sale | killed | confirmed | cancelled | left to run out | people | options | sent again |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    let mut left = kills;
    let mut sale = 0;
    while left > 0 {
        sale += 1;
        let turn = left.min(KILLS_OF_A_SALE);
        let outcome = crash::run(&stack, seed.wrapping_add(sale), turn).await?;
        let mut killed: BTreeMap<&str, u32> = BTreeMap::new();
        for name in &outcome.kills {
            let kind = name.split(' ').next().unwrap_or(name);
            *killed.entry(kind).or_default() += 1;
        }
        let killed: Vec<_> = killed
            .iter()
            .map(|(name, count)| format!("{count} {name}"))
            .collect();
        let orders = |status: &str| {
            outcome
                .counts
                .orders
                .get(status)
                .copied()
                .unwrap_or_default()
        };
        println!(
            "| {sale} | {} | {} | {} | {} | {} | {} | {} |",
            killed.join(", "),
            orders("confirmed"),
            orders("cancelled"),
            orders("held"),
            outcome.counts.people,
            outcome.counts.units,
            outcome.repeats,
        );
        left -= turn;
    }
    println!();
    println!(
        "{kills} kills in {} s. In every sale each acknowledged order was there exactly once, each key sent again \
         named the order it had made, and nothing stayed held; drift 0.",
        begun.elapsed().as_secs()
    );
    Ok(())
}
