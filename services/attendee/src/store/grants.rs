//! The table `staff_grant`. A convention of all zeros stands for the whole installation.

use butterfly_contracts::{AccountId, ConventionId, Grant, StaffRole};
use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;
use uuid::Uuid;

struct GrantRow {
    convention_id: Uuid,
    role: String,
}

/// What an account may do as staff.
pub(crate) async fn select_by_account(
    conn: &mut MySqlConnection,
    account: AccountId,
) -> Result<Vec<Grant>, sqlx::Error> {
    let rows = sqlx::query_as!(
        GrantRow,
        r#"
        SELECT
            convention_id AS "convention_id: Uuid",
            role
        FROM staff_grant
        WHERE account_id = ?
        ORDER BY convention_id, role
        "#,
        account.uuid(),
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let convention = Some(row.convention_id).filter(|id| !id.is_nil());
            Ok(Grant {
                convention: convention.map(ConventionId::from),
                role: row.role.parse().map_err(decode_error)?,
            })
        })
        .collect()
}

fn decode_error(error: butterfly_contracts::staff::UnknownRole) -> sqlx::Error {
    sqlx::Error::ColumnDecode {
        index: "staff_grant.role".to_owned(),
        source: Box::new(error),
    }
}

/// How many accounts have a role over the whole installation. Their grants stay locked until the end of the
/// transaction, so that two who take the last two away do not both see another left.
pub(crate) async fn count_for_update(
    conn: &mut MySqlConnection,
    role: StaffRole,
) -> Result<usize, sqlx::Error> {
    let rows = sqlx::query_scalar!(
        r#"SELECT account_id AS "account: Uuid"
        FROM staff_grant
        WHERE convention_id = ? AND role = ?
        FOR UPDATE"#,
        Uuid::nil(),
        role.name(),
    );
    Ok(rows.fetch_all(conn).await?.len())
}

/// Takes a role away.
pub(crate) async fn delete(
    conn: &mut MySqlConnection,
    account: AccountId,
    grant: Grant,
) -> Result<(), sqlx::Error> {
    let convention = grant.convention.map_or(Uuid::nil(), ConventionId::uuid);
    sqlx::query!(
        "DELETE FROM staff_grant WHERE account_id = ? AND convention_id = ? AND role = ?",
        account.uuid(),
        convention,
        grant.role.name(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Gives a role; giving it again changes nothing.
pub(crate) async fn insert(
    conn: &mut MySqlConnection,
    account: AccountId,
    grant: Grant,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let convention = grant.convention.map_or(Uuid::nil(), ConventionId::uuid);
    sqlx::query!(
        r#"
        INSERT INTO staff_grant (account_id, convention_id, role, created_at)
        VALUES (?, ?, ?, ?)
        ON DUPLICATE KEY UPDATE role = role
        "#,
        account.uuid(),
        convention,
        grant.role.name(),
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}
