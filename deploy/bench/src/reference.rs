//! What the same database does with the rows of an order when nothing is in between: copies of the tables
//! with their keys and checks, filled by the server itself, each transaction updating the one stock first.

use std::{
    fs,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use butterfly_system_tests::Stack;
use sqlx::{AssertSqlSafe, Connection, Executor, MySqlConnection, mysql::MySqlConnectOptions};

const DATABASE: &str = "butterfly_bench";
const TABLES: [&str; 5] = [
    "quota",
    "pass_order",
    "registration",
    "registration_idempotency",
    "person_claim",
];

/// Ids in the order of time, as ours are.
const ID: &str = "UNHEX(CONCAT(LPAD(HEX(CAST(UNIX_TIMESTAMP(NOW(6)) * 1000 AS UNSIGNED)), 12, '0'), \
                  HEX(RANDOM_BYTES(10))))";

/// A database of its own beside Butterfly's.
pub(crate) struct Reference {
    options: MySqlConnectOptions,
}

impl Reference {
    /// Makes the tables.
    pub(crate) async fn prepare(stack: &Stack) -> anyhow::Result<Self> {
        let file = fs::read_to_string(&stack.run.database.client_file)?;
        let value = |name: &str| {
            let line = file
                .lines()
                .find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
            line.unwrap_or_default()
        };
        let options = MySqlConnectOptions::new()
            .username(value("user"))
            .password(value("password"))
            .socket(value("socket"));
        let reference = Self { options };
        reference.drop_tables().await?;
        let own = &stack.run.database.name;
        let mut statements = vec![format!("CREATE DATABASE {DATABASE}")];
        let copy = |table| format!("CREATE TABLE {DATABASE}.{table} LIKE {own}.{table}");
        statements.extend(TABLES.map(copy));
        statements.push(format!(
            "INSERT INTO {DATABASE}.quota (id, convention_id, name, capacity, version, created_at, updated_at) \
             VALUES (REPEAT('q', 16), REPEAT('c', 16), 'All', 100000000, 1, NOW(6), NOW(6))"
        ));
        reference.run(statements).await?;
        Ok(reference)
    }

    /// Removes what was made.
    pub(crate) async fn drop_tables(&self) -> anyhow::Result<()> {
        self.run(vec![format!("DROP DATABASE IF EXISTS {DATABASE}")])
            .await
    }

    /// Orders a second when each transaction writes `orders` of them.
    pub(crate) async fn measure(
        &self,
        orders: u32,
        time: Duration,
        connections: u32,
    ) -> anyhow::Result<f64> {
        let transactions = Arc::new(AtomicU32::new(0));
        let statements = Arc::new(statements(orders));
        let begun = Instant::now();
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..connections {
            let options = self.options.clone().database(DATABASE);
            let (statements, transactions) = (statements.clone(), transactions.clone());
            tasks.spawn(async move {
                let mut conn = MySqlConnection::connect_with(&options).await?;
                while begun.elapsed() < time {
                    transaction(&mut conn, &statements).await?;
                    transactions.fetch_add(1, Ordering::Relaxed);
                }
                anyhow::Ok(())
            });
        }
        while let Some(ended) = tasks.join_next().await {
            ended??;
        }
        let count = f64::from(transactions.load(Ordering::Relaxed)) * f64::from(orders);
        Ok(count / begun.elapsed().as_secs_f64())
    }

    async fn run(&self, statements: Vec<String>) -> anyhow::Result<()> {
        let mut conn = MySqlConnection::connect_with(&self.options).await?;
        for statement in statements {
            // Only names of tables and databases are put in, none of which anybody typed.
            conn.execute(AssertSqlSafe(statement)).await?;
        }
        conn.close().await?;
        Ok(())
    }
}

async fn transaction(conn: &mut MySqlConnection, statements: &[String]) -> anyhow::Result<()> {
    let mut transaction = conn.begin().await?;
    for statement in statements {
        // Constant for a run, so that it is prepared once for each connection.
        sqlx::query(AssertSqlSafe(statement.clone()))
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// The rows of `orders` orders, each table with one statement.
fn statements(orders: u32) -> Vec<String> {
    let rows = format!("FROM seq_1_to_{orders}");
    vec![
        format!("UPDATE quota SET sold = sold + {orders}, version = version + 1"),
        format!(
            "INSERT INTO pass_order (id, convention_id, code, status, payment, buyer_name, buyer_email, \
             currency, net_minor, tax_minor, total_minor, version, created_at, updated_at) \
             SELECT {ID}, REPEAT('c', 16), LEFT(TO_BASE64(RANDOM_BYTES(7)), 9), 'confirmed', 'at_door', \
             'Person 1', 'person1@example.org', 'EUR', 4065, 935, 5000, 1, NOW(6), NOW(6) {rows}"
        ),
        format!(
            "INSERT INTO registration (id, convention_id, order_id, pass_type_id, code, attendee_name, \
             attendee_email, person_hash, quotas, price_minor, tax_minor, status, version, created_at) \
             SELECT {ID}, REPEAT('c', 16), {ID}, REPEAT('p', 16), LEFT(TO_BASE64(RANDOM_BYTES(7)), 9), \
             'Person 1', 'person1@example.org', RANDOM_BYTES(32), '[\"qta_0123456789abcdef\"]', 5000, 935, \
             'live', 1, NOW(6) {rows}"
        ),
        format!(
            "INSERT INTO registration_idempotency (scope, request_hash, subject_id, created_at) \
             SELECT RANDOM_BYTES(32), RANDOM_BYTES(32), {ID}, NOW(6) {rows}"
        ),
        format!(
            "INSERT INTO person_claim (convention_id, person_hash, registration_id) \
             SELECT REPEAT('c', 16), RANDOM_BYTES(32), {ID} {rows}"
        ),
    ]
}
