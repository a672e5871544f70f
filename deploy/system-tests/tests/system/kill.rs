//! Instances end, on purpose and by force, while people order.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use anyhow::Result;
use butterfly_system_tests::{
    Api, Stack,
    catalogue::{SmallConvention, publish_small},
};
use nix::sys::signal::Signal;
use tokio::task::JoinHandle;

/// What a steady load saw.
#[derive(Debug, Default)]
struct Seen {
    acknowledged: Vec<String>,
    failed: Vec<String>,
}

const CLIENTS: u32 = 8;

/// Orders one after the other, from eight clients, until told to stop. A failure is noted, not repeated.
fn load(
    convention: &SmallConvention,
    public: &Api,
    stop: &Arc<AtomicBool>,
) -> Vec<JoinHandle<Seen>> {
    let client = |client: u32| {
        let (convention, public, stop) = (convention.clone(), public.clone(), Arc::clone(stop));
        tokio::spawn(async move {
            let mut seen = Seen::default();
            let mut n = client;
            while !stop.load(Ordering::Relaxed) {
                match convention.order(&public, n).await {
                    Ok(answer) if answer.status == 201 => {
                        seen.acknowledged.push(answer.field("code").to_owned());
                    }
                    Ok(answer) => seen
                        .failed
                        .push(format!("{} {}", answer.status, answer.text)),
                    Err(error) => seen.failed.push(format!("{error:#}")),
                }
                n += CLIENTS;
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            seen
        })
    };
    (0..CLIENTS).map(client).collect()
}

async fn finish(tasks: Vec<JoinHandle<Seen>>, stop: &AtomicBool) -> Result<Seen> {
    stop.store(true, Ordering::Relaxed);
    let mut all = Seen::default();
    for task in tasks {
        let seen = task.await?;
        all.acknowledged.extend(seen.acknowledged);
        all.failed.extend(seen.failed);
    }
    Ok(all)
}

async fn end_one(prefix: &str, signal: Signal) -> Result<Seen> {
    let stack = Stack::find()?;
    let (public, staff) = (stack.public()?, stack.staff().await?);
    let convention = publish_small(&staff, prefix, 100_000).await?;
    let stop = Arc::new(AtomicBool::new(false));
    let tasks = load(&convention, &public, &stop);
    tokio::time::sleep(Duration::from_secs(1)).await;
    let ended = stack.signal("registration", 1, signal)?;
    stack.wait_for_successor(&ended).await?;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let seen = finish(tasks, &stop).await?;

    let found = convention.reconcile(&staff).await?;
    assert_eq!(found["drift"], 0, "{found}");
    let counted = found["quotas"][0]["counted"].as_u64().unwrap_or_default();
    assert!(
        counted >= seen.acknowledged.len() as u64,
        "{counted} of {}",
        seen.acknowledged.len()
    );
    let statement = format!(
        "SELECT COUNT(*) FROM pass_order WHERE code IN ('{}')",
        seen.acknowledged.join("','")
    );
    let kept: usize = stack.sql(&statement).await?.trim().parse()?;
    assert_eq!(
        kept,
        seen.acknowledged.len(),
        "an acknowledged order was lost"
    );
    Ok(seen)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_instance_costs_nobody_an_order() -> Result<()> {
    let seen = end_one("sigterm", Signal::SIGTERM).await?;
    assert!(seen.acknowledged.len() > 100, "{}", seen.acknowledged.len());
    assert_eq!(seen.failed, Vec::<String>::new());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_instance_costs_only_what_it_had_in_flight() -> Result<()> {
    let seen = end_one("sigkill", Signal::SIGKILL).await?;
    assert!(seen.acknowledged.len() > 100, "{}", seen.acknowledged.len());
    let most = CLIENTS as usize;
    assert!(
        seen.failed.len() <= most,
        "{} failed: {:?}",
        seen.failed.len(),
        seen.failed
    );
    Ok(())
}
