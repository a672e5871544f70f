//! The stack's own database server, asked directly: how it is set up, and what is really in it.

use std::{
    collections::{BTreeMap, HashSet},
    fs,
    path::PathBuf,
    time::{Duration, Instant},
};

use anyhow::{bail, ensure};
use butterfly_system_tests::Stack;
use nix::sys::statfs::{TMPFS_MAGIC, statfs};
use serde::Serialize;
use sqlx::{
    AssertSqlSafe, Connection, Executor, MySqlConnection, Row,
    mysql::{MySqlConnectOptions, MySqlSslMode},
};

/// How long mails may take to be delivered.
const LONGEST_DRAIN: Duration = Duration::from_mins(10);

/// Its administrator's way in.
#[derive(Clone)]
pub(crate) struct Database {
    socket: MySqlConnectOptions,
    /// The product's database.
    pub(crate) name: String,
    port: u16,
}

/// How the server treats a commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Durability {
    pub(crate) version: String,
    pub(crate) innodb_flush_log_at_trx_commit: i64,
    pub(crate) sync_binlog: i64,
    pub(crate) buffer_pool_mib: i64,
}

/// A registration that is there.
pub(crate) struct Known {
    /// Its id in hexadecimal.
    pub(crate) id: String,
    pub(crate) code: String,
    pub(crate) email: String,
    pub(crate) name: String,
}

impl Database {
    /// The server of a stack.
    pub(crate) fn of(stack: &Stack) -> anyhow::Result<Self> {
        let file = fs::read_to_string(&stack.run.database.client_file)?;
        let password = file.lines().find_map(|line| line.strip_prefix("password="));
        let options = MySqlConnectOptions::new()
            .username("root")
            .password(password.unwrap_or_default())
            .socket(&stack.run.database.socket);
        Ok(Self {
            socket: options,
            name: stack.run.database.name.clone(),
            port: stack.run.database.port,
        })
    }

    /// Enters the product's database.
    pub(crate) async fn enter(&self) -> anyhow::Result<MySqlConnection> {
        let options = self.socket.clone().database(&self.name);
        Ok(MySqlConnection::connect_with(&options).await?)
    }

    /// Somebody's way in, by the way services take.
    pub(crate) fn entrance(
        &self,
        user: &str,
        password: &str,
        over_tcp: bool,
    ) -> MySqlConnectOptions {
        let own = self.socket.clone();
        let options = if over_tcp {
            MySqlConnectOptions::new().host("127.0.0.1").port(self.port)
        } else {
            own
        };
        let options = options.ssl_mode(MySqlSslMode::Disabled);
        options.username(user).password(password)
    }

    /// Runs statements, none of which holds anything that somebody typed.
    pub(crate) async fn run(&self, statements: &[String]) -> anyhow::Result<()> {
        let mut conn = MySqlConnection::connect_with(&self.socket).await?;
        for statement in statements {
            conn.execute(AssertSqlSafe(statement.clone())).await?;
        }
        Ok(conn.close().await?)
    }

    /// Refuses a server whose commits are not on a disk when they are answered.
    pub(crate) async fn require_durable(&self) -> anyhow::Result<Durability> {
        let mut conn = self.enter().await?;
        let row = sqlx::query(
            "SELECT @@version, CAST(@@innodb_flush_log_at_trx_commit AS SIGNED),
                CAST(@@sync_binlog AS SIGNED), CAST(@@log_bin AS SIGNED),
                CAST(@@innodb_buffer_pool_size DIV 1048576 AS SIGNED), @@datadir",
        )
        .fetch_one(&mut conn)
        .await?;
        let directory = PathBuf::from(row.try_get::<String, _>(5)?);
        let in_memory = statfs(&directory)?.filesystem_type() == TMPFS_MAGIC;
        let found = Durability {
            version: row.try_get(0)?,
            innodb_flush_log_at_trx_commit: row.try_get(1)?,
            sync_binlog: row.try_get(2)?,
            buffer_pool_mib: row.try_get(4)?,
        };
        let logged = row.try_get::<i64, _>(3)? == 1;
        let flushed = found.innodb_flush_log_at_trx_commit == 1 && found.sync_binlog == 1;
        ensure!(
            flushed && logged && !in_memory,
            "commits are not durable: {found:?}, binlog {logged}, in memory {in_memory}"
        );
        Ok(found)
    }

    /// How many rows each table of a database has.
    pub(crate) async fn rows(&self, database: &str) -> anyhow::Result<BTreeMap<String, i64>> {
        let mut conn = self.enter().await?;
        let tables = sqlx::query_scalar::<_, String>(
            "SELECT table_name FROM information_schema.tables
            WHERE table_schema = ? AND table_type = 'BASE TABLE'",
        );
        let tables = tables.bind(database).fetch_all(&mut conn).await?;
        let mut rows = BTreeMap::new();
        for table in tables {
            let count = format!("SELECT COUNT(*) FROM {database}.{table}");
            let count = sqlx::query_scalar(AssertSqlSafe(count));
            rows.insert(table, count.fetch_one(&mut conn).await?);
        }
        Ok(rows)
    }

    /// How many of these orders of a convention, ids in hexadecimal, are not there confirmed.
    pub(crate) async fn missing(
        &self,
        convention: &str,
        orders: impl Iterator<Item = &str>,
    ) -> anyhow::Result<usize> {
        let mut conn = self.enter().await?;
        let there = sqlx::query_scalar::<_, String>(
            "SELECT LOWER(HEX(id)) FROM pass_order
            WHERE convention_id = UNHEX(?) AND status = 'confirmed'",
        );
        let there = there.bind(convention).fetch_all(&mut conn).await?;
        let there: HashSet<_> = there.into_iter().collect();
        Ok(orders.filter(|order| !there.contains(*order)).count())
    }

    /// Some of the registrations of a convention, whichever.
    pub(crate) async fn some(&self, convention: &str) -> anyhow::Result<Vec<Known>> {
        let mut conn = self.enter().await?;
        let rows = sqlx::query(
            "SELECT LOWER(HEX(id)), code, attendee_email, attendee_name
            FROM registration
            WHERE convention_id = UNHEX(?) AND status = 'live'
            ORDER BY RAND()
            LIMIT 200",
        );
        let rows = rows.bind(convention).fetch_all(&mut conn).await?;
        let known = rows.iter().map(|row| {
            Ok(Known {
                id: row.try_get(0)?,
                code: row.try_get(1)?,
                email: row.try_get(2)?,
                name: row.try_get(3)?,
            })
        });
        known.collect()
    }

    /// Waits until every mail is delivered.
    pub(crate) async fn drain(&self) -> anyhow::Result<()> {
        let mut conn = self.enter().await?;
        let begun = Instant::now();
        while begun.elapsed() < LONGEST_DRAIN {
            let due = sqlx::query_scalar::<_, i64>(
                "SELECT COUNT(*) FROM registration_outbox WHERE due_at IS NOT NULL",
            );
            if due.fetch_one(&mut conn).await? == 0 {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        bail!("mails are not delivered")
    }
}
