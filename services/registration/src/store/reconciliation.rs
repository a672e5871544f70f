//! Stocks beside what their rows add up to.

use butterfly_contracts::{ConventionId, registration::QuotaDrift};
use sqlx::MySqlConnection;
use uuid::Uuid;

/// Every stock of a convention with the live registrations that took a place of it, at one moment.
pub async fn select(
    conn: &mut MySqlConnection,
    convention: ConventionId,
) -> Result<Vec<QuotaDrift>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT
            quota.id AS "id: Uuid",
            quota.name,
            quota.capacity,
            quota.sold,
            COALESCE(counted.places, 0) AS "counted!: i64"
        FROM quota
        LEFT JOIN (
            SELECT UNHEX(taken.quota) AS quota_id, COUNT(*) AS places
            FROM registration
            JOIN JSON_TABLE(registration.quotas, '$[*]' COLUMNS (quota TEXT PATH '$')) AS taken
            WHERE registration.convention_id = ?
                AND registration.status = 'live'
            GROUP BY quota_id
        ) AS counted ON counted.quota_id = quota.id
        WHERE quota.convention_id = ?
            AND quota.deleted_at IS NULL
        ORDER BY quota.name, quota.id"#,
        convention.uuid(),
        convention.uuid(),
    )
    .fetch_all(conn)
    .await?;
    let drift = rows.into_iter().map(|row| {
        let counted = u32::try_from(row.counted).unwrap_or(u32::MAX);
        QuotaDrift {
            quota: row.id.into(),
            name: row.name,
            capacity: row.capacity,
            sold: row.sold,
            counted,
            drift: i64::from(row.sold) - i64::from(counted),
        }
    });
    Ok(drift.collect())
}
