//! One measured run: requests, what they cost, and whether everything adds up afterwards.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use anyhow::{Context, ensure};
use butterfly_system_tests::Stack;
use serde::Serialize;

use crate::{
    database::Database,
    latency::Latency,
    load::{self, Kind, Sample, Script},
    pace::Pace,
    sale::Sale,
    usage::{Cpu, GENERATOR, Snapshot},
};

/// A running Butterfly to be measured.
pub(crate) struct Bench {
    pub(crate) stack: Stack,
    pub(crate) database: Database,
    /// Where its public listener is.
    pub(crate) address: String,
    /// Requests sent at once.
    pub(crate) connections: u32,
}

/// What came out of a run.
#[derive(Debug, Serialize)]
pub(crate) struct Run {
    pub(crate) name: String,
    /// How requests were sent.
    pub(crate) sent: String,
    /// Orders that were said to stand.
    pub(crate) acknowledged: usize,
    /// The same, by the second.
    pub(crate) orders_per_second: f64,
    /// How long an order took that stands.
    pub(crate) latency: Latency,
    /// Orders for which there was no place.
    pub(crate) refused: usize,
    /// Requests that were told to come again.
    pub(crate) busy: usize,
    /// Requests with no answer or an unexpected one.
    pub(crate) failed: usize,
    /// Places sold beyond those there are.
    pub(crate) oversold: u64,
    /// What stocks say beside what their rows add up to.
    pub(crate) drift: u64,
    /// Orders that were said to stand and are not there.
    pub(crate) missing: usize,
    pub(crate) orders_per_commit: f64,
    /// Processor time of each process for a thousand orders.
    pub(crate) cpu_per_1000_orders: Vec<Cpu>,
    /// The generator's part of all processor time.
    pub(crate) generator_percent: f64,
    /// Other requests.
    pub(crate) others: BTreeMap<&'static str, Other>,
}

/// Requests of another kind in a mixed run.
#[derive(Debug, Serialize)]
pub(crate) struct Other {
    pub(crate) per_second: f64,
    pub(crate) latency: Latency,
}

impl Bench {
    /// A stack, by its data directory.
    pub(crate) fn of(stack: Stack, connections: u32) -> anyhow::Result<Self> {
        let address = stack.run.public_url.strip_prefix("http://");
        Ok(Self {
            database: Database::of(&stack)?,
            address: address.context("no plain HTTP")?.to_owned(),
            stack,
            connections,
        })
    }

    /// Sends what the script says and looks at everything afterwards.
    pub(crate) async fn run(
        &self,
        name: &str,
        sale: &Arc<Sale>,
        pace: Pace,
        script: &Script,
    ) -> anyhow::Result<Run> {
        let commits = sale.reconcile(&self.stack).await?.lane_commits;
        let before = Snapshot::take(&self.stack)?;
        let samples = load::run(&self.address, self.connections, pace, script).await?;
        let cpu = before.until(&Snapshot::take(&self.stack)?)?;
        let after = sale.reconcile(&self.stack).await?;
        let ids = samples.iter().filter_map(|sample| sample.order.as_deref());
        let missing = self.database.missing(sale.hexadecimal(), ids).await?;
        let counts = Counts::of(&samples);
        let orders = number(counts.acknowledged);
        let taken = counts.until.as_secs_f64();
        let all: f64 = cpu.iter().map(|one| one.seconds).sum();
        let generator = cpu.iter().find(|one| one.process == GENERATOR);
        let commits = after.lane_commits.saturating_sub(commits);
        Ok(Run {
            name: name.to_owned(),
            sent: self.sent(pace),
            acknowledged: counts.acknowledged,
            orders_per_second: orders / taken.max(f64::EPSILON),
            latency: latency_of(&samples, |sample| sample.order.is_some()),
            refused: counts.refused,
            busy: counts.busy,
            failed: counts.failed,
            oversold: after.quotas.iter().map(beyond).sum(),
            drift: after.drift,
            missing,
            orders_per_commit: orders / number(usize::try_from(commits)?.max(1)),
            generator_percent: 100.0 * generator.map_or(0.0, |one| one.seconds) / all.max(0.01),
            cpu_per_1000_orders: per_thousand(cpu, orders),
            others: others(&samples),
        })
    }

