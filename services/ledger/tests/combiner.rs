//! Requests share commits, keep their own answers, and never wait for nobody.

use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use butterfly_ledger::{Batch, Combiners, Lane, Limits, SubmitError};
use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use tokio::task::{JoinHandle, yield_now};
use tokio::time::timeout;

const PANIC: u64 = u64::MAX;
const MISCOUNT: u64 = u64::MAX - 1;

/// The key and the requests of a batch.
type Begun = (u8, Vec<u64>);

/// Answers with the doubled request; a batch "commits" when the test gives it a permit. Its lock is
/// free unless the test holds it.
#[derive(Clone)]
struct Desk {
    locks: Arc<Semaphore>,
    commits: Arc<Semaphore>,
    begun: Arc<Mutex<Vec<Begun>>>,
    committed: Arc<AtomicUsize>,
    running: Arc<Mutex<HashSet<u8>>>,
}

impl Desk {
    fn gated() -> Self {
        Self {
            locks: Arc::new(Semaphore::new(1_000_000)),
            commits: Arc::new(Semaphore::new(0)),
            begun: Arc::default(),
            committed: Arc::default(),
            running: Arc::default(),
        }
    }

    fn open() -> Self {
        let desk = Self::gated();
        desk.commits.add_permits(1_000_000);
        desk
    }

    fn sizes(&self) -> Vec<usize> {
        self.begun().iter().map(|(_, batch)| batch.len()).collect()
    }

    fn begun(&self) -> Vec<Begun> {
        locked(&self.begun).clone()
    }

