//! The task that runs the batches of one key, one after the other.

use std::sync::Arc;

use tokio::task::JoinError;
use tracing::{Instrument as _, error, info_span};

use crate::Lane;
use crate::batch::Batch;
use crate::combiner::Shared;
use crate::measure;
use crate::queue::Queue;

/// One key's combiner. It ends when nothing waits; the next request starts another.
pub(crate) struct Combiner<L: Lane> {
    shared: Arc<Shared<L>>,
    key: L::Key,
    ended: bool,
}

/// Why a batch has no answers.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("the batch broke off")]
    Broken(#[source] JoinError),
    #[error("{given} answers were given to {asked} requests")]
    Miscounted { asked: usize, given: usize },
}

impl<L: Lane> Combiner<L> {
    pub(crate) fn new(shared: Arc<Shared<L>>, key: L::Key) -> Self {
        Self {
            shared,
            key,
            ended: false,
        }
    }

    pub(crate) async fn work(mut self) {
        while !self.is_done() {
            self.run().await;
        }
    }

    /// Whether nobody waits. Then the key leaves the map under the same lock, so that no request can
    /// slip in between and wait for nobody.
    fn is_done(&mut self) -> bool {
        let mut state = self.shared.state();
        if let Some(queue) = state.queues.get_mut(&self.key) {
            measure::left_queue(queue.drop_withdrawn());
            if queue.len() > 0 {
                return false;
            }
        }
        state.queues.remove(&self.key);
        self.ended = true;
        if state.queues.is_empty() {
            self.shared.idle.notify_waiters();
        }
        true
    }

    /// Runs a batch and answers everyone; without answers the senders are dropped, which every
    /// waiter learns as [`SubmitError::Lost`](crate::SubmitError::Lost).
    async fn run(&self) {
        let batch = Batch::new(Arc::clone(&self.shared), self.key.clone());
        let outcome = self.answers(batch.clone()).await;
        let waiters = batch.take_waiters();
        match outcome {
            Ok(answers) => {
                for (waiter, answer) in waiters.into_iter().zip(answers) {
                    // A requester that left has no use for it; the commit stands.
                    drop(waiter.send(answer));
                }
            }
            Err(failure) => {
                measure::lost(waiters.len());
                let error: &dyn std::error::Error = &failure;
                error!(requests = waiters.len(), error, "a batch was lost");
            }
        }
    }

    /// Runs the lane in a task of its own, so that its panic ends the batch and not the combiner.
    async fn answers(&self, batch: Batch<L>) -> Result<Vec<L::Answer>, Failure> {
        let (shared, key, lent) = (Arc::clone(&self.shared), self.key.clone(), batch.clone());
        let run = async move { shared.lane.run(&key, lent).await };
        let span = info_span!(parent: None, "run_batch");
        let ended = self.shared.runtime.spawn(run.instrument(span)).await;
        // A lane that broke off before it asked for its requests has lost them all the same: else
        // the next batch would break off as well, for ever.
        let asked = batch.requests().len();
        let answers = ended.map_err(Failure::Broken)?;
        let given = answers.len();
        if given == asked {
            Ok(answers)
        } else {
            Err(Failure::Miscounted { asked, given })
        }
    }
}

/// Only a combiner torn down with its runtime still has a queue here: its waiters, perhaps on
/// another runtime, must not wait for ever.
impl<L: Lane> Drop for Combiner<L> {
    fn drop(&mut self) {
        if self.ended {
            return;
        }
        let mut state = self.shared.state();
        let left = state.queues.remove(&self.key);
        measure::left_queue(left.as_ref().map_or(0, Queue::len));
        if state.queues.is_empty() {
            self.shared.idle.notify_waiters();
        }
        drop(state);
        // The queue goes after the lock: dropping a sender wakes its waiter.
        drop(left);
    }
}
