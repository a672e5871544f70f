//! What an operator sees: requests, batches, and a queue depth that returns to zero.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use butterfly_ledger::{Batch, Combiners, Lane, Limits, SubmitError};
use metrics::{Counter, Gauge, Histogram, HistogramFn};
use metrics::{Key, KeyName, Metadata, Recorder, SharedString, Unit};
use tokio::runtime::Handle;
use tokio::sync::Semaphore;

#[derive(Clone, Default)]
struct Seen {
    values: Arc<Mutex<BTreeMap<String, Arc<AtomicU64>>>>,
}

/// Keeps the sum of what was recorded.
struct Sum(Arc<AtomicU64>);

impl Seen {
    fn values(&self) -> MutexGuard<'_, BTreeMap<String, Arc<AtomicU64>>> {
        self.values.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn value(&self, key: &Key) -> Arc<AtomicU64> {
        Arc::clone(self.values().entry(key.name().to_owned()).or_default())
    }

    fn count(&self, name: &str) -> u64 {
        self.values()
            .get(name)
            .map_or(0, |value| value.load(Ordering::SeqCst))
    }

    fn float(&self, name: &str) -> f64 {
        f64::from_bits(self.count(name))
    }
}

impl HistogramFn for Sum {
    fn record(&self, value: f64) {
        metrics::GaugeFn::increment(&*self.0, value);
    }
}

impl Recorder for Seen {
    fn describe_counter(&self, _key: KeyName, _unit: Option<Unit>, _text: SharedString) {}

    fn describe_gauge(&self, _key: KeyName, _unit: Option<Unit>, _text: SharedString) {}

    fn describe_histogram(&self, _key: KeyName, _unit: Option<Unit>, _text: SharedString) {}

    fn register_counter(&self, key: &Key, _metadata: &Metadata<'_>) -> Counter {
        Counter::from_arc(self.value(key))
    }

    fn register_gauge(&self, key: &Key, _metadata: &Metadata<'_>) -> Gauge {
        Gauge::from_arc(self.value(key))
    }

    fn register_histogram(&self, key: &Key, _metadata: &Metadata<'_>) -> Histogram {
        Histogram::from_arc(Arc::new(Sum(self.value(key))))
    }
}

/// Commits a batch per permit; breaks off on a request for nothing.
struct Gate(Arc<Semaphore>);

impl Lane for Gate {
    type Key = ();
    type Request = u8;
    type Answer = u8;

    fn weight(_request: &u8) -> usize {
        1
    }

    async fn run(&self, _key: &(), batch: Batch<Self>) -> Vec<u8> {
        let batch = batch.requests();
        if let Ok(permit) = self.0.acquire().await {
            permit.forget();
        }
        assert!(!batch.contains(&0), "a panic on purpose");
        batch.to_vec()
    }
}

fn close_to(value: f64, expected: f64) -> bool {
    (value - expected).abs() < 0.5
}

#[tokio::test]
async fn requests_batches_and_queue_are_measured() {
    let seen = Seen::default();
    assert!(metrics::set_global_recorder(seen.clone()).is_ok());
    let commits = Arc::new(Semaphore::new(0));
    let limits = Limits {
        queue_limit: 3,
        ..Limits::default()
    };
    let combiners = Combiners::new(Gate(Arc::clone(&commits)), limits, Handle::current());

    let submit = |request| {
        let combiners = combiners.clone();
        tokio::spawn(async move { combiners.submit((), request).await })
    };
    let first = submit(1);
    while seen.count("butterfly_ledger_batches_total") == 0 {
        tokio::task::yield_now().await;
    }
    let others = [submit(2), submit(0), submit(3)];
    while seen.float("butterfly_ledger_queue_depth") < 2.5 {
        tokio::task::yield_now().await;
    }
    assert_eq!(combiners.submit((), 4).await, Err(SubmitError::Busy));

    commits.add_permits(2);
    assert_eq!(first.await.unwrap(), Ok(1));
    for other in others {
        assert_eq!(other.await.unwrap(), Err(SubmitError::Lost));
    }
    tokio::time::timeout(Duration::from_secs(10), combiners.close())
        .await
        .unwrap();

    assert_eq!(seen.count("butterfly_ledger_requests_total"), 5);
    assert_eq!(seen.count("butterfly_ledger_busy_total"), 1);
    assert_eq!(seen.count("butterfly_ledger_lost_total"), 3);
    assert_eq!(seen.count("butterfly_ledger_batches_total"), 2);
    assert!(
        close_to(seen.float("butterfly_ledger_batch_size"), 4.0),
        "1 and then 3"
    );
    assert!(close_to(seen.float("butterfly_ledger_queue_depth"), 0.0));
}
