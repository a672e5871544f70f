//! What the same database does with the rows of an order when nothing is in between: the tables with their keys,
//! checks and references in a database of their own, each transaction updating the one stock first.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use sqlx::{AssertSqlSafe, Connection, MySqlConnection, Row, mysql::MySqlConnectOptions};
use uuid::Uuid;

use crate::database::Database;

/// Where the rows go; also who writes them.
const NAME: &str = "butterfly_bench";
/// Tables that have their rows before.
const PREPARED: [&str; 4] = ["convention", "quota", "pass_type", "pass_type_edition"];
/// Tables that every order adds to.
const FILLED: [&str; 6] = [
    "pass_order",
    "registration",
    "registration_word",
    "person_claim",
    "registration_idempotency",
    "registration_outbox",
];
/// Connections that write at once.
const CONNECTIONS: u32 = 64;

/// The tables, and a way in.
pub(crate) struct Reference {
    database: Database,
    options: MySqlConnectOptions,
}

/// What was measured.
pub(crate) struct Rate {
    pub(crate) orders_per_second: f64,
    /// Rows that each order added, by table.
    pub(crate) rows: BTreeMap<String, f64>,
}

impl Reference {
    /// Makes the tables and their user.
    pub(crate) async fn prepare(database: &Database, over_tcp: bool) -> anyhow::Result<Self> {
        let password = Uuid::now_v7().simple().to_string();
        let options = database.entrance(NAME, &password, over_tcp).database(NAME);
        let reference = Self {
            database: database.clone(),
            options,
        };
        reference.remove().await?;
        let mut statements = vec![format!("CREATE DATABASE {NAME}"), format!("USE {NAME}")];
        statements.extend(reference.tables().await?);
        statements.push(
            "INSERT INTO convention (id, slug, name, description, venue, address, time_zone, currency, first_day, \
             last_day, tax_name, tax_basis_points, tax_inclusive, contact_email, accent, status, version, \
             created_by, created_at, updated_at) \
             VALUES (REPEAT('c', 16), 'c', 'C', '', '', '', 'UTC', 'EUR', NOW(), NOW(), '', 0, 1, '', '', \
             'published', 1, REPEAT('a', 16), NOW(6), NOW(6))"
                .to_owned(),
        );
        statements.push(
            "INSERT INTO quota (id, convention_id, name, capacity, version, created_at, updated_at) \
             VALUES (REPEAT('q', 16), REPEAT('c', 16), 'All', 100000000, 1, NOW(6), NOW(6))"
                .to_owned(),
        );
        statements.push(
            "INSERT INTO pass_type (id, convention_id, name, description, price_minor, attending, visibility, \
             requires, included, position, version, created_at, updated_at) \
             VALUES (REPEAT('p', 16), REPEAT('c', 16), 'P', '', 5000, 1, 'public', '', '[]', 0, 1, NOW(6), NOW(6))"
                .to_owned(),
        );
        statements.push(
            "INSERT INTO pass_type_edition VALUES (REPEAT('p', 16), 1, 'P', '[]')".to_owned(),
        );
        for host in ["localhost", "127.0.0.1"] {
            statements.push(format!(
                "CREATE USER '{NAME}'@'{host}' IDENTIFIED BY '{password}'"
            ));
            statements.push(format!("GRANT ALL ON {NAME}.* TO '{NAME}'@'{host}'"));
        }
        database.run(&statements).await?;
        Ok(reference)
    }

    /// Removes what was made.
    pub(crate) async fn remove(&self) -> anyhow::Result<()> {
        let users = ["localhost", "127.0.0.1"];
        let users = users.map(|host| format!("DROP USER IF EXISTS '{NAME}'@'{host}'"));
        let mut statements = users.to_vec();
        statements.push(format!("DROP DATABASE IF EXISTS {NAME}"));
        self.database.run(&statements).await
    }

    /// Orders a second when each transaction writes `orders` of them.
    pub(crate) async fn measure(&self, orders: u32, time: Duration) -> anyhow::Result<Rate> {
        let before = self.database.rows(NAME).await?;
        let statements = Arc::new(statements(orders));
        let transactions = Arc::new(AtomicU32::new(0));
        let mut opened = Vec::new();
        for _ in 0..CONNECTIONS {
            let mut conn = MySqlConnection::connect_with(&self.options).await?;
            // Prepares the statements before the clock starts.
            transaction(&mut conn, &statements, &transactions).await?;
            opened.push(conn);
        }
        let prepared = transactions.load(Ordering::Relaxed);
        let begun = Instant::now();
        let mut tasks = tokio::task::JoinSet::new();
        for mut conn in opened {
            let (statements, transactions) = (Arc::clone(&statements), Arc::clone(&transactions));
            tasks.spawn(async move {
                while begun.elapsed() < time {
                    transaction(&mut conn, &statements, &transactions).await?;
                }
                anyhow::Ok(())
            });
        }
        while let Some(ended) = tasks.join_next().await {
            ended??;
        }
        let taken = begun.elapsed();
        let all = transactions.load(Ordering::Relaxed);
        let written = f64::from(all) * f64::from(orders);
        let after = self.database.rows(NAME).await?;
        Ok(Rate {
            orders_per_second: f64::from((all - prepared) * orders) / taken.as_secs_f64(),
            rows: added(&before, &after, written),
        })
    }