    fn sent(&self, pace: Pace) -> String {
        match pace {
            Pace::Closed { .. } => format!("{} at once", self.connections),
            Pace::UntilRefused { .. } => {
                format!("{} at once, until sold out", self.connections)
            }
            Pace::Open(schedule) => format!("{:.0} a second", schedule.rate),
        }
    }
}

impl Run {
    /// Fails where places or orders do not add up: no wall clock excuses that.
    pub(crate) fn require_sound(&self) -> anyhow::Result<()> {
        ensure!(
            self.oversold == 0 && self.drift == 0 && self.missing == 0,
            "{}: {} oversold, drift {}, {} acknowledged orders missing",
            self.name,
            self.oversold,
            self.drift,
            self.missing
        );
        Ok(())
    }
}

/// How many requests ended how.
#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    acknowledged: usize,
    refused: usize,
    busy: usize,
    failed: usize,
    /// When the last order was acknowledged.
    until: Duration,
}

impl Counts {
    fn of(samples: &[Sample]) -> Self {
        let mut counts = Self::default();
        for sample in samples {
            match (sample.kind, sample.status) {
                (Kind::Order, 201) if sample.order.is_some() => {
                    counts.acknowledged += 1;
                    counts.until = counts.until.max(sample.at);
                }
                (Kind::Order, 409) => counts.refused += 1,
                (_, 429 | 503) => counts.busy += 1,
                (Kind::Page | Kind::Poll | Kind::Read, 200) => {}
                _ => counts.failed += 1,
            }
        }
        counts
    }
}

/// Numbers here are far below what a float holds exactly.
pub(crate) fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// How long the requests took that are wanted.
pub(crate) fn latency_of(samples: &[Sample], wanted: impl Fn(&Sample) -> bool) -> Latency {
    let wanted = samples.iter().filter(|sample| wanted(sample));
    Latency::of(wanted.map(|sample| sample.took).collect())
}

fn beyond(quota: &butterfly_contracts::registration::QuotaDrift) -> u64 {
    let taken = u64::from(quota.counted) + u64::from(quota.counted_held);
    let said = u64::from(quota.sold) + u64::from(quota.held);
    taken.max(said).saturating_sub(quota.capacity.into())
}

fn per_thousand(cpu: Vec<Cpu>, orders: f64) -> Vec<Cpu> {
    let each = |one: Cpu| Cpu {
        seconds: one.seconds * 1000.0 / orders.max(1.0),
        ..one
    };
    cpu.into_iter().map(each).collect()
}

fn others(samples: &[Sample]) -> BTreeMap<&'static str, Other> {
    let kinds = [
        ("page views", Kind::Page),
        ("availability polls", Kind::Poll),
    ];
    let other = |(name, kind)| {
        let good = |sample: &Sample| sample.kind == kind && sample.status == 200;
        let count = samples.iter().filter(|sample| good(sample)).count();
        let until = samples.iter().map(|sample| sample.at).max()?;
        (count > 0).then(|| {
            let other = Other {
                per_second: number(count) / until.as_secs_f64(),
                latency: latency_of(samples, good),
            };
            (name, other)
        })
    };
    kinds.into_iter().filter_map(other).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(kind: Kind, status: u16, at: u64) -> Sample {
        Sample {
            kind,
            took: Duration::from_millis(at),
            at: Duration::from_millis(at),
            status,
            order: (status == 201).then(|| "0".repeat(32)),
        }
    }

    #[test]
    fn every_request_is_counted_once() {
        let samples = [
            sample(Kind::Order, 201, 5),
            sample(Kind::Order, 201, 9),
            sample(Kind::Order, 409, 10),
            sample(Kind::Order, 503, 10),
            sample(Kind::Order, 0, 10),
            sample(Kind::Page, 200, 20),
            sample(Kind::Page, 404, 20),
            sample(Kind::Poll, 429, 20),
        ];
        let expected = Counts {
            acknowledged: 2,
            refused: 1,
            busy: 2,
            failed: 2,
            until: Duration::from_millis(9),
        };
        assert_eq!(Counts::of(&samples), expected);
        let others = others(&samples);
        assert_eq!(others.len(), 1);
        assert!((others["page views"].per_second - 50.0).abs() < 1e-9);
    }

    #[test]
    fn processor_time_is_told_for_a_thousand_orders() {
        let cpu = vec![Cpu {
            process: "haproxy".to_owned(),
            seconds: 0.5,
        }];
        assert!((per_thousand(cpu, 4000.0)[0].seconds - 0.125).abs() < 1e-9);
    }
}
