//! The requests that one transaction decides.

use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use tokio::sync::oneshot;

use crate::Lane;
use crate::combiner::Shared;
use crate::measure;

/// The requests that one transaction decides. A clone is the same batch.
///
/// They leave the queue when they are first asked for. A lane asks once it holds its lock: whatever
/// arrived while another instance had it takes part, so a sale has half as many commits.
pub struct Batch<L: Lane> {
    inner: Arc<Inner<L>>,
}

struct Inner<L: Lane> {
    shared: Arc<Shared<L>>,
    key: L::Key,
    requests: OnceLock<Vec<L::Request>>,
    waiters: Mutex<Vec<oneshot::Sender<L::Answer>>>,
}

impl<L: Lane> Batch<L> {
    pub(crate) fn new(shared: Arc<Shared<L>>, key: L::Key) -> Self {
        Self {
            inner: Arc::new(Inner {
                shared,
                key,
                requests: OnceLock::new(),
                waiters: Mutex::default(),
            }),
        }
    }

    /// The requests in order of arrival, each time the same. None when all who asked have left.
    pub fn requests(&self) -> &[L::Request] {
        self.inner.requests.get_or_init(|| self.take())
    }

    fn take(&self) -> Vec<L::Request> {
        let taken = self.inner.shared.take(&self.inner.key);
        measure::batch_begun(taken.len());
        let taken = taken.into_iter();
        let (requests, waiters) = taken.map(|one| (one.request, one.answer)).unzip();
        *self.waiters() = waiters;
        requests
    }

    /// Those who wait for the answers, once.
    pub(crate) fn take_waiters(&self) -> Vec<oneshot::Sender<L::Answer>> {
        std::mem::take(&mut *self.waiters())
    }

    fn waiters(&self) -> std::sync::MutexGuard<'_, Vec<oneshot::Sender<L::Answer>>> {
        let waiters = self.inner.waiters.lock();
        waiters.unwrap_or_else(PoisonError::into_inner)
    }
}

impl<L: Lane> Clone for Batch<L> {
    fn clone(&self) -> Self {
        Self {
            inner: Arc::clone(&self.inner),
        }
    }
}

impl<L: Lane> fmt::Debug for Batch<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let taken = self.inner.requests.get().map(Vec::len);
        f.debug_struct("Batch")
            .field("requests", &taken)
            .finish_non_exhaustive()
    }
}
