//! The lane rows: one per convention, locked before anything of its stock or catalogue moves.

use butterfly_contracts::ConventionId;
use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;

/// Adds the lane of a new convention.
pub async fn insert(
    conn: &mut MySqlConnection,
    convention: ConventionId,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO registration_lane (convention_id, catalogue_version, commits)
        VALUES (?, 1, 0)",
        convention.uuid(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What a locked lane tells.
#[derive(Debug, Clone, Copy)]
pub struct Locked {
    /// Which version of the catalogue holds.
    pub catalogue_version: u64,
    /// The present, by the one clock that all instances share; read once the lock is there.
    pub now: DateTime<Utc>,
}

/// Locks the lane.
pub async fn select_for_update(
    conn: &mut MySqlConnection,
    convention: ConventionId,
) -> Result<Option<Locked>, sqlx::Error> {
    sqlx::query_as!(
        Locked,
        r#"SELECT catalogue_version, SYSDATE(6) AS "now: DateTime<Utc>"
        FROM registration_lane
        WHERE convention_id = ?
        FOR UPDATE"#,
        convention.uuid(),
    )
    .fetch_optional(conn)
    .await
}

/// Counts a transaction that moves stock.
pub async fn count_commit(
    conn: &mut MySqlConnection,
    convention: ConventionId,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE registration_lane SET commits = commits + 1 WHERE convention_id = ?",
        convention.uuid(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Locks the lane for a change of the catalogue; false when there is no such lane.
pub async fn advance_catalogue(
    conn: &mut MySqlConnection,
    convention: ConventionId,
) -> Result<bool, sqlx::Error> {
    let updated = sqlx::query!(
        "UPDATE registration_lane SET catalogue_version = catalogue_version + 1
        WHERE convention_id = ?",
        convention.uuid(),
    )
    .execute(conn)
    .await?;
    Ok(updated.rows_affected() == 1)
}

/// How many transactions moved stock.
pub async fn select_commits(
    conn: &mut MySqlConnection,
    convention: ConventionId,
) -> Result<Option<u64>, sqlx::Error> {
    sqlx::query_scalar!(
        "SELECT commits FROM registration_lane WHERE convention_id = ?",
        convention.uuid(),
    )
    .fetch_optional(conn)
    .await
}

/// Lanes in the order of their conventions, after this one, with how many transactions moved their stock.
pub async fn select_after(
    conn: &mut MySqlConnection,
    after: ConventionId,
    rows: u32,
) -> Result<Vec<(ConventionId, u64)>, sqlx::Error> {
    let found = sqlx::query!(
        r#"SELECT convention_id AS "convention: uuid::Uuid", commits
        FROM registration_lane
        WHERE convention_id > ?
        ORDER BY convention_id
        LIMIT ?"#,
        after.uuid(),
        rows,
    );
    let found = found.fetch_all(conn).await?.into_iter();
    Ok(found
        .map(|row| (row.convention.into(), row.commits))
        .collect())
}
