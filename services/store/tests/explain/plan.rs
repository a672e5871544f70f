//! Asks the database for the plan of one query and judges it.

use std::collections::HashMap;

use sqlx::mysql::MySqlRow;
use sqlx::{AssertSqlSafe, MySqlConnection, Row};

use crate::sample::{SAMPLE, SAMPLES, Samples, Value};
use crate::tokens::{Use, aliases, parameters, tokens};

/// Tables that stay small however long the system lives: a revocation is deleted once no token can outlive it.
const SMALL: [&str; 2] = ["signing_key", "revocation"];
/// What the plan of a query says that looked one row up by a unique key and then had no use for it.
const READ_ONE_ROW: &str = "Impossible WHERE noticed after reading const tables";
/// More rows than this from one index is a scan of it, not a look-up.
const MANY: u64 = 2500;

/// Plans queries on the seeded database.
pub(crate) struct Planner<'c> {
    conn: &'c mut MySqlConnection,
    samples: Samples,
}

impl<'c> Planner<'c> {
    /// Reads the samples of the seeded tables.
    pub(crate) async fn new(conn: &'c mut MySqlConnection) -> Self {
        let samples = Samples::read(conn).await;
        Self { conn, samples }
    }

    /// Refuses a query that reads a growing table, or one of its indexes, from end to end.
    ///
    /// A plan for values that find nothing says nothing, so other rows are tried until one is found.
    pub(crate) async fn check(&mut self, query: &str) -> Result<(), String> {
        let tokens = tokens(query);
        let aliases = aliases(&tokens);
        for number in 0..SAMPLES {
            let values = self.values(number, &tokens, &aliases);
            let steps = self.explain(query, values).await?;
            let only = steps
                .first()
                .filter(|_| steps.len() == 1 && aliases.len() == 1);
            if only.is_some_and(|step| step.extra.contains(READ_ONE_ROW)) {
                return Ok(());
            }
            if !steps.iter().any(Step::found_nothing) {
                return self.judge(&steps, &aliases);
            }
        }
        Err("finds nothing with any sample, so its plan is not known".to_owned())
    }

    fn judge(&self, steps: &[Step], aliases: &HashMap<String, String>) -> Result<(), String> {
        for step in steps {
            let table = aliases.get(&step.table).unwrap_or(&step.table);
            if self.samples.knows(table) && !SMALL.contains(&table.as_str()) && step.is_scan() {
                return Err(format!(
                    "reads all of `{table}`: type {}, key {:?}, {} rows, {}",
                    step.access, step.key, step.rows, step.extra
                ));
            }
        }
        Ok(())
    }

    fn values(
        &self,
        number: usize,
        tokens: &[String],
        aliases: &HashMap<String, String>,
    ) -> Vec<Value> {
        let tables = aliases.values().filter(|table| self.samples.knows(table));
        let tables: Vec<String> = tables.cloned().collect();
        let value = |used: Use| match used {
            Use::Limit => Value::Number(20),
            Use::Document => Value::Text("[]".to_owned()),
            Use::Column(table, column) => {
                let named = table.and_then(|table| aliases.get(&table).cloned());
                let mut order: Vec<String> = named.into_iter().collect();
                order.extend(tables.iter().cloned());
                self.samples
                    .of(number, &order, &column)
                    .unwrap_or(Value::Number(SAMPLE))
            }
            Use::Other => Value::Number(SAMPLE),
        };
        parameters(tokens).into_iter().map(value).collect()
    }

    async fn explain(&mut self, query: &str, values: Vec<Value>) -> Result<Vec<Step>, String> {
        let statement = AssertSqlSafe(format!("EXPLAIN {query}"));
        let mut prepared = sqlx::query(statement).persistent(false);
        for value in values {
            prepared = match value {
                Value::Text(text) => prepared.bind(text),
                Value::Bytes(bytes) => prepared.bind(bytes),
                Value::Number(number) => prepared.bind(number),
            };
        }
        let rows = prepared.fetch_all(&mut *self.conn).await;
        let rows = rows.map_err(|error| format!("cannot be planned: {error}"))?;
        Ok(rows.iter().map(Step::read).collect())
    }
}

/// One line of a plan.
struct Step {
    select_type: String,
    table: String,
    access: String,
    key: String,
    rows: u64,
    extra: String,
}

impl Step {
    fn read(row: &MySqlRow) -> Self {
        let text = |column: &str| -> String {
            row.try_get_unchecked::<Option<String>, _>(column)
                .unwrap()
                .unwrap_or_default()
        };
        Self {
            select_type: text("select_type"),
            table: text("table"),
            access: text("type"),
            key: text("key"),
            rows: text("rows").parse().unwrap_or_default(),
            extra: text("Extra"),
        }
    }

    fn found_nothing(&self) -> bool {
        self.extra.contains("Impossible") || self.extra.contains("no matching row")
    }

    fn is_scan(&self) -> bool {
        // The target of an INSERT is listed as if it were read.
        if self.select_type == "INSERT" {
            return false;
        }
        self.access == "ALL" || (self.access == "index" && self.rows > MANY)
    }
}
