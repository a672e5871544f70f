//! Each service's database user may write its own tables and no others.

use std::collections::BTreeMap;

use butterfly_store::constraint::error_number;
use butterfly_store::grants::{GrantError, grant_user};
use butterfly_store::testing::options_as;
use butterfly_store::{Service, audit};
use secrecy::SecretString;
use sqlx::{Connection, MySqlConnection, MySqlPool};
use uuid::Uuid;

use crate::support::run;

/// `ER_TABLEACCESS_DENIED_ERROR`
const DENIED: Option<u16> = Some(1142);

struct ServiceUser {
    name: String,
    conn: MySqlConnection,
}

impl ServiceUser {
    /// Users belong to the whole server, so each test gives its own another name.
    async fn connect(pool: &MySqlPool, service: Service) -> Self {
        let name = format!("t_{}", Uuid::now_v7().simple());
        let password = SecretString::from("abc123XYZ");
        let mut root = pool.acquire().await.unwrap();
        let database: String = sqlx::query_scalar("SELECT DATABASE()")
            .fetch_one(&mut *root)
            .await
            .unwrap();
        for _again in 0..2 {
            grant_user(&mut root, &database, service, (&name, &password))
                .await
                .unwrap();
        }
        let options = options_as(pool, &name, &password);
        let conn = MySqlConnection::connect_with(&options).await.unwrap();
        Self { name, conn }
    }

    async fn drop_user(self, pool: &MySqlPool) {
        let mut root = pool.acquire().await.unwrap();
        for host in ["localhost", "127.0.0.1"] {
            run(&mut root, format!("DROP USER '{}'@'{host}'", self.name))
                .await
                .unwrap();
        }
    }
}

async fn refused(conn: &mut MySqlConnection, statement: String) {
    let error = run(conn, statement.clone()).await.unwrap_err();
    assert_eq!(error_number(&error), DENIED, "{statement}: {error}");
}

async fn no_foreign_table_opens(pool: &MySqlPool, service: Service) {
    let mut user = ServiceUser::connect(pool, service).await;
    for other in Service::ALL.into_iter().filter(|other| *other != service) {
        for table in other.tables().iter().chain([&other.audit_table()]) {
            refused(&mut user.conn, format!("SELECT 1 FROM {table}")).await;
            refused(&mut user.conn, format!("INSERT INTO {table} VALUES ()")).await;
            refused(&mut user.conn, format!("DELETE FROM {table} WHERE 1 = 0")).await;
        }
    }
    refused(&mut user.conn, "DELETE FROM _sqlx_migrations".to_owned()).await;
    refused(
        &mut user.conn,
        "CREATE TABLE mine (id INT PRIMARY KEY)".to_owned(),
    )
    .await;
    user.drop_user(pool).await;
}

async fn own_tables_open(pool: &MySqlPool, service: Service) {
    let mut user = ServiceUser::connect(pool, service).await;
    for table in service.tables() {
        run(&mut user.conn, format!("DELETE FROM {table} WHERE 1 = 0"))
            .await
            .unwrap();
        run(&mut user.conn, format!("SELECT 1 FROM {table} FOR UPDATE"))
            .await
            .unwrap();
        // An empty row fails for want of values, not of rights.
        let empty_row = run(&mut user.conn, format!("INSERT INTO {table} VALUES ()")).await;
        let number = empty_row.err().as_ref().and_then(error_number);
        assert_ne!(number, DENIED, "{table}");
    }
    let audit_table = service.audit_table();
    run(&mut user.conn, format!("SELECT 1 FROM {audit_table}"))
        .await
        .unwrap();
    refused(
        &mut user.conn,
        format!("UPDATE {audit_table} SET action = ''"),
    )
    .await;
    refused(&mut user.conn, format!("DELETE FROM {audit_table}")).await;
    run(
        &mut user.conn,
        "SELECT version FROM _sqlx_migrations".to_owned(),
    )
    .await
    .unwrap();
    user.drop_user(pool).await;
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn a_foreign_table_is_refused_to_each_service(pool: MySqlPool) {
    for service in Service::ALL {
        no_foreign_table_opens(&pool, service).await;
    }
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn own_tables_are_open_but_the_audit_is_only_added_to(pool: MySqlPool) {
    for service in Service::ALL {
        own_tables_open(&pool, service).await;
    }
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn real_rows_go_where_they_belong(pool: MySqlPool) {
    let mut user = ServiceUser::connect(&pool, Service::Attendee).await;
    crate::support::insert_account(&mut user.conn, "ada@example.org")
        .await
        .unwrap();
    let entry = audit::AuditEntry {
        actor_id: Uuid::now_v7(),
        convention_id: None,
        action: "grant_role",
        subject: "acc_1",
        before: None,
        after: None,
        request_id: "req_1",
        now: butterfly_store::testing::noon(),
    };
    audit::attendee::insert(&mut user.conn, &entry)
        .await
        .unwrap();
    let error = audit::lodging::insert(&mut user.conn, &entry)
        .await
        .unwrap_err();
    assert_eq!(error_number(&error), DENIED, "{error}");
    user.drop_user(&pool).await;
}

#[sqlx::test(migrator = "butterfly_store::MIGRATOR")]
async fn every_table_has_exactly_one_writer(pool: MySqlPool) {
    let mut writers: BTreeMap<String, usize> = sqlx::query_scalar(
        "SELECT table_name FROM information_schema.tables
        WHERE table_schema = DATABASE() AND table_name <> '_sqlx_migrations'",
    )
    .fetch_all(&pool)
    .await
    .unwrap()
    .into_iter()
    .map(|table: String| (table, 0))
    .collect();
    for service in Service::ALL {
        for table in service.tables().iter().chain([&service.audit_table()]) {
            *writers.entry((*table).to_owned()).or_default() += 1;
        }
    }
    let wrong: Vec<_> = writers
        .into_iter()
        .filter(|(_, writers)| *writers != 1)
        .collect();
    assert!(
        wrong.is_empty(),
        "not exactly one writer in `Service::tables`: {wrong:?}"
    );
}

#[sqlx::test(migrations = false)]
async fn what_needs_quoting_is_refused_before_it_is_used(pool: MySqlPool) {
    let mut root = pool.acquire().await.unwrap();
    for password in ["", "abc'def", "abc\\", "pä", "two words"] {
        let password = SecretString::from(password);
        let refusal = grant_user(&mut root, "butterfly", Service::Lodging, ("x", &password)).await;
        assert!(matches!(
            refusal,
            Err(GrantError::Characters { what: "password" })
        ));
    }
    let password = SecretString::from("abc");
    let refusal = grant_user(&mut root, "a`b", Service::Lodging, ("x", &password)).await;
    assert!(matches!(
        refusal,
        Err(GrantError::Characters { what: "name" })
    ));
}
