//! One combiner per key, living exactly as long as it has work.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::runtime::Handle;
use tokio::sync::{Notify, oneshot};

use crate::Lane;
use crate::measure;
use crate::queue::{Limits, Queue, Waiting};
use crate::work::Combiner;

/// Why a submitted request has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SubmitError {
    /// The queue is full; nothing was done. Worth another try after a moment.
    #[error("too many requests are waiting")]
    Busy,
    /// This instance is shutting down; nothing was done.
    #[error("no more requests are accepted")]
    Closed,
    /// The batch ended without an answer. It may have been committed: ask again with the same
    /// idempotency key.
    #[error("the outcome of the request is unknown")]
    Lost,
}

/// Collects requests that arrive while a commit runs and has the [`Lane`] run them together.
///
/// A clone is another handle on the same combiners.
pub struct Combiners<L: Lane> {
    shared: Arc<Shared<L>>,
}

/// What the handles and the running combiners have in common.
pub(crate) struct Shared<L: Lane> {
    pub(crate) lane: L,
    pub(crate) limits: Limits,
    pub(crate) runtime: Handle,
    state: Mutex<State<L>>,
    /// Told when the last combiner has ended.
    pub(crate) idle: Notify,
}

/// A key is present exactly while its combiner runs.
pub(crate) struct State<L: Lane> {
    pub(crate) queues: HashMap<L::Key, Queue<L::Request, L::Answer>>,
    closed: bool,
}

impl<L: Lane> Combiners<L> {
    /// Combiners whose batches run on `runtime`.
    ///
    /// Give the runtime that ends last: a batch must survive the HTTP worker that asked for it.
    pub fn new(lane: L, limits: Limits, runtime: Handle) -> Self {
        measure::describe();
        let state = Mutex::new(State {
            queues: HashMap::new(),
            closed: false,
        });
        Self {
            shared: Arc::new(Shared {
                lane,
                limits,
                runtime,
                state,
                idle: Notify::new(),
            }),
        }
    }

    /// Hands in a request and waits for its answer.
    ///
    /// Dropping this future before its batch begins withdraws the request; from then on the batch
    /// runs to its end whether or not anybody waits.
    pub async fn submit(&self, key: L::Key, request: L::Request) -> Result<L::Answer, SubmitError> {
        measure::requested();
        let answer = self.enqueue(key, request)?;
        answer.await.map_err(|_gone| SubmitError::Lost)
    }

    /// Refuses new requests from now on and returns when all accepted ones have been served.
    pub async fn close(&self) {
        loop {
            let mut idle = pin!(self.shared.idle.notified());
            idle.as_mut().enable();
            {
                let mut state = self.shared.state();
                state.closed = true;
                if state.queues.is_empty() {
                    return;
                }
            }
            idle.await;
        }
    }

    fn enqueue(
        &self,
        key: L::Key,
        request: L::Request,
    ) -> Result<oneshot::Receiver<L::Answer>, SubmitError> {
        let (answer, receiver) = oneshot::channel();
        let waiting = Waiting {
            weight: L::weight(&request),
            request,
            answer,
        };
        if let Some(new) = self.shared.admit(key, waiting)? {
            // Outside the lock: a runtime that has ended drops the combiner here and now.
            self.shared.runtime.spawn(new.work());
        }
        Ok(receiver)
    }
}

impl<L: Lane> Shared<L> {
    /// Queues the request; returns a combiner to start if its key has none.
    fn admit(
        self: &Arc<Self>,
        key: L::Key,
        waiting: Waiting<L::Request, L::Answer>,
    ) -> Result<Option<Combiner<L>>, SubmitError> {
        let mut state = self.state();
        if state.closed {
            return Err(SubmitError::Closed);
        }
        let new = match state.queues.entry(key) {
            Entry::Occupied(running) if running.get().is_full(&self.limits) => {
                measure::refused_busy();
                return Err(SubmitError::Busy);
            }
            Entry::Occupied(mut running) => {
                running.get_mut().push(waiting);
                None
            }
            Entry::Vacant(vacant) => {
                let combiner = Combiner::new(Arc::clone(self), vacant.key().clone());
                vacant.insert(Queue::starting_with(waiting));
                Some(combiner)
            }
        };
        measure::queued();
        Ok(new)
    }

    /// The next batch of a key, out of its queue.
    pub(crate) fn take(&self, key: &L::Key) -> Vec<Waiting<L::Request, L::Answer>> {
        let mut state = self.state();
        let Some(queue) = state.queues.get_mut(key) else {
            return Vec::new();
        };
        let before = queue.len();
        let batch = queue.next_batch(&self.limits);
        measure::left_queue(before.saturating_sub(queue.len()));
        batch
    }

    /// The state is consistent after every statement, so a panic elsewhere does not spoil it.
    pub(crate) fn state(&self) -> MutexGuard<'_, State<L>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<L: Lane> Clone for Combiners<L> {
    fn clone(&self) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
        }
    }
}

impl<L: Lane> std::fmt::Debug for Combiners<L> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Combiners")
            .field("limits", &self.shared.limits)
            .finish_non_exhaustive()
    }
}
