//! Passes that include an option were known by their names, and are known by their ids from then on.

use sqlx::{AssertSqlSafe, MySqlPool};

const CONVERSION: i64 = 20_261_126_000_303;
/// Before it there was nothing but names.
const NAMES: i64 = 20_261_125_000_000;

async fn migrate(pool: &MySqlPool, applies: impl Fn(i64) -> bool) {
    let migrations = butterfly_store::MIGRATOR.iter();
    for migration in migrations.filter(|migration| applies(migration.version)) {
        let statements = AssertSqlSafe(migration.sql.as_str());
        sqlx::raw_sql(statements).execute(pool).await.unwrap();
    }
}

#[sqlx::test(migrations = false)]
async fn names_of_passes_become_their_ids(pool: MySqlPool) {
    migrate(&pool, |version| version < NAMES).await;
    sqlx::raw_sql(
        r#"SET SESSION foreign_key_checks = 0;
        INSERT INTO pass_type (
            id, convention_id, name, description, price_minor, attending, visibility, requires,
            included, position, version, created_at, updated_at, deleted_at
        ) VALUES
            (UNHEX(REPEAT('0A', 16)), UNHEX(REPEAT('01', 16)), 'Sponsor', '', 1, 1, 'public', '', '[]', 2, 1, NOW(), NOW(), NULL),
            (UNHEX(REPEAT('0B', 16)), UNHEX(REPEAT('01', 16)), 'Day', '', 1, 1, 'public', '', '[]', 1, 1, NOW(), NOW(), NULL),
            (UNHEX(REPEAT('0C', 16)), UNHEX(REPEAT('01', 16)), 'Day', '', 1, 1, 'public', '', '[]', 1, 1, NOW(), NOW(), NOW()),
            (UNHEX(REPEAT('0D', 16)), UNHEX(REPEAT('02', 16)), 'Day', '', 1, 1, 'public', '', '[]', 1, 1, NOW(), NOW(), NULL);
        INSERT INTO convention_option (
            id, convention_id, name, description, price_minor, currency, included_in, position,
            version, created_at, updated_at
        ) VALUES
            (UNHEX(REPEAT('0E', 16)), UNHEX(REPEAT('01', 16)), 'Shirt', '', 1, 'EUR', '["Sponsor", "Gone", "Day"]', 1, 1, NOW(), NOW()),
            (UNHEX(REPEAT('0F', 16)), UNHEX(REPEAT('01', 16)), 'Mug', '', 1, 'EUR', '[]', 2, 1, NOW(), NOW())"#,
    )
    .execute(&pool)
    .await
    .unwrap();
    migrate(&pool, |version| version == CONVERSION).await;
    let included: Vec<String> =
        sqlx::query_scalar("SELECT included_in FROM convention_option ORDER BY position")
            .fetch_all(&pool)
            .await
            .unwrap();
    let ids = [
        r#"["pas_0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b","pas_0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a"]"#,
        "[]",
    ];
    assert_eq!(included, ids);
}
