//! The opening of a sale: everybody orders at once what is limited, beside what the database does with the same
//! rows when nothing is in between.

use std::time::Duration;

use anyhow::ensure;
use serde::Serialize;

use crate::{
    bar::Bar,
    database::Durability,
    latency::Latency,
    load,
    measure::{Bench, Run, latency_of},
    pace::{Pace, Schedule},
    reference::{Rate, Reference, added},
    sale::{MOST, Sale},
    usage::peak_memory,
};

/// Orders of one transaction in the second reference.
const MANY: u32 = 64;
/// Orders one after the other on the idle system.
const SINGLE: f64 = 200.0;
/// How often each connection is refused before it believes it.
const REFUSALS: u32 = 20;
/// Part of the peak at which orders are timed.
const STEADY: f64 = 0.8;
/// Memory of an instance, in MiB.
const MEMORY: f64 = 64.0;

/// What is measured for how long.
pub(crate) struct Plan {
    pub(crate) over_tcp: bool,
    pub(crate) time: Duration,
    /// Places of what is limited.
    pub(crate) places: u32,
}

/// What came out.
#[derive(Debug, Serialize)]
pub(crate) struct Opening {
    /// How services and references reach the database.
    pub(crate) database_over: &'static str,
    pub(crate) durability: Durability,
    pub(crate) idle: Latency,
    pub(crate) runs: Vec<Run>,
    /// Orders a second, one for each transaction.
    pub(crate) single_per_second: f64,
    /// Orders a second, 64 in each transaction.
    pub(crate) many_per_second: f64,
    /// Rows that each order adds, by table: the same with and without what is in between.
    pub(crate) rows_of_an_order: std::collections::BTreeMap<String, f64>,
    /// Most memory each registration instance ever had, in MiB.
    pub(crate) registration_memory_mib: Vec<f64>,
    pub(crate) bars: Vec<Bar>,
}

/// Measures everything.
pub(crate) async fn measure(bench: &Bench, plan: &Plan) -> anyhow::Result<Opening> {
    let durability = bench.database.require_durable().await?;
    // Before anything was sold: no mails are delivered meanwhile, which would slow the references.
    let (single, many) = references(bench, plan).await?;
    warm(bench).await?;
    let idle = idle(bench).await?;
    let sale = Sale::open(&bench.stack, plan.places).await?;
    let before = bench.database.rows(&bench.database.name).await?;
    let pace = Pace::UntilRefused { times: REFUSALS };
    let peak = bench.run("peak", &sale, pace, &sale.orders()).await?;
    let after = bench.database.rows(&bench.database.name).await?;
    let rows = added(&before, &after, crate::measure::number(peak.acknowledged));
    ensure!(
        rows == single.rows && rows == many.rows,
        "an order adds {rows:?}, the references {:?} and {:?}",
        single.rows,
        many.rows
    );
    let rate = peak.orders_per_second * STEADY;
    let mut runs = vec![peak];
    runs.push(steady(bench, plan, rate).await?);
    let sale = Sale::open_weekend(&bench.stack, plan.places).await?;
    runs.push(
        bench
            .run("weekend pass", &sale, pace, &sale.orders())
            .await?,
    );
    let sale = Sale::open(&bench.stack, plan.places).await?;
    let pace = Pace::Closed { time: plan.time };
    runs.push(bench.run("mixed", &sale, pace, &sale.mixed()).await?);
    let mut opening = Opening {
        database_over: if plan.over_tcp { "TCP" } else { "Unix socket" },
        durability,
        idle,
        runs,
        single_per_second: single.orders_per_second,
        many_per_second: many.orders_per_second,
        rows_of_an_order: rows,
        registration_memory_mib: peak_memory(&bench.stack, "registration")?,
        bars: Vec::new(),
    };
    opening.bars = opening.compare();
    Ok(opening)
}

impl Opening {
    fn compare(&self) -> Vec<Bar> {
        let run = |name: &str| self.runs.iter().find(|run| run.name == name);
        let peak = run("peak").map_or(0.0, |run| run.orders_per_second);
        let p99 = run("steady").map_or(f64::INFINITY, |run| run.latency.p99);
        let memory = self.registration_memory_mib.iter().copied();
        vec![
            Bar::at_least("orders/s, times (a)", 3.0, peak / self.single_per_second),
            Bar::at_least(
                "goal: orders/s, times (a)",
                6.0,
                peak / self.single_per_second,
            ),
            Bar::at_least(
                "goal: orders/s, % of (b)",
                40.0,
                100.0 * peak / self.many_per_second,
            ),
            Bar::at_most(
                "p99 at 80 % of peak, times the idle median",
                20.0,
                p99 / self.idle.p50,
            ),
            Bar::at_most(
                "memory of a registration instance, MiB",
                MEMORY,
                memory.fold(0.0, f64::max),
            ),
        ]
    }
}

async fn references(bench: &Bench, plan: &Plan) -> anyhow::Result<(Rate, Rate)> {
    let reference = Reference::prepare(&bench.database, plan.over_tcp).await?;
    let single = reference.measure(1, plan.time).await?;
    let many = reference.measure(MANY, plan.time).await?;
    reference.remove().await?;
    Ok((single, many))
}

/// Connections are opened, statements prepared, and mails delivered before the clock starts.
async fn warm(bench: &Bench) -> anyhow::Result<()> {
    let sale = Sale::open(&bench.stack, 2000).await?;
    let pace = Pace::UntilRefused { times: 1 };
    load::run(&bench.address, bench.connections, pace, &sale.orders()).await?;
    bench.database.drain().await
}

/// One order after the other, with time enough between for the mail of the one before.
async fn idle(bench: &Bench) -> anyhow::Result<Latency> {
    let sale = Sale::open(&bench.stack, 10_000).await?;
    let rate = 40.0;
    let pace = Pace::Open(Schedule {
        rate,
        time: Duration::from_secs_f64(SINGLE / rate),
    });
    let samples = load::run(&bench.address, 1, pace, &sale.orders()).await?;
    Ok(latency_of(&samples, |sample| sample.order.is_some()))
}

async fn steady(bench: &Bench, plan: &Plan, rate: f64) -> anyhow::Result<Run> {
    let sale = Sale::open(&bench.stack, MOST).await?;
    let pace = Pace::Open(Schedule {
        rate,
        time: plan.time,
    });
    bench.run("steady", &sale, pace, &sale.orders()).await
}
