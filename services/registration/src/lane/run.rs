//! Runs a batch in one transaction.

use std::{sync::Arc, time::Duration};

use butterfly_contracts::{ConventionId, options::AnswerInput, registration::BuyerInput};
use butterfly_ledger::{Batch, Lane};
use butterfly_store::{Clock, Db, constraint::error_number, constraint_name};
use sqlx::MySqlConnection;

use super::{
    catalogue::Catalogues,
    decide::{Attempt, decide},
    facts::Facts,
    failure::BatchError,
    request::{Answer, Request, ToLine},
    write::Writing,
};
use crate::{
    domain::{
        code::Code,
        extras::{LineWishes, Wishes},
        order_refusal::OrderRefusal,
    },
    store::lanes,
};

/// How often a batch is tried again after a lost connection or a code that exists already.
const REPEATS: u32 = 3;
/// How long to wait before that.
const PAUSE: Duration = Duration::from_millis(100);

/// The lane of every convention, as the combiners run it.
#[derive(Debug, Clone)]
pub struct RegistrationLane {
    db: Db,
    clock: Clock,
    catalogues: Arc<Catalogues>,
}

impl RegistrationLane {
    /// A lane over this database, whose connections belong to the runtime the batches run on.
    pub fn new(db: Db, clock: Clock) -> Self {
        Self {
            db,
            clock,
            catalogues: Arc::default(),
        }
    }

    async fn transact(
        &self,
        convention: ConventionId,
        batch: Batch<Self>,
        attempt: Attempt,
    ) -> Result<Vec<Answer>, BatchError> {
        let lane = self.clone();
        self.db
            .transact(async move |conn| lane.commit(conn, convention, &batch, &attempt).await)
            .await
    }

    async fn commit(
        &self,
        conn: &mut MySqlConnection,
        convention: ConventionId,
        batch: &Batch<Self>,
        attempt: &Attempt,
    ) -> Result<Vec<Answer>, BatchError> {
        let locked = lanes::select_for_update(conn, convention).await?;
        let batch = batch.requests();
        let Some(locked) = locked else {
            return Ok(nothing_there(batch));
        };
        let version = locked.catalogue_version;
        let catalogue = self.catalogues.get(conn, convention, version).await?;
        let Some(catalogue) = catalogue else {
            return Ok(nothing_there(batch));
        };
        let now = self.clock.under(locked.now);
        let facts = Facts::read(conn, Arc::clone(&catalogue), batch, now).await?;
        let (answers, effects) = decide(facts, batch, attempt, Code::random);
        if !effects.is_empty() {
            Writing {
                conn,
                catalogue: &catalogue,
                now,
                batch,
            }
            .write(&effects)
            .await?;
        }
        Ok(answers)
    }
}

impl Lane for RegistrationLane {
    type Key = ConventionId;
    type Request = Request;
    type Answer = Answer;

    fn weight(request: &Request) -> usize {
        match request {
            Request::Order(order) => {
                weight_of(order.buyer.as_ref(), &order.lines)
                    + weight_of_wishes(order.wishes.as_ref())
            }
            Request::Change(change) => {
                weight_of(change.buyer.as_ref(), &change.lines)
                    + weight_of_wishes(change.wishes.as_ref())
            }
            Request::Name(name) => 1024 + 1024 * name.answers.len(),
            Request::Undo(undo) => 1024 + 4096 * undo.before.lines.len(),
            Request::Attach(_, accepted) => 1024 + 1024 * accepted.priced.len(),
            Request::Confirm(_)
            | Request::Abandon(..)
            | Request::Step(..)
            | Request::End(_)
            | Request::Capacity(_) => 1024,
        }
    }

    /// A lost connection leaves open whether the commit happened. The batch then simply runs again:
    /// the lane's lock waits for the end of the lost transaction, and what it did is found by the
    /// idempotency keys, by the ended registrations and by the stock's version.
    async fn run(&self, convention: &ConventionId, batch: Batch<Self>) -> Vec<Answer> {
        let mut attempt = Attempt::default();
        let mut repeats = 0;
        loop {
            let outcome = self
                .transact(*convention, batch.clone(), attempt.clone())
                .await;
            let error = match outcome {
                Ok(answers) => return answers,
                Err(BatchError::NameTaken(at)) if attempt.name_taken.insert(at) => continue,
                Err(error) => error,
            };
            repeats += 1;
            let lost = is_lost(&error);
            let give_up = repeats > REPEATS || !(lost || is_code_twice(&error));
            report(&error, batch.requests().len(), give_up);
            if give_up {
                return batch.requests().iter().map(|_| Answer::Failed).collect();
            }
            attempt.again |= lost;
            tokio::time::sleep(PAUSE * repeats).await;
        }
    }
}

/// About how many bytes an order adds to the statements.
fn weight_of(buyer: Option<&BuyerInput>, lines: &[ToLine]) -> usize {
    let buyer = buyer.map_or(0, |buyer| buyer.name.len() + buyer.email.len());
    let line = |line: &ToLine| {
        let attendee = line.attendee.as_ref();
        3072 + 2 * attendee.map_or(0, |one| one.name.len() + one.email.len())
    };
    1024 + 2 * buyer + lines.iter().map(line).sum::<usize>()
}

/// About how many bytes the extras of an order add.
fn weight_of_wishes(wishes: Option<&Wishes>) -> usize {
    let Some(wishes) = wishes else { return 0 };
    let answer =
        |answer: &AnswerInput| 128 + answer.values.iter().map(|v| 2 * v.len()).sum::<usize>();
    let answers = |answers: &[AnswerInput]| answers.iter().map(answer).sum::<usize>();
    let line = |line: &LineWishes| 128 + 256 * line.options.len() + answers(&line.answers);
    answers(&wishes.answers) + wishes.lines.iter().map(line).sum::<usize>()
}

fn report(error: &BatchError, requests: usize, give_up: bool) {
    let error: &dyn std::error::Error = error;
    if give_up {
        tracing::error!(requests, error, "a batch failed");
    } else {
        tracing::warn!(requests, error, "a batch is tried again");
    }
}

/// Whether the connection was lost, so that the outcome is unknown.
fn is_lost(error: &BatchError) -> bool {
    const SHUTDOWN: u16 = 1053;
    const KILLED: u16 = 1927;
    let BatchError::Database(error) = error else {
        return false;
    };
    matches!(
        error,
        sqlx::Error::Io(_) | sqlx::Error::Protocol(_) | sqlx::Error::WorkerCrashed
    ) || matches!(error_number(error), Some(SHUTDOWN | KILLED))
}

/// Whether a random code exists already, once in a very long time.
fn is_code_twice(error: &BatchError) -> bool {
    let BatchError::Database(error) = error else {
        return false;
    };
    matches!(
        constraint_name(error),
        Some("uq_pass_order_code" | "uq_registration_code")
    )
}

/// Answers for a convention that does not exist.
fn nothing_there(batch: &[Request]) -> Vec<Answer> {
    let answer = |request: &Request| match request {
        Request::Order(_) => Answer::Order(Err(OrderRefusal::NoConvention)),
        Request::Change(_) => Answer::Changed(Err(OrderRefusal::NoOrder)),
        Request::Undo(_)
        | Request::Attach(..)
        | Request::Abandon(..)
        | Request::Confirm(_)
        | Request::Name(_)
        | Request::Step(..) => Answer::Settled(Err(OrderRefusal::NoOrder)),
        Request::End(_) => Answer::End(false),
        Request::Capacity(_) => Answer::Capacity(Err(super::QuotaRefusal::Missing)),
    };
    batch.iter().map(answer).collect()
}
