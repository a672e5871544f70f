//! Stocks beside what the selections add up to.

use butterfly_contracts::{
    ConventionId,
    options::{OptionReconciliation, OptionStockDrift},
};
use sqlx::MySqlConnection;
use uuid::Uuid;

use super::lanes;

/// Every stock of a convention, and how many transactions moved them.
pub(crate) async fn of(
    conn: &mut MySqlConnection,
    convention: ConventionId,
) -> Result<OptionReconciliation, sqlx::Error> {
    let stocks = select(conn, convention).await?;
    let (_, lane_commits) = lanes::select_counts(conn, convention).await?;
    Ok(OptionReconciliation {
        drift: stocks.iter().map(|stock| stock.drift).sum(),
        stocks,
        lane_commits,
    })
}

/// Every stock of a convention with what was taken of it, at one moment.
async fn select(
    conn: &mut MySqlConnection,
    convention: ConventionId,
) -> Result<Vec<OptionStockDrift>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        SELECT
            option_stock.id AS "id: Uuid",
            option_stock.name,
            option_stock.capacity,
            option_stock.held,
            option_stock.sold,
            CAST(COALESCE(counted.held, 0) AS UNSIGNED) AS "counted_held!: u64",
            CAST(COALESCE(counted.pinned, 0) AS UNSIGNED) AS "counted_pinned!: u64",
            CAST(COALESCE(counted.sold, 0) AS UNSIGNED) AS "counted_sold!: u64"
        FROM option_stock
        LEFT JOIN (
            SELECT
                UNHEX(taken.stock) AS stock_id,
                SUM(IF(option_selection.state = 'held', option_selection.quantity, 0)) AS held,
                SUM(IF(option_selection.state = 'pinned', option_selection.quantity, 0)) AS pinned,
                SUM(IF(option_selection.state = 'confirmed', option_selection.quantity, 0)) AS sold
            FROM option_selection
            JOIN JSON_TABLE(option_selection.stocks, '$[*]' COLUMNS (stock TEXT PATH '$')) AS taken
            WHERE option_selection.convention_id = ?
                AND option_selection.state IN ('held', 'pinned', 'confirmed')
            GROUP BY stock_id
        ) AS counted ON counted.stock_id = option_stock.id
        WHERE option_stock.convention_id = ?
            AND option_stock.deleted_at IS NULL
        ORDER BY option_stock.name, option_stock.id
        "#,
        convention.uuid(),
        convention.uuid(),
    )
    .fetch_all(conn)
    .await?;
    let drift = rows.into_iter().map(|row| OptionStockDrift {
        stock: row.id.into(),
        name: row.name,
        capacity: row.capacity,
        free: row
            .capacity
            .saturating_sub(row.held.saturating_add(row.sold)),
        stock_held: row.held,
        stock_sold: row.sold,
        held: row.counted_held,
        pinned: row.counted_pinned,
        sold: row.counted_sold,
        drift: u64::from(row.held).abs_diff(row.counted_held + row.counted_pinned)
            + u64::from(row.sold).abs_diff(row.counted_sold),
    });
    Ok(drift.collect())
}
