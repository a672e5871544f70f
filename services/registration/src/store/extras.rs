//! The table `order_extras`: what orders shall have of the options, and what they have.

use butterfly_contracts::OrderId;
use sqlx::{MySqlConnection, types::Json};
use uuid::Uuid;

use crate::domain::{
    extras::{Extra, Extras, Wishes},
    line::Mark,
};

/// The extras of these orders: a JSON array of ids in hexadecimal.
pub async fn select_all(
    conn: &mut MySqlConnection,
    orders: &str,
) -> Result<Vec<(OrderId, Extras)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT
            order_extras.order_id AS "order: Uuid",
            order_extras.version,
            order_extras.accepted,
            order_extras.wishes AS "wishes: Json<Wishes>",
            order_extras.priced AS "priced: Json<Vec<Extra>>"
        FROM JSON_TABLE(?, '$[*]' COLUMNS (id TEXT PATH '$')) AS given
        STRAIGHT_JOIN order_extras ON order_extras.order_id = UNHEX(given.id)"#,
        orders,
    );
    let rows = rows.fetch_all(conn).await?.into_iter().map(|row| {
        let extras = Extras {
            version: row.version,
            accepted: row.accepted,
            wishes: row.wishes.0,
            priced: row.priced.0,
            mark: Mark::Read,
        };
        (row.order.into(), extras)
    });
    Ok(rows.collect())
}

/// Adds extras from a JSON array of `{order, version, accepted, wishes, priced}`, the last two in words.
pub async fn insert_all(conn: &mut MySqlConnection, rows: &str) -> Result<u64, sqlx::Error> {
    let inserted = sqlx::query!(
        "INSERT INTO order_extras (order_id, version, accepted, wishes, priced)
        SELECT UNHEX(given.order_id), given.version, given.accepted, given.wishes, given.priced
        FROM JSON_TABLE(?, '$[*]' COLUMNS (
            order_id TEXT PATH '$.order',
            version TEXT PATH '$.version',
            accepted TEXT PATH '$.accepted',
            wishes LONGTEXT PATH '$.wishes',
            priced LONGTEXT PATH '$.priced'
        )) AS given",
        rows,
    )
    .execute(conn)
    .await?;
    Ok(inserted.rows_affected())
}

/// Brings extras up to date, from a JSON array of the same rows.
pub async fn update_all(conn: &mut MySqlConnection, rows: &str) -> Result<u64, sqlx::Error> {
    let updated = sqlx::query!(
        "UPDATE JSON_TABLE(?, '$[*]' COLUMNS (
            order_id TEXT PATH '$.order',
            version TEXT PATH '$.version',
            accepted TEXT PATH '$.accepted',
            wishes LONGTEXT PATH '$.wishes',
            priced LONGTEXT PATH '$.priced'
        )) AS given
        STRAIGHT_JOIN order_extras ON order_extras.order_id = UNHEX(given.order_id)
        SET order_extras.version = given.version,
            order_extras.accepted = given.accepted,
            order_extras.wishes = given.wishes,
            order_extras.priced = given.priced",
        rows,
    )
    .execute(conn)
    .await?;
    Ok(updated.rows_affected())
}
