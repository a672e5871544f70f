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

/// What one client of a steady load saw.
#[derive(Debug, Default)]
struct Seen {
    acknowledged: Vec<String>,
    failed: Vec<Failure>,
}

/// How a request failed.
#[derive(Debug, PartialEq, Eq)]
enum Failure {
    /// It was under way: HAProxy had no answer to pass on, or the connection broke.
    InFlight(String),
    /// It was answered, but not well.
    Other(String),
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
                    Ok(answer) => {
                        let told = format!("{} {}", answer.status, answer.text);
                        seen.failed.push(match answer.status {
                            502 => Failure::InFlight(told),
                            _ => Failure::Other(told),
                        });
                    }
                    Err(error) => seen.failed.push(Failure::InFlight(format!("{error:#}"))),
                }
                n += CLIENTS;
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            seen
        })
    };
    (0..CLIENTS).map(client).collect()
}

/// Ends an instance under load and waits until HAProxy uses its successor.
async fn end_and_see_it_back(stack: &Stack, signal: Signal) -> Result<()> {
    let one = ("registration", 1);
    let before = stack.server(one.0, one.1).await?;
    assert_eq!(before.status, "UP");
    let ended = stack.signal(one.0, one.1, signal)?;
    if signal == Signal::SIGTERM {
        // It says that it is not ready before it ends; the successor of a killed one may be faster than that.
        let gone = stack.wait_for_server(one, |server| server.status.starts_with("DOWN"));
        gone.await?;
    }
    stack.wait_for_successor(&ended).await?;
    let back = stack.wait_for_server(one, |server| server.status == "UP");
    let successes = back.await?.successes;
    // In rotation is who is given requests and answers them; only the successor listens there now.
    let served = stack.wait_for_server(one, |server| server.successes > successes + 20);
    assert_eq!(served.await?.status, "UP");
    Ok(())
}

async fn end_one(prefix: &str, signal: Signal) -> Result<Vec<Seen>> {
    let stack = Stack::find()?;
    let (public, staff) = (stack.public()?, stack.staff().await?);
    let convention = publish_small(&staff, prefix, 100_000).await?;
    let stop = Arc::new(AtomicBool::new(false));
    let tasks = load(&convention, &public, &stop);
    tokio::time::sleep(Duration::from_secs(1)).await;
    let back = end_and_see_it_back(&stack, signal).await;
    stop.store(true, Ordering::Relaxed);
    let seen = futures_util::future::try_join_all(tasks).await?;
    back?;

    let codes: Vec<_> = seen.iter().flat_map(|one| &one.acknowledged).collect();
    assert!(codes.len() > 100, "only {} orders", codes.len());
    let found = convention.reconcile(&staff).await?;
    assert_eq!(found["drift"], 0, "{found}");
    let counted = found["quotas"][0]["counted"].as_u64().unwrap_or_default();
    assert!(
        counted >= codes.len() as u64,
        "{counted} of {}",
        codes.len()
    );
    let list: Vec<_> = codes.iter().map(|code| format!("'{code}'")).collect();
    let statement = format!(
        "SELECT COUNT(*) FROM pass_order WHERE code IN ({})",
        list.join(",")
    );
    let kept: usize = stack.sql(&statement).await?.trim().parse()?;
    assert_eq!(kept, codes.len(), "an acknowledged order was lost");
    Ok(seen)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_instance_costs_nobody_an_order() -> Result<()> {
    for seen in end_one("sigterm", Signal::SIGTERM).await? {
        assert_eq!(seen.failed, []);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_instance_costs_only_what_it_had_in_flight() -> Result<()> {
    for seen in end_one("sigkill", Signal::SIGKILL).await? {
        let failed = &seen.failed;
        assert!(failed.len() <= 1, "one client lost {failed:?}");
        let in_flight = failed
            .iter()
            .all(|failure| matches!(failure, Failure::InFlight(_)));
        assert!(in_flight, "{failed:?}");
    }
    Ok(())
}
