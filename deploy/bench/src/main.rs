//! How many orders a second a running Butterfly takes, through HAProxy, beside what its database does
//! with the same rows: one transaction for each order, and one for many. All three share the machine with
//! what asks, so the ratios say more than the numbers.
#![expect(clippy::print_stdout, reason = "a command talks to its terminal")]

mod latency;
mod orders;
mod reference;

use std::{path::PathBuf, time::Duration};

use butterfly_system_tests::Stack;
use clap::Parser;

/// Measures orders per second.
#[derive(Parser)]
struct Arguments {
    /// The data directory (`var`) of the running Butterfly.
    #[arg(long)]
    stack: PathBuf,
    /// How long each part is measured, in seconds.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// How many ask at once.
    #[arg(long, default_value_t = 64)]
    clients: u32,
}

/// Orders of one transaction in the second reference.
const MANY: u32 = 64;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let stack = Stack::at(&arguments.stack)?;
    let time = Duration::from_secs(arguments.seconds);
    let found = orders::measure(&stack, time, arguments.clients).await?;
    let reference = reference::Reference::prepare(&stack).await?;
    let single = reference.measure(1, time, arguments.clients).await?;
    let many = reference.measure(MANY, time, arguments.clients / 2).await?;
    reference.drop_tables().await?;

    let rate = found.rate;
    println!(
        "orders through HAProxy       {rate:>8.0}/s  {}",
        found.latency
    );
    println!(
        "  {:.1} orders for each commit of the lane; {} asking at once, {} s",
        found.orders_per_commit, arguments.clients, arguments.seconds
    );
    println!(
        "one transaction for each     {single:>8.0}/s  Butterfly takes {:.2} times as many",
        rate / single
    );
    println!(
        "{MANY} orders in each transaction {many:>6.0}/s  Butterfly takes {:.0} % of it",
        100.0 * rate / many
    );
    Ok(())
}