    fn combiners(&self, limits: Limits) -> Combiners<Self> {
        Combiners::new(self.clone(), limits, Handle::current())
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Lane for Desk {
    type Key = u8;
    type Request = u64;
    type Answer = u64;

    fn weight(_request: &u64) -> usize {
        8
    }

    async fn run(&self, key: &u8, batch: Batch<Self>) -> Vec<u64> {
        if let Ok(permit) = self.locks.acquire().await {
            permit.forget();
        }
        let batch = batch.requests();
        let alone = locked(&self.running).insert(*key);
        assert!(alone, "two batches of one key at a time");
        locked(&self.begun).push((*key, batch.to_vec()));
        if let Ok(permit) = self.commits.acquire().await {
            permit.forget();
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
        locked(&self.running).remove(key);
        assert!(!batch.contains(&PANIC), "a panic on purpose");
        let given = if batch.contains(&MISCOUNT) {
            batch.len() - 1
        } else {
            batch.len()
        };
        self.committed.fetch_add(batch.len(), Ordering::SeqCst);
        batch
            .iter()
            .map(|request| request * 2)
            .take(given)
            .collect()
    }
}

type Submitted = JoinHandle<Result<u64, SubmitError>>;

fn submit(combiners: &Combiners<Desk>, key: u8, request: u64) -> Submitted {
    let combiners = combiners.clone();
    tokio::spawn(async move { combiners.submit(key, request).await })
}

/// Lets other tasks run until the condition holds.
async fn until(condition: impl Fn() -> bool) {
    let reached = async {
        while !condition() {
            yield_now().await;
        }
    };
    let in_time = timeout(Duration::from_secs(10), reached).await;
    assert!(in_time.is_ok(), "the condition is never reached");
}

/// Submits a request and returns once it waits in its queue.
async fn queue(combiners: &Combiners<Desk>, request: u64) -> Submitted {
    let combiners = combiners.clone();
    let (polled, queued) = tokio::sync::oneshot::channel();
    let submitted = tokio::spawn(async move {
        let mut answer = std::pin::pin!(combiners.submit(0, request));
        let first = std::future::poll_fn(|cx| std::task::Poll::Ready(answer.as_mut().poll(cx)));
        let first = first.await;
        let _test_is_waiting = polled.send(());
        match first {
            std::task::Poll::Ready(answer) => answer,
            std::task::Poll::Pending => answer.await,
        }
    });
    assert_eq!(queued.await, Ok(()), "a submitter ended early");
    submitted
}

/// Occupies the lane with one request and lets the given ones queue behind it, in order.
async fn behind_a_commit(
    desk: &Desk,
    combiners: &Combiners<Desk>,
    queued: &[u64],
) -> Vec<Submitted> {
    let begun = desk.begun().len();
    let mut submitted = vec![submit(combiners, 0, 0)];
    until(|| desk.begun().len() > begun).await;
    for &request in queued {
        submitted.push(queue(combiners, request).await);
    }
    submitted
}

async fn answers(submitted: Vec<Submitted>) -> Vec<Result<u64, SubmitError>> {
    let mut answers = Vec::new();
    for task in submitted {
        let ended = timeout(Duration::from_secs(10), task).await;
        assert!(
            matches!(ended, Ok(Ok(_))),
            "a waiter hangs or panicked: {ended:?}"
        );
        answers.extend(ended.into_iter().flatten());
    }
    answers
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_idle_system_serves_batches_of_one() {
    let desk = Desk::open();
    let combiners = desk.combiners(Limits::default());
    for request in 0..20 {
        assert_eq!(combiners.submit(0, request).await, Ok(request * 2));
    }
    assert_eq!(desk.sizes(), [1; 20]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_thousand_requests_share_few_commits_and_keep_their_answers() {
    let desk = Desk::open();
    let combiners = desk.combiners(Limits::default());
    let submitted = (0..1_000)
        .map(|request| submit(&combiners, 0, request))
        .collect();
    let expected: Vec<_> = (0..1_000).map(|request| Ok(request * 2)).collect();
    assert_eq!(answers(submitted).await, expected);
    let sizes = desk.sizes();
    assert_eq!(sizes.iter().sum::<usize>(), 1_000);
    assert!(sizes.iter().all(|&size| size <= 128), "{sizes:?}");
    assert!(
        sizes.len() < 100,
        "{} batches for 1000 requests",
        sizes.len()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_arrives_during_a_commit_is_the_next_batch_in_order() {
    let desk = Desk::gated();
    let combiners = desk.combiners(Limits {
        max_batch: 3,
        ..Limits::default()
    });
    let submitted = behind_a_commit(&desk, &combiners, &[5, 3, 4, 1, 2]).await;
    desk.commits.add_permits(10);
    assert_eq!(answers(submitted).await, [0, 10, 6, 8, 2, 4].map(Ok));
    assert_eq!(
        desk.begun(),
        [(0, vec![0]), (0, vec![5, 3, 4]), (0, vec![1, 2])]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_arrives_until_the_lock_is_had_takes_part() {
    let desk = Desk::open();
    let lock = desk.locks.acquire_many(1_000_000).await.unwrap();
    let combiners = desk.combiners(Limits::default());
    let mut submitted = Vec::new();
    for request in [5, 3, 4] {
        submitted.push(queue(&combiners, request).await);
    }
    assert_eq!(desk.begun(), [], "nothing is taken without the lock");
    drop(lock);
    assert_eq!(answers(submitted).await, [Ok(10), Ok(6), Ok(8)]);
    assert_eq!(desk.begun(), [(0, vec![5, 3, 4])]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_batch_that_all_have_left_is_run_with_nobody() {
    let desk = Desk::open();
    let lock = desk.locks.acquire_many(1_000_000).await.unwrap();
    let combiners = desk.combiners(Limits::default());
    let left = timeout(Duration::from_millis(20), combiners.submit(0, 1)).await;
    assert!(left.is_err(), "nothing is answered without the lock");
    drop(lock);
    until(|| !desk.begun().is_empty()).await;
    assert_eq!(desk.begun(), [(0, vec![])]);
    assert_eq!(combiners.submit(0, 2).await, Ok(4));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_batch_is_bounded_in_bytes() {
    let desk = Desk::gated();
    let combiners = desk.combiners(Limits {
        max_batch_bytes: 16,
        ..Limits::default()
    });
    let submitted = behind_a_commit(&desk, &combiners, &[1, 2, 3]).await;
    desk.commits.add_permits(10);
    answers(submitted).await;
    assert_eq!(desk.sizes(), [1, 2, 1]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn keys_do_not_wait_for_each_other() {
    let desk = Desk::gated();
    let combiners = desk.combiners(Limits::default());
    let first = submit(&combiners, 1, 1);
    until(|| desk.begun().len() == 1).await;
    let second = submit(&combiners, 2, 2);
    until(|| desk.begun().len() == 2).await;
    desk.commits.add_permits(2);
    assert_eq!(answers(vec![first, second]).await, [Ok(2), Ok(4)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_full_queue_is_busy_and_recovers() {
    let desk = Desk::gated();
    let combiners = desk.combiners(Limits {
        queue_limit: 2,
        ..Limits::default()
    });
    let submitted = behind_a_commit(&desk, &combiners, &[1, 2]).await;
    assert_eq!(combiners.submit(0, 3).await, Err(SubmitError::Busy));
    desk.commits.add_permits(100);
    assert_eq!(
        combiners.submit(1, 4).await,
        Ok(8),
        "another convention is not concerned"
    );
    assert_eq!(answers(submitted).await, [Ok(0), Ok(2), Ok(4)]);
    assert_eq!(combiners.submit(0, 3).await, Ok(6));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn requesters_that_leave_do_not_stop_a_running_batch() {
    let desk = Desk::gated();
    let combiners = desk.combiners(Limits::default());
    let submitted = behind_a_commit(&desk, &combiners, &[1, 2, 3]).await;
    desk.commits.add_permits(1);
    until(|| desk.begun().len() == 2).await;
    for task in submitted {
        task.abort();
        drop(task.await);
    }
    assert_eq!(
        desk.committed.load(Ordering::SeqCst),
        1,
        "the second batch still commits"
    );
    desk.commits.add_permits(1);
    until(|| desk.committed.load(Ordering::SeqCst) == 4).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_request_withdrawn_before_its_batch_is_not_run() {
    let desk = Desk::gated();
    let combiners = desk.combiners(Limits::default());
    let mut submitted = behind_a_commit(&desk, &combiners, &[1, 2, 3]).await;
    let withdrawn = submitted.remove(2);
    withdrawn.abort();
    drop(withdrawn.await);
    desk.commits.add_permits(10);
    assert_eq!(answers(submitted).await, [Ok(0), Ok(2), Ok(6)]);
    assert_eq!(desk.begun(), [(0, vec![0]), (0, vec![1, 3])]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_panic_loses_its_batch_and_no_other() {
    let desk = Desk::gated();
    let combiners = desk.combiners(Limits {
        max_batch: 2,
        ..Limits::default()
    });
    let submitted = behind_a_commit(&desk, &combiners, &[1, PANIC, 2, 3]).await;
    desk.commits.add_permits(10);
    let lost = Err(SubmitError::Lost);
    assert_eq!(answers(submitted).await, [Ok(0), lost, lost, Ok(4), Ok(6)]);
    assert_eq!(combiners.submit(0, 4).await, Ok(8));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_wrong_number_of_answers_is_given_to_nobody() {
    let desk = Desk::gated();
    let combiners = desk.combiners(Limits {
        max_batch: 2,
        ..Limits::default()
    });
    let submitted = behind_a_commit(&desk, &combiners, &[1, MISCOUNT, 2]).await;
    desk.commits.add_permits(10);
    let lost = Err(SubmitError::Lost);
    assert_eq!(answers(submitted).await, [Ok(0), lost, lost, Ok(4)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn close_refuses_new_requests_and_serves_the_accepted_ones() {
    let desk = Desk::gated();
    let combiners = desk.combiners(Limits::default());
    let submitted = behind_a_commit(&desk, &combiners, &[1, 2]).await;
    let closing = tokio::spawn({
        let combiners = combiners.clone();
        async move { combiners.close().await }
    });
    // Until it takes hold these are withdrawn by the expired time, so none is run.
    let refused = async {
        loop {
            let attempt = timeout(Duration::from_millis(5), combiners.submit(0, 9)).await;
            if attempt == Ok(Err(SubmitError::Closed)) {
                break;
            }
        }
    };
    timeout(Duration::from_secs(10), refused)
        .await
        .expect("close takes no hold");
    assert!(!closing.is_finished(), "a batch is still running");
    desk.commits.add_permits(2);
    timeout(Duration::from_secs(10), closing)
        .await
        .expect("close hangs")
        .expect("close panics");
    assert_eq!(desk.committed.load(Ordering::SeqCst), 3);
    assert_eq!(answers(submitted).await, [Ok(0), Ok(2), Ok(4)]);
    combiners.close().await;
}

#[test]
fn a_runtime_that_ends_leaves_nobody_waiting() {
    let batches = tokio::runtime::Runtime::new().unwrap();
    let waiters = tokio::runtime::Runtime::new().unwrap();
    let desk = Desk::gated();
    let combiners = Combiners::new(desk.clone(), Limits::default(), batches.handle().clone());
    waiters.block_on(async {
        let submitted = behind_a_commit(&desk, &combiners, &[1, 2]).await;
        batches.shutdown_background();
        assert_eq!(answers(submitted).await, [Err(SubmitError::Lost); 3]);
        let late = timeout(Duration::from_secs(10), combiners.submit(0, 3)).await;
        assert_eq!(late, Ok(Err(SubmitError::Lost)));
        timeout(Duration::from_secs(10), combiners.close())
            .await
            .expect("close hangs");
    });
}
