//! Kills processes of a running sale, and looks at what is left.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Result, bail, ensure};
use nix::sys::signal::Signal;
use rand::{Rng, SeedableRng, rngs::StdRng};
use tokio::task::JoinHandle;

use crate::{
    Api, Stack,
    sale::{Counts, Log, Record, Sale, number},
};

/// Clients of a sale.
const CLIENTS: u64 = 6;

/// What can be killed, and how many of it there are.
const VICTIMS: [(&str, usize); 3] = [("registration", 2), ("options", 2), ("mariadb", 1)];

/// What a run of kills came to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What was killed, in order.
    pub kills: Vec<String>,
    /// What the clients' orders became.
    pub counts: Counts,
    /// Orders that were refused because something was sold out.
    pub refused: u32,
    /// Requests that were sent again.
    pub repeats: u32,
}

/// Opens a sale, kills so many processes at random moments, and checks that nothing was lost, doubled or leaked.
pub async fn run(stack: &Stack, seed: u64, kills: u32) -> Result<Outcome> {
    let sale = Sale::open(&stack.staff().await?, 1_000_000, 1_000_000).await?;
    let stop = Arc::new(AtomicBool::new(false));
    let clients = shop(stack, &sale, seed, &stop)?;
    let killed = kill_some(stack, seed, kills).await;
    stop.store(true, Ordering::Relaxed);
    let mut outcome = Outcome {
        kills: killed?,
        ..Outcome::default()
    };
    let mut records: Vec<Record> = Vec::new();
    for client in clients {
        let Log {
            records: own,
            refused,
            repeats,
        } = client.await??;
        records.extend(own);
        outcome.refused += refused;
        outcome.repeats += repeats;
    }
    outcome.counts = Counts::of(&records);
    check(stack, &sale, &records, &outcome.counts).await?;
    Ok(outcome)
}

fn shop(
    stack: &Stack,
    sale: &Sale,
    seed: u64,
    stop: &Arc<AtomicBool>,
) -> Result<Vec<JoinHandle<Result<Log>>>> {
    let client = |number| {
        let (sale, stop, public) = (sale.clone(), Arc::clone(stop), stack.public()?);
        let shopping = async move { sale.shop(&public, (seed, number), &stop).await };
        Ok(tokio::spawn(shopping))
    };
    (0..CLIENTS).map(client).collect()
}

/// Kills one process after the other, each at a random moment, and sees it back.
async fn kill_some(stack: &Stack, seed: u64, kills: u32) -> Result<Vec<String>> {
    let mut random = StdRng::seed_from_u64(seed);
    let mut killed = Vec::new();
    for turn in 0..kills {
        tokio::time::sleep(Duration::from_millis(random.random_range(200..1500))).await;
        // Each kind has its turn, so that a few kills meet all of them.
        let kind = usize::try_from(turn).unwrap_or_default() % VICTIMS.len();
        let Some((name, instances)) = VICTIMS.get(kind) else {
            continue;
        };
        let instance = random.random_range(1..=*instances);
        let before = stack.signal(name, instance, Signal::SIGKILL)?;
        killed.push(format!("{name} {instance}"));
        if *name == "mariadb" {
            wait_for_database(stack).await?;
        } else {
            stack.wait_for_successor(&before).await?;
        }
    }
    // The last one is in use again before the sale ends.
    tokio::time::sleep(Duration::from_secs(1)).await;
    Ok(killed)
}

async fn wait_for_database(stack: &Stack) -> Result<()> {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_mins(1) {
        tokio::time::sleep(Duration::from_millis(200)).await;
        if stack.sql("SELECT 1").await.is_ok() {
            return Ok(());
        }
    }
    bail!("the database did not come back")
}

/// Nothing acknowledged is lost or there twice, nothing else is there, and nothing stays taken that nobody has.
async fn check(stack: &Stack, sale: &Sale, records: &[Record], counts: &Counts) -> Result<()> {
    let id = convention_hex(sale)?;
    sale.repeat(&stack.public()?, records).await?;
    let told = format!(
        "SELECT COUNT(*) FROM pass_order WHERE convention_id = UNHEX('{id}') AND EXISTS (
            SELECT 1 FROM registration WHERE registration.order_id = pass_order.id
                AND registration.status <> 'dropped')"
    );
    let there: usize = stack.sql(&told).await?.trim().parse()?;
    ensure!(
        there == records.len(),
        "{there} orders, {} acknowledged",
        records.len()
    );
    for (status, expected) in &counts.orders {
        let statement = format!(
            "SELECT COUNT(*) FROM pass_order WHERE convention_id = UNHEX('{id}')
                AND status = '{status}' AND EXISTS (
                    SELECT 1 FROM registration WHERE registration.order_id = pass_order.id
                        AND registration.status <> 'dropped')"
        );
        let found: usize = stack.sql(&statement).await?.trim().parse()?;
        ensure!(
            found == *expected,
            "{found} orders are {status}, {expected} were told so"
        );
    }
    run_out(stack, &id).await?;
    settled(stack, sale, counts).await
}

/// Lets every hold of the sale run out.
async fn run_out(stack: &Stack, convention: &str) -> Result<()> {
    for table in ["pass_order", "option_hold"] {
        let held = match table {
            "pass_order" => "status = 'held'",
            _ => "state = 'held'",
        };
        let statement = format!(
            "UPDATE {table} SET held_until = UTC_TIMESTAMP(6) - INTERVAL 2 MINUTE
            WHERE convention_id = UNHEX('{convention}') AND {held}"
        );
        stack.sql(&statement).await?;
    }
    Ok(())
}

/// Waits until nothing is held any more, and compares what is sold with what was acknowledged.
async fn settled(stack: &Stack, sale: &Sale, counts: &Counts) -> Result<()> {
    let begun = Instant::now();
    loop {
        let staff: Api = stack.staff().await?;
        let places = sale.convention.reconcile(&staff).await?;
        let options = sale.reconcile_options(&staff).await?;
        ensure!(number(&places, "/drift")? == 0, "{places}");
        ensure!(number(&options, "/drift")? == 0, "{options}");
        let held = number(&places, "/quotas/0/counted_held")?;
        let units = number(&options, "/stocks/0/held")? + number(&options, "/stocks/0/pinned")?;
        let sold = (
            number(&places, "/quotas/0/counted")?,
            number(&options, "/stocks/0/sold")?,
        );
        if (held, units, sold) == (0, 0, (counts.people, counts.units)) {
            return Ok(());
        }
        let late = begun.elapsed() > Duration::from_mins(2);
        ensure!(
            !late,
            "{held} places and {units} units are held, {sold:?} sold, not {counts:?}"
        );
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

fn convention_hex(sale: &Sale) -> Result<String> {
    match sale.convention.id.split_once('_') {
        Some((_, hex)) => Ok(hex.to_owned()),
        None => bail!("{} is no id", sale.convention.id),
    }
}
