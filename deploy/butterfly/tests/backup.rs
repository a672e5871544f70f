//! A backup brought back into an empty place holds every row of every table, and only an empty place is
//! written to. Real servers, started by the command itself.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{collections::BTreeMap, fs, os::unix::fs::PermissionsExt};

use butterfly_operator::{backup, database, layout::Layout, restore, settings_file::DATABASE};
use sqlx::{AssertSqlSafe, Connection, Executor, MySqlConnection, Row};
use tempfile::TempDir;

const ROWS: [&str; 3] = [
    "INSERT INTO account (id, email, name, password_hash, address_line, postal_code, city, region, country,
         version, created_at, updated_at)
     SELECT UNHEX(LPAD(HEX(seq), 32, '0')), CONCAT('person', seq, '@example.org'), 'Zoë 🦋 ليلى \\0 ''quoted''',
         'hash', 'Line 1\\nLine 2', '1', 'Town', '', 'IE', 1, '2026-11-24 01:02:03.000004', '2026-11-24'
     FROM seq_1_to_2000",
    "INSERT INTO staff_grant (account_id, convention_id, role, created_at)
     SELECT id, UNHEX(REPEAT('00', 16)), 'organiser', '2026-11-24' FROM account LIMIT 500",
    "INSERT INTO convention (id, slug, name, description, venue, address, time_zone, currency, first_day,
         last_day, tax_name, tax_basis_points, tax_inclusive, contact_email, accent, status, version,
         created_by, created_at, updated_at, deleted_at)
     SELECT UNHEX(LPAD(HEX(seq), 32, 'f')), CONCAT('con-', seq), 'Con', REPEAT('long ', 500), 'V', 'A', 'UTC',
         'EUR', '2027-01-01', '2027-01-03', '', 0, 1, '', '#6d28d9', 'draft', 1, UNHEX(REPEAT('00', 16)),
         '2026-11-24', '2026-11-24', IF(seq % 2, NULL, '2026-11-24')
     FROM seq_1_to_50",
];

fn place() -> (TempDir, Layout) {
    let directory = tempfile::tempdir().unwrap();
    let layout = Layout::at("/nowhere".into(), "/nowhere".into(), directory.path()).unwrap();
    (directory, layout)
}

async fn enter(database: &butterfly_operator::mariadb::MariaDb) -> anyhow::Result<MySqlConnection> {
    let mut connection = database.enter_server().await?;
    connection
        .execute(AssertSqlSafe(format!("USE `{DATABASE}`")))
        .await?;
    Ok(connection)
}

/// Rows and checksum of every table.
async fn photo(layout: &Layout) -> BTreeMap<String, (i64, Option<i64>)> {
    let photo = database::with(layout, async |database| {
        let mut connection = enter(database).await?;
        let mut photo = BTreeMap::new();
        for table in database::tables(&mut connection, DATABASE).await? {
            let count = AssertSqlSafe(format!("SELECT COUNT(*) FROM `{table}`"));
            let count: i64 = sqlx::query_scalar(count).fetch_one(&mut connection).await?;
            let sum = AssertSqlSafe(format!("CHECKSUM TABLE `{table}` EXTENDED"));
            let sum = sqlx::raw_sql(sum).fetch_one(&mut connection).await?;
            photo.insert(table, (count, sum.try_get(1)?));
        }
        connection.close().await?;
        Ok(photo)
    });
    photo.await.unwrap()
}

#[tokio::test]
async fn a_backup_brings_every_row_back_into_an_empty_place() {
    let (_kept, before) = place();
    database::migrate(&before).await.unwrap();
    database::with(&before, async |database| {
        let mut connection = enter(database).await?;
        for rows in ROWS {
            connection.execute(rows).await?;
        }
        Ok(connection.close().await?)
    })
    .await
    .unwrap();
    let file = before.var.join("backup.sql");
    backup::backup(&before, &file).await.unwrap();
    assert!(!file.with_added_extension("partial").exists());

    let (_kept_too, after) = place();
    restore::restore(&after, &file).await.unwrap();
    let (old, new) = (photo(&before).await, photo(&after).await);
    assert_eq!(old, new);
    assert_eq!(new.get("account").map(|(rows, _)| *rows), Some(2000));

    let refused = restore::restore(&after, &file)
        .await
        .unwrap_err()
        .to_string();
    assert!(refused.contains("stays as it is"), "{refused}");
    assert_eq!(photo(&after).await, new);
    assert!(!after.run_file().exists(), "nothing is left running");
}

#[tokio::test]
async fn a_restore_that_did_not_end_well_is_begun_again_and_nothing_else() {
    let (_kept, before) = place();
    database::migrate(&before).await.unwrap();
    let whole = before.var.join("backup.sql");
    backup::backup(&before, &whole).await.unwrap();
    let mode = fs::metadata(&whole).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let text = fs::read_to_string(&whole).unwrap();
    let broken = before.var.join("broken.sql");
    let table = "CREATE TABLE `quota`";
    assert!(text.contains(table));
    fs::write(&broken, text.replace(table, "MAKE TABLE `quota`")).unwrap();

    let (_kept_too, after) = place();
    restore::restore(&after, &broken).await.unwrap_err();
    let told = |error: anyhow::Error| error.to_string();
    let refused = database::migrate(&after).await.map_err(told).unwrap_err();
    assert!(refused.contains("only a part of the data"), "{refused}");
    let refused = backup::backup(&after, &broken).await.map_err(told);
    assert!(refused.unwrap_err().contains("only a part"));
    restore::restore(&after, &whole).await.unwrap();
    assert_eq!(photo(&before).await, photo(&after).await);
    database::migrate(&after).await.unwrap();
}
