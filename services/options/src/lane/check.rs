//! What a lane would say to an order: read and decided like a batch, beside the lane and without its lock. What it
//! decided is dropped, so it informs of the present and grants nothing.

use butterfly_contracts::options::{DesiredHold, HoldAnswer};
use butterfly_store::Clock;
use sqlx::MySqlConnection;

use super::{
    book::Book,
    catalogues::Catalogues,
    decide::{Attempt, decide},
    facts::Facts,
    failure::BatchError,
    request::{Answer, Request},
};
use crate::store::{holds, lanes};

/// The answer; none when the rows contradict each other.
pub(super) async fn check(
    conn: &mut MySqlConnection,
    (catalogues, clock): (&Catalogues, &Clock),
    desired: &DesiredHold,
) -> Result<Option<HoldAnswer>, BatchError> {
    // Its own hold stays as it is from here on, so that what it gives back is taken in the stocks that follow.
    let own = holds::select_by_id(conn, desired.order).await?;
    let convention = desired.convention;
    let catalogue = catalogues.present(conn, convention).await?;
    let now = clock.under(lanes::select_present(conn).await?);
    let facts = Facts {
        book: Book::new(own),
        ..Facts::read(conn, convention, catalogue, &[], now).await?
    };
    let request = Request::Hold(Box::new(desired.clone()));
    let (mut answers, _) = decide(facts, &[request], &Attempt::default());
    Ok(match answers.pop() {
        Some(Answer::Hold(answer)) => Some(answer),
        _ => None,
    })
}
