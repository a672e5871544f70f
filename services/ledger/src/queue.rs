//! The requests that wait for the next batch of one key.

use std::collections::VecDeque;

use tokio::sync::oneshot;

/// How much may wait and how much goes into one commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The most requests in one batch.
    pub max_batch: usize,
    /// The most bytes in one batch, by [`Lane::weight`](crate::Lane::weight); stay well below
    /// `max_allowed_packet`. A single heavier request gets a batch of its own.
    pub max_batch_bytes: usize,
    /// The most requests waiting per key; more are refused as busy.
    pub queue_limit: usize,
}

impl Default for Limits {
    /// 128 requests or 4 MiB (a quarter of `MariaDB`'s packet) per batch; a queue of 2,048, which is
    /// emptied in about a second at the measured rates.
    fn default() -> Self {
        Self {
            max_batch: 128,
            max_batch_bytes: 4 << 20,
            queue_limit: 2_048,
        }
    }
}

/// A request and the way back to whoever waits for its answer.
pub(crate) struct Waiting<Request, Answer> {
    pub(crate) request: Request,
    pub(crate) weight: usize,
    pub(crate) answer: oneshot::Sender<Answer>,
}

/// A bounded queue in order of arrival.
pub(crate) struct Queue<Request, Answer> {
    waiting: VecDeque<Waiting<Request, Answer>>,
}

impl<Request, Answer> Queue<Request, Answer> {
    /// A queue that begins with one request, which is always welcome.
    pub(crate) fn starting_with(first: Waiting<Request, Answer>) -> Self {
        Self {
            waiting: VecDeque::from([first]),
        }
    }

    /// Whether there is no place for another request.
    pub(crate) fn is_full(&self, limits: &Limits) -> bool {
        self.waiting.len() >= limits.queue_limit
    }

    pub(crate) fn push(&mut self, waiting: Waiting<Request, Answer>) {
        self.waiting.push_back(waiting);
    }

    pub(crate) fn len(&self) -> usize {
        self.waiting.len()
    }

    /// Drops the first ones that nobody waits for any more, and says how many.
    pub(crate) fn drop_withdrawn(&mut self) -> usize {
        let before = self.len();
        while self
            .waiting
            .front()
            .is_some_and(|one| one.answer.is_closed())
        {
            self.waiting.pop_front();
        }
        before - self.len()
    }

    /// The next batch within the limits; empty only when nothing waits any more.
    ///
    /// A request whose requester has left before its batch began is dropped: nobody would learn
    /// of its success, and under overload such work would only delay the others.
    pub(crate) fn next_batch(&mut self, limits: &Limits) -> Vec<Waiting<Request, Answer>> {
        let mut batch = Vec::new();
        let mut bytes = 0_usize;
        while let Some(next) = self.waiting.pop_front() {
            if next.answer.is_closed() {
                continue;
            }
            let with_next = bytes.saturating_add(next.weight);
            let exceeds = batch.len() >= limits.max_batch || with_next > limits.max_batch_bytes;
            if exceeds && !batch.is_empty() {
                self.waiting.push_front(next);
                break;
            }
            bytes = with_next;
            batch.push(next);
        }
        batch
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Kept = Vec<oneshot::Receiver<()>>;

    fn queue(weights: &[usize]) -> (Queue<usize, ()>, Kept) {
        let mut queue = Queue {
            waiting: VecDeque::new(),
        };
        let mut kept = Vec::new();
        for (request, &weight) in weights.iter().enumerate() {
            let (answer, receiver) = oneshot::channel();
            queue.push(Waiting {
                request,
                weight,
                answer,
            });
            kept.push(receiver);
        }
        (queue, kept)
    }

    fn batches(mut queue: Queue<usize, ()>, limits: &Limits) -> Vec<Vec<usize>> {
        std::iter::from_fn(|| Some(queue.next_batch(limits)).filter(|batch| !batch.is_empty()))
            .map(|batch| batch.into_iter().map(|waiting| waiting.request).collect())
            .collect()
    }

    const LIMITS: Limits = Limits {
        max_batch: 3,
        max_batch_bytes: 100,
        queue_limit: 8,
    };

    #[test]
    fn a_batch_is_bounded_in_number() {
        let (queue, _kept) = queue(&[1; 7]);
        assert_eq!(
            batches(queue, &LIMITS),
            [vec![0, 1, 2], vec![3, 4, 5], vec![6]]
        );
    }

    #[test]
    fn a_batch_is_bounded_in_bytes_and_keeps_the_order() {
        let (queue, _kept) = queue(&[60, 40, 1, 99, 1]);
        assert_eq!(batches(queue, &LIMITS), [vec![0, 1], vec![2, 3], vec![4]]);
    }

    #[test]
    fn a_request_heavier_than_a_batch_goes_alone() {
        let (queue, _kept) = queue(&[1, 500, 1]);
        assert_eq!(batches(queue, &LIMITS), [vec![0], vec![1], vec![2]]);
    }

    #[test]
    fn a_request_whose_requester_left_is_dropped() {
        let (queue, mut kept) = queue(&[1; 4]);
        kept.remove(1);
        assert_eq!(batches(queue, &LIMITS), [vec![0, 2, 3]]);
    }

    #[test]
    fn limits_of_nothing_still_make_progress() {
        let (queue, _kept) = queue(&[1; 2]);
        let nothing = Limits {
            max_batch: 0,
            max_batch_bytes: 0,
            queue_limit: 0,
        };
        assert_eq!(batches(queue, &nothing), [vec![0], vec![1]]);
    }
}
