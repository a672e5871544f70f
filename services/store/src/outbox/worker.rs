//! The loop that delivers; one runs inside every instance of a service.

use std::marker::PhantomData;
use std::time::Duration;

use chrono::TimeDelta;
use tokio::sync::{Notify, watch};
use uuid::Uuid;

use super::{Message, OutboxTable};
use crate::{Clock, Db};

/// How often to look without having been woken: other instances write too, and back-offs end.
const POLL: Duration = Duration::from_secs(1);
/// The longest wait after the database could not be reached.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// Between two batches: those who wait for an answer go before a backlog. 64 messages each half second are still
/// some 7,500 a minute and instance.
const BREATH: Duration = Duration::from_millis(500);
/// Messages leased at once: two commits for all of them, which the disk does between those of orders.
const BATCH: u32 = 64;
/// How long one delivery may take.
const DEADLINE: Duration = Duration::from_secs(15);
/// A delivery starts only if its lease lasts at least this long, so that nobody else starts it too.
const MARGIN: TimeDelta = TimeDelta::seconds(20);

/// Delivers messages. A function that delivers one message is the simplest.
pub trait Courier {
    /// What is read for all messages of a lease at once.
    type Known;

    /// Reads what the messages are about: one look for all of them where a look for each would take the
    /// database from those who wait for an answer.
    fn look_up(&self, messages: &[Message]) -> impl Future<Output = Self::Known>;

    /// Delivers one of the messages that were looked up. The error is why it did not arrive.
    fn deliver(
        &self,
        message: &Message,
        known: &Self::Known,
    ) -> impl Future<Output = Result<(), String>>;
}

impl<F: AsyncFn(&Message) -> Result<(), String>> Courier for F {
    type Known = ();

    async fn look_up(&self, _messages: &[Message]) {}

    async fn deliver(&self, message: &Message, (): &()) -> Result<(), String> {
        self(message).await
    }
}

/// Delivers the messages of one outbox, `T` being its `Queue`.
#[derive(Clone, Debug)]
pub struct Worker<T> {
    db: Db,
    clock: Clock,
    table: PhantomData<fn() -> T>,
}

impl<T: OutboxTable> Worker<T> {
    /// A worker that has not begun.
    pub fn new(db: Db, clock: Clock) -> Self {
        Self {
            db,
            clock,
            table: PhantomData,
        }
    }

    /// Delivers until `shutdown` turns true or its sender is gone; a delivery under way is finished.
    ///
    /// `wake` is told after a commit that added a message, so that it leaves at once. The future stays on
    /// its thread: start it by `actix_web::rt::spawn`.
    pub async fn run(
        &self,
        wake: &Notify,
        mut shutdown: watch::Receiver<bool>,
        courier: impl Courier,
    ) {
        let mut pause = POLL;
        while !*shutdown.borrow() {
            match self.deliver_batch(&courier, Some(&shutdown)).await {
                Ok(0) => pause = POLL,
                Ok(_) => {
                    tokio::time::sleep(BREATH).await;
                    continue;
                }
                Err(error) => {
                    tracing::warn!(%error, "the outbox could not be read and is tried again");
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
            }
            tokio::select! {
                () = wake.notified() => {}
                () = tokio::time::sleep(pause) => {}
                changed = shutdown.changed() => if changed.is_err() { return },
            }
        }
    }

    /// Delivers everything that is due now and returns how many deliveries were begun.
    pub async fn deliver_due(&self, courier: impl Courier) -> Result<usize, sqlx::Error> {
        let mut begun = 0;
        loop {
            match self.deliver_batch(&courier, None).await? {
                0 => return Ok(begun),
                batch => begun += batch,
            }
        }
    }

    async fn deliver_batch(
        &self,
        courier: &impl Courier,
        shutdown: Option<&watch::Receiver<bool>>,
    ) -> Result<usize, sqlx::Error> {
        let lease = Uuid::now_v7();
        let now = self.clock.now();
        let messages = self
            .db
            .transact(async |conn| T::lease(conn, lease, now, BATCH).await)
            .await?;
        if messages.is_empty() {
            return Ok(0);
        }
        let known = courier.look_up(&messages).await;
        let (mut begun, mut arrived, mut outcome) = (0, None, Ok(()));
        for message in &messages {
            let stopping = shutdown.is_some_and(|shutdown| *shutdown.borrow());
            // What is left undone here becomes due again when its lease ends.
            if stopping || self.clock.now() + MARGIN > message.leased_until {
                break;
            }
            let delivery = courier.deliver(message, &known);
            match self.deliver(message, delivery).await {
                Ok(true) => arrived = Some(message),
                Ok(false) => {}
                Err(error) => {
                    outcome = Err(error);
                    break;
                }
            }
            begun += 1;
        }
        // One commit for all of them: one for each would take the disk from those who wait for an answer.
        if let Some(last) = arrived {
            let now = self.clock.now();
            self.db
                .transact(async |conn| T::mark_delivered(conn, last, now).await)
                .await?;
        }
        outcome.map(|()| begun)
    }

    /// Whether it arrived; that it did not is recorded.
    async fn deliver(
        &self,
        message: &Message,
        delivery: impl Future<Output = Result<(), String>>,
    ) -> Result<bool, sqlx::Error> {
        let outcome = match tokio::time::timeout(DEADLINE, delivery).await {
            Ok(outcome) => outcome,
            Err(_) => Err(format!("no answer within {} s", DEADLINE.as_secs())),
        };
        let Err(reason) = outcome else {
            return Ok(true);
        };
        tracing::warn!(
            message.id,
            message.kind,
            message.attempts,
            reason,
            "a side effect could not be delivered and stays due"
        );
        let now = self.clock.now();
        let mark = async |conn: &mut sqlx::MySqlConnection| {
            T::mark_failed(conn, message, now, &reason).await
        };
        self.db.transact(mark).await?;
        Ok(false)
    }
}
