//! Services start only on the schema they were built for.

use std::collections::HashMap;

use super::Db;
use crate::MIGRATOR;
use crate::constraint::error_number;

/// `ER_NO_SUCH_TABLE`
const NO_SUCH_TABLE: u16 = 1146;

/// Why a program must not serve from this database.
#[derive(Debug, thiserror::Error)]
pub enum RefusedSchema {
    /// Migrations of this build are not applied yet.
    #[error("{} migration(s) are pending, the first is {first}: run `butterfly migrate`", .count)]
    Pending {
        /// How many are missing.
        count: usize,
        /// The version of the first one.
        first: i64,
    },
    /// A migration began and did not end.
    #[error(
        "migration {version} was applied only in part: mend the schema, then `butterfly migrate`"
    )]
    Dirty {
        /// Its version.
        version: i64,
    },
    /// A migration was applied in another form than this build has.
    #[error("migration {version} was applied with other content than this build has")]
    Changed {
        /// Its version.
        version: i64,
    },
    /// The list of applied migrations cannot be read.
    #[error("the list of applied migrations cannot be read")]
    Unreadable(#[from] sqlx::Error),
}

struct AppliedRow {
    version: i64,
    success: bool,
    checksum: Vec<u8>,
}

impl Db {
    /// Refuses a database that lacks a migration of this build.
    ///
    /// A newer schema is accepted: migrations run before the services that need them are started.
    pub async fn refuse_pending_migrations(&self) -> Result<(), RefusedSchema> {
        let applied = match self.applied().await {
            Err(error) if error_number(&error) == Some(NO_SUCH_TABLE) => Vec::new(),
            rows => rows?,
        };
        if let Some(row) = applied.iter().find(|row| !row.success) {
            return Err(RefusedSchema::Dirty {
                version: row.version,
            });
        }
        let checksums: HashMap<i64, Vec<u8>> = applied
            .into_iter()
            .map(|row| (row.version, row.checksum))
            .collect();
        let mut pending = Vec::new();
        for migration in MIGRATOR.iter() {
            match checksums.get(&migration.version) {
                None => pending.push(migration.version),
                Some(checksum) if *checksum != *migration.checksum => {
                    return Err(RefusedSchema::Changed {
                        version: migration.version,
                    });
                }
                Some(_) => {}
            }
        }
        match pending.first() {
            Some(&first) => Err(RefusedSchema::Pending {
                count: pending.len(),
                first,
            }),
            None => Ok(()),
        }
    }

    // The table belongs to sqlx and is not in the migrations, so the macros cannot check this query.
    async fn applied(&self) -> Result<Vec<AppliedRow>, sqlx::Error> {
        let text = "SELECT version, success, checksum FROM _sqlx_migrations ORDER BY version";
        let rows: Vec<(i64, bool, Vec<u8>)> = self
            .read(async |conn| sqlx::query_as(text).fetch_all(conn).await)
            .await?;
        let rows = rows.into_iter();
        Ok(rows
            .map(|(version, success, checksum)| AppliedRow {
                version,
                success,
                checksum,
            })
            .collect())
    }
}
