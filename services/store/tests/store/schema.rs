//! The rules every table keeps, read from the database itself.

use std::path::Path;

use butterfly_store::Db;
use sqlx::MySqlPool;

const COMMITTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/schema.sql");

async fn offenders(pool: &MySqlPool, query: &'static str) -> Vec<String> {
    sqlx::query_scalar(query).fetch_all(pool).await.unwrap()
}

/// `UPDATE_SCHEMA=1` writes the file instead of comparing it.
#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn the_committed_schema_is_what_the_migrations_make(pool: MySqlPool) {
    let db = Db::from_pool(&pool);
    let schema = db
        .read(async |conn| butterfly_store::schema::dump(conn).await)
        .await
        .unwrap();
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(COMMITTED, &schema).unwrap();
    }
    let committed = std::fs::read_to_string(Path::new(COMMITTED)).unwrap();
    assert_eq!(
        committed, schema,
        "schema.sql is behind: run this test with UPDATE_SCHEMA=1"
    );
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn the_dump_does_not_depend_on_rows(pool: MySqlPool) {
    let db = Db::from_pool(&pool);
    let empty = db
        .read(async |conn| butterfly_store::schema::dump(conn).await)
        .await
        .unwrap();
    sqlx::query(
        "INSERT INTO revocation (kind, subject, revoked_at, expires_at)
        SELECT 'session', REPEAT('a', 16), '2026-11-24', '2026-11-25' FROM seq_1_to_20",
    )
    .execute(&pool)
    .await
    .unwrap();
    let filled = db
        .read(async |conn| butterfly_store::schema::dump(conn).await)
        .await
        .unwrap();
    assert_eq!(empty, filled);
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn every_constraint_and_index_is_named_by_us(pool: MySqlPool) {
    let unnamed = offenders(
        &pool,
        r"SELECT CONCAT(table_name, ': ', name) FROM (
            SELECT table_name, constraint_name AS name FROM information_schema.table_constraints
            WHERE table_schema = DATABASE() AND constraint_type <> 'CHECK'
            UNION
            SELECT table_name, constraint_name FROM information_schema.check_constraints
            WHERE constraint_schema = DATABASE()
            UNION
            SELECT table_name, index_name FROM information_schema.statistics
            WHERE table_schema = DATABASE()
        ) AS named
        WHERE table_name <> '_sqlx_migrations'
            AND name <> 'PRIMARY'
            AND name NOT REGEXP CONCAT('^(uq|fk|ck|ix)_', table_name, '_[a-z0-9_]+$')",
    )
    .await;
    assert!(unnamed.is_empty(), "{unnamed:?}");
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn every_table_is_innodb_with_a_key_and_our_collation(pool: MySqlPool) {
    let wrong = offenders(
        &pool,
        "SELECT tables.table_name FROM information_schema.tables AS tables
        WHERE tables.table_schema = DATABASE()
            AND tables.table_name <> '_sqlx_migrations'
            AND (
                tables.engine <> 'InnoDB'
                OR tables.table_collation <> 'utf8mb4_uca1400_ai_ci'
                OR NOT EXISTS (
                    SELECT 1 FROM information_schema.table_constraints AS keys_of
                    WHERE keys_of.table_schema = tables.table_schema
                        AND keys_of.table_name = tables.table_name
                        AND keys_of.constraint_type = 'PRIMARY KEY'
                )
            )",
    )
    .await;
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// A name may be unique by meaning (`José` = `jose`), and words are found by it; every other key compares byte by byte.
#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn keys_codes_and_addresses_compare_byte_by_byte(pool: MySqlPool) {
    let wrong = offenders(
        &pool,
        r"SELECT DISTINCT CONCAT(col.table_name, '.', col.column_name)
        FROM information_schema.columns AS col
        LEFT JOIN information_schema.statistics AS part
            ON part.table_schema = col.table_schema
                AND part.table_name = col.table_name
                AND part.column_name = col.column_name
        WHERE col.table_schema = DATABASE()
            AND col.table_name <> '_sqlx_migrations'
            AND col.collation_name IS NOT NULL
            AND col.collation_name NOT LIKE '%\_bin'
            AND (
                (part.index_name IS NOT NULL AND col.column_name NOT IN ('name', 'word'))
                OR col.column_name REGEXP
                    '(email|^code|slug|hash|token|status|kind|currency|country|time_zone)$'
            )",
    )
    .await;
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// Two foreign keys of different services would make one service's rows block another's.
#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn no_foreign_key_crosses_a_service(pool: MySqlPool) {
    let references: Vec<(String, String)> = sqlx::query_as(
        "SELECT table_name, referenced_table_name
        FROM information_schema.referential_constraints
        WHERE constraint_schema = DATABASE()",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    assert!(!references.is_empty());
    for (table, parent) in references {
        let owner = butterfly_store::Service::ALL
            .into_iter()
            .find(|service| service.tables().contains(&table.as_str()))
            .unwrap();
        assert!(
            owner.tables().contains(&parent.as_str()),
            "{table} refers to {parent}"
        );
    }
}
