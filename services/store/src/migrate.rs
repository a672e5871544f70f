//! Brings a database to the schema of this build; only the operator's command does.

use std::collections::HashSet;
use std::str::FromStr;

use secrecy::{ExposeSecret, SecretString};
use sqlx::mysql::MySqlConnectOptions;
use sqlx::{AssertSqlSafe, Connection, Executor, MySqlConnection};

use crate::MIGRATOR;
use crate::grants::is_plain_name;

/// The character set of the database and of every connection.
pub const CHARACTER_SET: &str = "utf8mb4";
/// The collation of names and text; keys, codes and addresses have a binary one per column.
pub const COLLATION: &str = "utf8mb4_uca1400_ai_ci";

/// What a run of [`migrate`] did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// Whether the database was made.
    pub created_database: bool,
    /// What was applied by this run, in order.
    pub migrations: Vec<AppliedMigration>,
    /// How many migrations the schema now consists of.
    pub total: usize,
}

/// One migration that was applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppliedMigration {
    /// Its version, a date and number.
    pub version: i64,
    /// What it does.
    pub description: String,
}

/// Why the schema could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// The address of the database cannot be used.
    #[error("the database's address is not valid: it must be mysql:// and name a database")]
    Url,
    /// The database exists with a collation the queries cannot work with.
    #[error("the database has collation {found}, it must have {COLLATION}")]
    Collation {
        /// The collation it has.
        found: String,
    },
    /// A migration began and did not end; MariaDB cannot undo it.
    #[error(
        "migration {version} was applied only in part; look at its file, undo or complete it by hand, \
         then delete its row from `_sqlx_migrations` or set `success` to 1"
    )]
    Dirty {
        /// Its version.
        version: i64,
    },
    /// A migration failed.
    #[error("the migrations could not be applied")]
    Migration(#[source] sqlx::migrate::MigrateError),
    /// The database could not be reached or refused a statement.
    #[error("the database could not be prepared")]
    Database(#[from] sqlx::Error),
}

impl From<sqlx::migrate::MigrateError> for MigrateError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        match error {
            sqlx::migrate::MigrateError::Dirty(version) => Self::Dirty { version },
            error => Self::Migration(error),
        }
    }
}

/// Makes the database if it is missing and applies every pending migration, in order.
pub async fn migrate(url: &SecretString) -> Result<Applied, MigrateError> {
    let options =
        MySqlConnectOptions::from_str(url.expose_secret()).map_err(|_| MigrateError::Url)?;
    let database = options.get_database().ok_or(MigrateError::Url)?.to_owned();
    if !is_plain_name(&database) {
        return Err(MigrateError::Url);
    }
    let created_database = create_database(&options, &database).await?;
    let options = options.charset(CHARACTER_SET).collation(COLLATION);
    let mut conn = MySqlConnection::connect_with(&options).await?;
    let before = applied_versions(&mut conn).await?;
    // Closing the connection, also after a failure, gives back the lock that keeps others out.
    MIGRATOR.run_direct(None, &mut conn, false).await?;
    conn.close().await?;
    let migrations = MIGRATOR
        .iter()
        .filter(|migration| !before.contains(&migration.version))
        .map(|migration| AppliedMigration {
            version: migration.version,
            description: migration.description.to_string(),
        })
        .collect();
    Ok(Applied {
        created_database,
        migrations,
        total: MIGRATOR.iter().count(),
    })
}

/// Answers whether the database was made now.
async fn create_database(
    options: &MySqlConnectOptions,
    database: &str,
) -> Result<bool, MigrateError> {
    let anywhere = options.clone().database("information_schema");
    let mut conn = MySqlConnection::connect_with(&anywhere).await?;
    let found: Option<String> = sqlx::query_scalar(
        "SELECT default_collation_name FROM information_schema.schemata WHERE schema_name = ?",
    )
    .bind(database)
    .fetch_optional(&mut conn)
    .await?;
    if let Some(found) = found {
        conn.close().await?;
        return if found == COLLATION {
            Ok(false)
        } else {
            Err(MigrateError::Collation { found })
        };
    }
    // A name cannot be a parameter; it was checked to be letters, digits and underscores.
    let statement = format!(
        "CREATE DATABASE IF NOT EXISTS `{database}` CHARACTER SET {CHARACTER_SET} COLLATE {COLLATION}"
    );
    conn.execute(AssertSqlSafe(statement)).await?;
    conn.close().await?;
    Ok(true)
}

async fn applied_versions(conn: &mut MySqlConnection) -> Result<HashSet<i64>, sqlx::Error> {
    let known: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM information_schema.tables \
         WHERE table_schema = DATABASE() AND table_name = '_sqlx_migrations'",
    )
    .fetch_one(&mut *conn)
    .await?;
    if known == 0 {
        return Ok(HashSet::new());
    }
    let versions: Vec<i64> =
        sqlx::query_scalar("SELECT version FROM _sqlx_migrations WHERE success")
            .fetch_all(conn)
            .await?;
    Ok(versions.into_iter().collect())
}
