//! What a service supplies to have its requests combined.

use std::hash::Hash;

use crate::Batch;

/// Runs a batch of requests in one transaction.
///
/// At most one batch per key runs at a time in an instance. Other instances run theirs, so the
/// transaction takes the lane row's lock before it reads anything, and then asks for its requests.
pub trait Lane: Sized + Send + Sync + 'static {
    /// What batches are formed by: the convention.
    type Key: Clone + Eq + Hash + Send + Sync + 'static;
    /// One request.
    type Request: Send + Sync + 'static;
    /// What one request is answered with; a refusal and a failed commit are answers too.
    type Answer: Send + 'static;

    /// About how many bytes the request adds to the batch's statements.
    fn weight(request: &Self::Request) -> usize;

    /// Decides and commits the batch, then gives exactly one answer per request, in their order.
    ///
    /// It must end: it bounds its own waits for the database, since nobody else may break off a
    /// commit. A panic or a wrong number of answers is told to every waiter as
    /// [`SubmitError::Lost`](crate::SubmitError::Lost).
    ///
    /// The future is `Send`. An async closure inside it (for `Db::transact`) must therefore own what
    /// it captures: clone the batch and write `async move |conn| …`; the compiler cannot prove it for
    /// one that borrows.
    fn run(
        &self,
        key: &Self::Key,
        batch: Batch<Self>,
    ) -> impl Future<Output = Vec<Self::Answer>> + Send;
}