    /// The product's tables as the server writes them down.
    async fn tables(&self) -> anyhow::Result<Vec<String>> {
        let mut conn = self.database.enter().await?;
        let mut found = Vec::new();
        for table in PREPARED.iter().chain(&FILLED) {
            let show = format!("SHOW CREATE TABLE {table}");
            let row = sqlx::query(AssertSqlSafe(show))
                .fetch_one(&mut conn)
                .await?;
            found.push(row.try_get(1)?);
        }
        Ok(found)
    }
}

/// Rows that each of so many orders added, by table; without those that none added to.
pub(crate) fn added(
    before: &BTreeMap<String, i64>,
    after: &BTreeMap<String, i64>,
    orders: f64,
) -> BTreeMap<String, f64> {
    let count = |rows: &BTreeMap<String, i64>, table| rows.get(table).copied().unwrap_or_default();
    let added = after.keys().map(|table| {
        let rows = i32::try_from(count(after, table) - count(before, table)).unwrap_or(i32::MAX);
        (table.clone(), f64::from(rows) / orders)
    });
    added.filter(|(_, rows)| *rows != 0.0).collect()
}

async fn transaction(
    conn: &mut MySqlConnection,
    statements: &[String],
    transactions: &AtomicU32,
) -> anyhow::Result<()> {
    let number = transactions.fetch_add(1, Ordering::Relaxed);
    // Its end grows within the transaction, so that ids are in the order of time, as ours are.
    let id = Uuid::now_v7().simple().to_string();
    let prefix = id.get(..28).unwrap_or_default();
    let mut transaction = conn.begin().await?;
    for statement in statements {
        // Constant for a run, so that it is prepared once for each connection.
        let query = sqlx::query(AssertSqlSafe(statement.clone()));
        query
            .bind(prefix)
            .bind(number)
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// The rows of `orders` orders, each table with one statement.
fn statements(orders: u32) -> Vec<String> {
    let from = format!("FROM (SELECT ? AS prefix, ? AS number) AS given JOIN seq_1_to_{orders}");
    let code = "LEFT(TO_BASE64(RANDOM_BYTES(7)), 9)";
    let order = "CONCAT(prefix, LPAD(HEX(seq), 4, '0'))";
    let line = "UNHEX(CONCAT(prefix, LPAD(HEX(32768 + seq), 4, '0')))";
    let who = "CONCAT('Person ', number), CONCAT('person', number, '@example.org')";
    let quotas = format!(r#"'["{}"]'"#, "71".repeat(16));
    vec![
        format!(
            "UPDATE quota, (SELECT ? AS prefix, ? AS number) AS given SET sold = sold + {orders} \
             WHERE id = REPEAT('q', 16)"
        ),
        format!(
            "INSERT INTO pass_order (id, convention_id, code, status, payment, buyer_name, buyer_email, \
             currency, net_minor, tax_minor, total_minor, version, created_at, updated_at) \
             SELECT UNHEX({order}), REPEAT('c', 16), {code}, 'confirmed', 'at_door', {who}, 'EUR', 5000, 0, \
             5000, 1, NOW(6), NOW(6) {from}"
        ),
        format!(
            "INSERT INTO registration (id, convention_id, order_id, pass_type_id, pass_version, code, \
             attendee_name, attendee_email, person_hash, quotas, price_minor, tax_minor, status, version, created_at) \
             SELECT {line}, REPEAT('c', 16), UNHEX({order}), REPEAT('p', 16), 1, {code}, {who}, RANDOM_BYTES(32), \
             {quotas}, 5000, 0, 'live', 1, NOW(6) {from}"
        ),
        format!(
            "INSERT INTO registration_word (registration_id, position, convention_id, word) \
             SELECT {line}, position, REPEAT('c', 16), \
             ELT(position, 'person', number, CONCAT('person', number, '@example.org')) \
             {from} JOIN (SELECT seq AS position FROM seq_1_to_3) AS words"
        ),
        format!(
            "INSERT INTO person_claim (convention_id, person_hash, registration_id) \
             SELECT REPEAT('c', 16), RANDOM_BYTES(32), {line} {from}"
        ),
        format!(
            "INSERT INTO registration_idempotency (scope, request_hash, subject_id, created_at) \
             SELECT RANDOM_BYTES(32), RANDOM_BYTES(32), UNHEX({order}), NOW(6) {from}"
        ),
        format!(
            "INSERT INTO registration_outbox (kind, subject, subject_version, payload, created_at, due_at) \
             SELECT 'order_confirmed', CONCAT('ord_', {order}), 1, '{{}}', NOW(6), NOW(6) {from}"
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_counted_for_each_order() {
        let rows = |order, line| {
            let named = [("pass_order", order), ("registration", line), ("quota", 1)];
            named.map(|(name, count)| (name.to_owned(), count)).into()
        };
        let expected: BTreeMap<_, _> = [("pass_order", 1.0), ("registration", 2.0)]
            .map(|(name, count)| (name.to_owned(), count))
            .into();
        assert_eq!(added(&rows(10, 20), &rows(110, 220), 100.0), expected);
    }
}
