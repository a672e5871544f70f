//! The operator's migration, and services that refuse a schema they were not built for.

use butterfly_store::migrate::{COLLATION, MigrateError, migrate};
use butterfly_store::{Db, MIGRATOR, RefusedSchema};
use secrecy::SecretString;
use sqlx::{ConnectOptions, MySqlPool};
use uuid::Uuid;

use crate::support::run;

/// A database that does not exist yet, on the server of the test.
fn new_database(pool: &MySqlPool) -> (String, SecretString) {
    let name = format!("butterfly_migrate_{}", Uuid::now_v7().simple());
    let options = pool.connect_options().as_ref().clone().database(&name);
    (name, SecretString::from(options.to_url_lossy().to_string()))
}

async fn root(pool: &MySqlPool, statement: String) {
    run(&mut pool.acquire().await.unwrap(), statement)
        .await
        .unwrap();
}

#[sqlx::test(migrations = false)]
async fn a_missing_database_is_made_once_and_then_left(pool: MySqlPool) {
    let (name, url) = new_database(&pool);
    let all = MIGRATOR.iter().count();
    let first = migrate(&url).await.unwrap();
    assert!(first.created_database);
    assert_eq!((first.migrations.len(), first.total), (all, all));
    assert_eq!(first.migrations[0].description, "account");

    let second = migrate(&url).await.unwrap();
    assert!(!second.created_database);
    assert_eq!((second.migrations.len(), second.total), (0, all));

    let collation: String = sqlx::query_scalar(
        "SELECT default_collation_name FROM information_schema.schemata WHERE schema_name = ?",
    )
    .bind(&name)
    .fetch_one(&pool)
    .await
    .unwrap();
    assert_eq!(collation, COLLATION);
    root(&pool, format!("DROP DATABASE {name}")).await;
}

#[sqlx::test(migrations = false)]
async fn a_half_applied_migration_is_named(pool: MySqlPool) {
    let (name, url) = new_database(&pool);
    migrate(&url).await.unwrap();
    let version = MIGRATOR.iter().next().unwrap().version;
    let half = format!("UPDATE {name}._sqlx_migrations SET success = 0 WHERE version = {version}");
    root(&pool, half).await;
    let error = migrate(&url).await.unwrap_err();
    assert!(matches!(error, MigrateError::Dirty { version: dirty } if dirty == version));
    let refusal = Db::connect(&url, 1)
        .await
        .unwrap()
        .refuse_pending_migrations()
        .await;
    assert!(matches!(refusal, Err(RefusedSchema::Dirty { .. })));
    root(&pool, format!("DROP DATABASE {name}")).await;
}

#[sqlx::test(migrations = false)]
async fn a_database_of_another_collation_is_refused(pool: MySqlPool) {
    let (name, url) = new_database(&pool);
    root(
        &pool,
        format!("CREATE DATABASE {name} CHARACTER SET latin1"),
    )
    .await;
    let error = migrate(&url).await.unwrap_err();
    assert!(matches!(error, MigrateError::Collation { found } if found.starts_with("latin1")));
    root(&pool, format!("DROP DATABASE {name}")).await;
}

#[tokio::test]
async fn an_address_without_a_database_is_refused() {
    for url in [
        "mysql://root@localhost",
        "mysql://root@localhost/a-b",
        "http://x",
        "",
    ] {
        let refusal = migrate(&SecretString::from(url)).await;
        assert!(matches!(refusal, Err(MigrateError::Url)), "{url}");
    }
}

#[sqlx::test(migrations = false)]
async fn an_empty_database_is_pending(pool: MySqlPool) {
    let refusal = Db::from_pool(&pool).refuse_pending_migrations().await;
    let all = MIGRATOR.iter().count();
    assert!(matches!(refusal, Err(RefusedSchema::Pending { count, .. }) if count == all));
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn only_what_this_build_needs_is_asked_for(pool: MySqlPool) {
    let db = Db::from_pool(&pool);
    db.refuse_pending_migrations().await.unwrap();

    // A newer build has migrated already; this one still serves.
    let newer = "INSERT INTO _sqlx_migrations
        SELECT version + 1, description, installed_on, success, checksum, execution_time
        FROM _sqlx_migrations ORDER BY version DESC LIMIT 1";
    root(&pool, newer.to_owned()).await;
    db.refuse_pending_migrations().await.unwrap();

    let last = MIGRATOR.iter().last().unwrap().version;
    root(
        &pool,
        format!("DELETE FROM _sqlx_migrations WHERE version = {last}"),
    )
    .await;
    let refusal = db.refuse_pending_migrations().await;
    assert!(matches!(refusal, Err(RefusedSchema::Pending { count: 1, first }) if first == last));

    root(
        &pool,
        "UPDATE _sqlx_migrations SET checksum = 'x'".to_owned(),
    )
    .await;
    let refusal = db.refuse_pending_migrations().await;
    assert!(matches!(refusal, Err(RefusedSchema::Changed { .. })));
}
