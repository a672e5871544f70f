//! The one database of Butterfly: its schema, and how every service reads and writes it.
//!
//! Owns the migrations, the connection settings, transactions with retry, the outbox and audit
//! tables of every service, and the database users. Holds no rule of any domain: each table has
//! exactly one writing service ([`Service::tables`]) and that service holds its queries.

pub mod audit;
pub mod clock;
pub mod constraint;
pub mod db;
pub mod db_stats;
pub mod grants;
pub mod migrate;
pub mod outbox;
pub mod rows;
pub mod schema;
pub mod testing;

pub use clock::Clock;
pub use constraint::constraint_name;
pub use db::Db;
pub use db::pending::RefusedSchema;
pub use db::retry::is_transient;
pub use db_stats::DbStats;
pub use grants::Service;
pub use rows::{Added, Insert, insert_all};

/// Every migration, in order; forward only.
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!();
