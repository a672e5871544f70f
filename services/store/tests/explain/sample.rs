//! Values for parameters, taken from one row that every table has.

use std::collections::HashMap;

use sqlx::mysql::MySqlRow;
use sqlx::{AssertSqlSafe, MySqlConnection, Row};

/// The first of the rows the values are taken from.
pub(crate) const SAMPLE: u32 = 7;
/// How many rows are sampled: a query that also asks for a status finds it in one of them.
pub(crate) const SAMPLES: usize = 24;
/// For a column that is empty in that row.
const SOME_TIME: &str = "2026-11-24 00:07:00";

/// A value ready to be bound; numbers and dates go as text, which the database converts.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Text(String),
    Bytes(Vec<u8>),
    Number(u32),
}

type SampleRow = HashMap<String, Value>;

/// The sample rows of every table.
pub(crate) struct Samples {
    tables: HashMap<String, Vec<SampleRow>>,
}

impl Samples {
    /// Reads the sample rows of each table.
    pub(crate) async fn read(conn: &mut MySqlConnection) -> Self {
        let columns: Vec<(String, String, String)> = sqlx::query_as(
            "SELECT table_name, column_name, data_type FROM information_schema.columns
            WHERE table_schema = DATABASE() AND table_name <> '_sqlx_migrations'
            ORDER BY table_name, ordinal_position",
        )
        .fetch_all(&mut *conn)
        .await
        .unwrap();
        let mut tables = HashMap::new();
        for columns in columns.chunk_by(|one, next| one.0 == next.0) {
            tables.insert(columns[0].0.clone(), sample_rows(conn, columns).await);
        }
        Self { tables }
    }

    /// Whether a table of this name exists.
    pub(crate) fn knows(&self, table: &str) -> bool {
        self.tables.contains_key(table)
    }

    /// The value of a column in one of the sampled rows, looked for in `tables` in this order.
    pub(crate) fn of(&self, number: usize, tables: &[String], column: &str) -> Option<Value> {
        let mut rows = tables
            .iter()
            .filter_map(|table| self.tables.get(table)?.get(number));
        rows.find_map(|row| row.get(column)).cloned()
    }
}

async fn sample_rows(
    conn: &mut MySqlConnection,
    columns: &[(String, String, String)],
) -> Vec<SampleRow> {
    let (table, first, _) = &columns[0];
    let expression = |(_, column, kind): &(String, String, String)| {
        if kind.ends_with("binary") {
            format!("`{column}`")
        } else {
            format!("CAST(`{column}` AS CHAR)")
        }
    };
    let expressions: Vec<String> = columns.iter().map(expression).collect();
    let statement = format!(
        "SELECT {} FROM `{table}` ORDER BY `{table}`.`{first}` LIMIT {SAMPLES} OFFSET {}",
        expressions.join(", "),
        SAMPLE - 1
    );
    let rows = sqlx::query(AssertSqlSafe(statement))
        .fetch_all(conn)
        .await
        .unwrap();
    assert_eq!(rows.len(), SAMPLES, "{table}");
    rows.iter().map(|row| sample_row(row, columns)).collect()
}

fn sample_row(row: &MySqlRow, columns: &[(String, String, String)]) -> SampleRow {
    let values = columns.iter().enumerate().map(|(at, (_, column, kind))| {
        let value = if kind.ends_with("binary") {
            Value::Bytes(
                row.get::<Option<Vec<u8>>, _>(at)
                    .unwrap_or_else(|| vec![7; 16]),
            )
        } else {
            let text: Option<String> = row.get(at);
            Value::Text(text.unwrap_or_else(|| SOME_TIME.to_owned()))
        };
        (column.clone(), value)
    });
    values.collect()
}
