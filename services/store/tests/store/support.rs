//! Rows the tests need.

use butterfly_store::testing::noon;
use sqlx::MySqlConnection;
use uuid::Uuid;

/// Adds an account and returns its id.
pub(crate) async fn insert_account(
    conn: &mut MySqlConnection,
    email: &str,
) -> Result<Uuid, sqlx::Error> {
    let id = Uuid::now_v7();
    sqlx::query(
        "INSERT INTO account (
            id, email, name, password_hash, address_line, postal_code, city, region, country,
            version, created_at, updated_at
        ) VALUES (?, ?, 'Ada', 'x', 'Mannerheimintie 1', '00100', 'Helsinki', '', 'FI', 1, ?, ?)",
    )
    .bind(id)
    .bind(email)
    .bind(noon())
    .bind(noon())
    .execute(conn)
    .await?;
    Ok(id)
}

/// The result of one statement that is expected to be refused.
pub(crate) async fn run(conn: &mut MySqlConnection, statement: String) -> Result<u64, sqlx::Error> {
    let done = sqlx::raw_sql(sqlx::AssertSqlSafe(statement))
        .execute(conn)
        .await?;
    Ok(done.rows_affected())
}
