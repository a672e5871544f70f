//! The lane rows: one per convention, locked before anything of its stocks or catalogue moves.

use butterfly_contracts::ConventionId;
use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;

/// A lane that is locked until the end of the transaction.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Locked {
    /// Which version of the catalogue holds.
    pub(crate) version: u64,
    /// The database's present, read with the lock: not that of the beginning of the wait.
    pub(crate) now: DateTime<Utc>,
}

/// Locks the lane, and makes it where there is none yet.
pub(crate) async fn lock(
    conn: &mut MySqlConnection,
    convention: ConventionId,
) -> Result<Locked, sqlx::Error> {
    if let Some(locked) = select_for_update(conn, convention).await? {
        return Ok(locked);
    }
    ensure(conn, convention).await?;
    let locked = select_for_update(conn, convention).await?;
    locked.ok_or(sqlx::Error::RowNotFound)
}

async fn select_for_update(
    conn: &mut MySqlConnection,
    convention: ConventionId,
) -> Result<Option<Locked>, sqlx::Error> {
    sqlx::query_as!(
        Locked,
        r#"
        SELECT
            catalogue_version AS version,
            SYSDATE(6) AS "now!: DateTime<Utc>"
        FROM options_lane
        WHERE convention_id = ?
        FOR UPDATE
        "#,
        convention.uuid(),
    )
    .fetch_optional(conn)
    .await
}

/// Adds the lane, locked; another may have been quicker.
async fn ensure(conn: &mut MySqlConnection, convention: ConventionId) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"
        INSERT INTO options_lane (convention_id, catalogue_version, commits)
        VALUES (?, 1, 0)
        ON DUPLICATE KEY UPDATE commits = commits
        "#,
        convention.uuid(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Locks the lane for a change of the catalogue, and counts the change.
pub(crate) async fn advance_catalogue(
    conn: &mut MySqlConnection,
    convention: ConventionId,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"
        INSERT INTO options_lane (convention_id, catalogue_version, commits)
        VALUES (?, 1, 0)
        ON DUPLICATE KEY UPDATE catalogue_version = catalogue_version + 1
        "#,
        convention.uuid(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Counts a transaction that moves stock.
pub(crate) async fn count_commit(
    conn: &mut MySqlConnection,
    convention: ConventionId,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"UPDATE options_lane SET commits = commits + 1 WHERE convention_id = ?"#,
        convention.uuid(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The version of the catalogue, and how many transactions moved stock; zero where nothing ever was.
pub(crate) async fn select_counts(
    conn: &mut MySqlConnection,
    convention: ConventionId,
) -> Result<(u64, u64), sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT catalogue_version, commits FROM options_lane WHERE convention_id = ?"#,
        convention.uuid(),
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map_or((0, 0), |row| (row.catalogue_version, row.commits)))
}

/// The database's present.
pub(crate) async fn select_present(
    conn: &mut MySqlConnection,
) -> Result<DateTime<Utc>, sqlx::Error> {
    sqlx::query_scalar!(r#"SELECT SYSDATE(6) AS "now!: DateTime<Utc>""#)
        .fetch_one(conn)
        .await
}

/// Lanes in the order of their conventions, after this one, with how many transactions moved their stocks.
pub(crate) async fn select_after(
    conn: &mut MySqlConnection,
    after: ConventionId,
    rows: u32,
) -> Result<Vec<(ConventionId, u64)>, sqlx::Error> {
    let found = sqlx::query!(
        r#"
        SELECT convention_id AS "convention: uuid::Uuid", commits
        FROM options_lane
        WHERE convention_id > ?
        ORDER BY convention_id
        LIMIT ?
        "#,
        after.uuid(),
        rows,
    );
    let found = found.fetch_all(conn).await?.into_iter();
    Ok(found
        .map(|row| (row.convention.into(), row.commits))
        .collect())
}
