//! What every connection is set to, whatever the server's defaults are.

use sqlx::mysql::MySqlConnectOptions;

use super::STATEMENT_CACHE;
use crate::migrate::{CHARACTER_SET, COLLATION};

/// Run on each new connection. `PIPES_AS_CONCAT` is what the query macros check with.
pub(super) const STATEMENTS: [&str; 2] = [
    "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
    "SET time_zone = '+00:00', innodb_lock_wait_timeout = 5, sql_mode = 'STRICT_ALL_TABLES,\
     STRICT_TRANS_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,\
     NO_ENGINE_SUBSTITUTION,PIPES_AS_CONCAT'",
];

/// Adds the character set and the statement cache to where and as whom to connect.
pub(super) fn options(options: MySqlConnectOptions) -> MySqlConnectOptions {
    options
        .charset(CHARACTER_SET)
        .collation(COLLATION)
        .statement_cache_capacity(STATEMENT_CACHE)
}
