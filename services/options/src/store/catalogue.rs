//! All that a convention sells and asks, in one piece.

use butterfly_contracts::ConventionId;
use sqlx::MySqlConnection;

use super::{lanes, options, questions};
use crate::domain::catalogue::Catalogue;

/// Reads all of it, as this version. Only under the lane's lock, or beside a check of the version.
pub(crate) async fn select(
    conn: &mut MySqlConnection,
    convention: ConventionId,
    version: u64,
) -> Result<Catalogue, sqlx::Error> {
    Ok(Catalogue {
        version,
        options: options::select_by_convention(conn, convention).await?,
        questions: questions::select_by_convention(conn, convention).await?,
    })
}

/// Reads all of it without a lock: all as it was before a change, or all as it is after it. Who changes it
/// advances the version with it, so what was read between two equal versions belongs together.
pub(crate) async fn select_whole(
    conn: &mut MySqlConnection,
    convention: ConventionId,
) -> Result<Catalogue, sqlx::Error> {
    let (mut version, _) = lanes::select_counts(conn, convention).await?;
    loop {
        let catalogue = select(conn, convention, version).await?;
        let (now, _) = lanes::select_counts(conn, convention).await?;
        if now == version {
            return Ok(catalogue);
        }
        version = now;
    }
}
