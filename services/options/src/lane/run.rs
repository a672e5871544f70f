//! Runs a batch in one transaction.

use std::{sync::Arc, time::Duration};

use butterfly_contracts::ConventionId;
use butterfly_ledger::{Batch, Lane};
use butterfly_store::{Clock, Db, constraint::error_number};
use sqlx::MySqlConnection;

use super::{
    catalogues::Catalogues,
    decide::{Attempt, decide},
    facts::Facts,
    failure::{BatchError, report},
    request::{Answer, Request},
    write::Writing,
};
use crate::store::lanes;

/// How often a batch is tried again after a lost connection.
const REPEATS: u32 = 3;
/// How long to wait before that.
const PAUSE: Duration = Duration::from_millis(100);

/// The lane of every convention, as the combiners run it.
#[derive(Debug, Clone)]
pub struct OptionsLane {
    db: Db,
    clock: Clock,
    catalogues: Arc<Catalogues>,
}

impl OptionsLane {
    /// A lane over this database, whose connections belong to the runtime the batches run on.
    pub fn new(db: Db, clock: Clock) -> Self {
        Self {
            db,
            clock,
            catalogues: Arc::default(),
        }
    }

    /// What conventions sell and ask, as this lane remembers it.
    pub(super) fn catalogues(&self) -> Arc<Catalogues> {
        Arc::clone(&self.catalogues)
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
        let locked = lanes::lock(conn, convention).await?;
        let batch = batch.requests();
        let now = self.clock.under(locked.now);
        let catalogue = self
            .catalogues
            .get(conn, convention, locked.version)
            .await?;
        let facts = Facts::read(conn, convention, catalogue, batch, now).await?;
        let (answers, effects) = decide(facts, batch, attempt);
        if !effects.is_empty() {
            Writing {
                conn,
                convention,
                now,
                batch,
            }
            .write(&effects)
            .await?;
        }
        Ok(answers)
    }
}

impl Lane for OptionsLane {
    type Key = ConventionId;
    type Request = Request;
    type Answer = Answer;

    fn weight(request: &Request) -> usize {
        let Request::Hold(desired) = request else {
            return 1024;
        };
        let answers = desired
            .lines
            .iter()
            .flat_map(|line| &line.answers)
            .chain(&desired.answers);
        let text: usize = answers
            .flat_map(|answer| &answer.values)
            .map(String::len)
            .sum();
        let selections: usize = desired.lines.iter().map(|line| line.selections.len()).sum();
        1024 + 1024 * selections + 2 * text
    }

    /// A lost connection leaves open whether the commit happened. The batch then simply runs again: the lane's
    /// lock waits for the end of the lost transaction, and what it did is found by the holds' versions and
    /// states, and by the stock's version.
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
            let give_up = repeats > REPEATS || !lost;
            report(&error, batch.requests().len(), give_up);
            if give_up {
                return batch.requests().iter().map(|_| Answer::Failed).collect();
            }
            attempt.again = true;
            tokio::time::sleep(PAUSE * repeats).await;
        }
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
