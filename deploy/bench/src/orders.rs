//! Orders as guests send them, through HAProxy and every instance.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::ensure;
use butterfly_system_tests::{
    Api, Stack,
    catalogue::{SmallConvention, publish_small},
};

use serde_json::Value;

use crate::latency::Latency;

/// Places enough for any run.
const PLACES: u32 = 10_000_000;

/// What was measured.
pub(crate) struct Measured {
    /// Confirmed orders a second.
    pub(crate) rate: f64,
    /// How long an order took.
    pub(crate) latency: Latency,
    /// How well orders share commits.
    pub(crate) orders_per_commit: f64,
}

/// Orders for `time`, `clients` at once. Every order must be confirmed, and the stock must add up.
pub(crate) async fn measure(
    stack: &Stack,
    time: Duration,
    clients: u32,
) -> anyhow::Result<Measured> {
    let (public, staff) = (stack.public()?, stack.staff().await?);
    let convention = publish_small(&staff, "bench", PLACES).await?;
    // Connections are opened and statements prepared before the clock starts.
    let next = Arc::new(AtomicU32::new(0));
    ask(
        &public,
        &convention,
        &next,
        (Duration::from_secs(2), clients),
    )
    .await?;
    let before = convention.reconcile(&staff).await?;
    let begun = Instant::now();
    let times = ask(&public, &convention, &next, (time, clients)).await?;
    let taken = begun.elapsed();
    let after = convention.reconcile(&staff).await?;
    let number = |value: &Value, name| value.get(name).and_then(Value::as_f64);
    ensure!(
        number(&after, "drift") == Some(0.0),
        "the stock does not add up: {after}"
    );
    let commits = |value| number(value, "lane_commits").unwrap_or_default();
    let count = f64::from(u32::try_from(times.len())?);
    Ok(Measured {
        rate: count / taken.as_secs_f64(),
        latency: Latency::of(times),
        orders_per_commit: count / (commits(&after) - commits(&before)).max(1.0),
    })
}

async fn ask(
    public: &Api,
    convention: &SmallConvention,
    next: &Arc<AtomicU32>,
    (time, clients): (Duration, u32),
) -> anyhow::Result<Vec<Duration>> {
    let end = Instant::now() + time;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..clients {
        let (public, convention, next) = (public.clone(), convention.clone(), next.clone());
        tasks.spawn(async move {
            let mut times = Vec::new();
            while Instant::now() < end {
                let begun = Instant::now();
                let n = next.fetch_add(1, Ordering::Relaxed);
                convention.order(&public, n).await?.expect_status(201)?;
                times.push(begun.elapsed());
            }
            anyhow::Ok(times)
        });
    }
    let mut all = Vec::new();
    while let Some(times) = tasks.join_next().await {
        all.extend(times??);
    }
    Ok(all)
}
