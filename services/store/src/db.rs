//! The pool of connections, and the two ways through it: [`Db::read`] and [`Db::transact`].

mod lease;
pub mod pending;
pub mod retry;
mod session;

use std::error::Error;
use std::str::FromStr;
use std::time::{Duration, Instant};

use secrecy::{ExposeSecret, SecretString};
use sqlx::mysql::{MySqlConnectOptions, MySqlPool, MySqlPoolOptions};
use sqlx::{Connection, Executor, MySqlConnection};

use crate::db_stats;

use self::lease::Lease;

/// How long a request waits for a free connection before it is refused.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
/// Distinct statement texts kept prepared per connection: more than any service has.
const STATEMENT_CACHE: usize = 256;
/// How often a transaction is tried in all.
const ATTEMPTS: u32 = 4;
/// Connections of a pool made by [`Db::from_pool`].
const TEST_CONNECTIONS: u32 = 8;

/// A service's way to the database. Clones share one pool.
#[derive(Clone, Debug)]
pub struct Db {
    pool: MySqlPool,
    /// One connection for signs of life: a pool that is busy is no reason to send nobody here any more.
    pulse: MySqlPool,
}

impl Db {
    /// Connects, and fails if the database cannot be reached.
    pub async fn connect(url: &SecretString, max_connections: u32) -> Result<Self, sqlx::Error> {
        let options = MySqlConnectOptions::from_str(url.expose_secret())?;
        let options = session::options(options);
        let pulse = pool_options(1).connect_lazy_with(options.clone());
        let pool = pool_options(max_connections).connect_with(options).await?;
        Ok(Self { pool, pulse })
    }

    /// A store over the database of `pool`, for tests that were handed one.
    ///
    /// It opens its own connections, so that tests run with the settings of production.
    pub fn from_pool(pool: &MySqlPool) -> Self {
        let options = pool.connect_options().as_ref().clone();
        let options = session::options(options);
        Self {
            pulse: pool_options(1).connect_lazy_with(options.clone()),
            pool: pool_options(TEST_CONNECTIONS).connect_lazy_with(options),
        }
    }

    /// Asks the database for a sign of life, whatever waits for a connection of the pool.
    pub async fn ping(&self) -> Result<(), sqlx::Error> {
        let mut lease = Lease::of(&self.pulse).await?;
        let alive = lease.conn.ping().await;
        lease.end();
        alive
    }

    /// Closes the pool once its connections are back.
    pub async fn close(&self) {
        self.pulse.close().await;
        self.pool.close().await;
    }

    /// Runs `work` outside a transaction: each statement sees what is committed when it starts.
    pub async fn read<T, E>(
        &self,
        work: impl AsyncFnOnce(&mut MySqlConnection) -> Result<T, E>,
    ) -> Result<T, E>
    where
        E: From<sqlx::Error>,
    {
        let started = Instant::now();
        let result = match Lease::of(&self.pool).await {
            Ok(mut lease) => {
                let result = work(&mut lease.conn).await;
                lease.end();
                result
            }
            Err(error) => Err(E::from(error)),
        };
        db_stats::add(started.elapsed());
        result
    }

    /// Runs `work` in one transaction: commits what returns `Ok`, rolls back what returns `Err`.
    ///
    /// A deadlock or a lock wait that took too long is tried again, up to three times, also when the
    /// commit reports it: so `work` must be safe to run twice and must touch nothing but the database.
    /// Such an error is found in the chain of sources of `E`.
    ///
    /// Inside `tokio::spawn` write `async move |conn|`: the compiler cannot prove that a closure which
    /// borrows from its surroundings may change threads.
    pub async fn transact<T, E>(
        &self,
        work: impl AsyncFn(&mut MySqlConnection) -> Result<T, E>,
    ) -> Result<T, E>
    where
        E: Error + From<sqlx::Error> + 'static,
    {
        let mut attempt = 1;
        loop {
            let started = Instant::now();
            let result = self.attempt(&work).await;
            db_stats::add(started.elapsed());
            match result {
                Err(error) if attempt < ATTEMPTS && retry::is_transient(&error) => {
                    tracing::debug!(attempt, "transaction met a lock conflict and starts again");
                    tokio::time::sleep(retry::pause(attempt)).await;
                    attempt += 1;
                }
                result => return result,
            }
        }
    }

    async fn attempt<T, E>(
        &self,
        work: &impl AsyncFn(&mut MySqlConnection) -> Result<T, E>,
    ) -> Result<T, E>
    where
        E: From<sqlx::Error>,
    {
        let mut lease = Lease::of(&self.pool).await?;
        // What is given up halfway is rolled back by the server, when the lease closes the connection.
        let result = in_transaction(&mut lease.conn, work).await;
        lease.end();
        result
    }
}

async fn in_transaction<T, E>(
    conn: &mut MySqlConnection,
    work: &impl AsyncFn(&mut MySqlConnection) -> Result<T, E>,
) -> Result<T, E>
where
    E: From<sqlx::Error>,
{
    let mut transaction = conn.begin().await?;
    match work(&mut transaction).await {
        Ok(value) => {
            transaction.commit().await?;
            Ok(value)
        }
        Err(error) => {
            if let Err(rollback) = transaction.rollback().await {
                tracing::debug!(%rollback, "the connection was lost before the rollback");
            }
            Err(error)
        }
    }
}

fn pool_options(max_connections: u32) -> MySqlPoolOptions {
    MySqlPoolOptions::new()
        .max_connections(max_connections)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .after_connect(|conn, _meta| {
            Box::pin(async move {
                for statement in session::STATEMENTS {
                    conn.execute(statement).await?;
                }
                Ok(())
            })
        })
}
