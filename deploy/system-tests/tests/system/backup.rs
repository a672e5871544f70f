//! A backup brings everything back, into an empty place.

use anyhow::Result;
use butterfly_system_tests::{Stack, catalogue::publish_small, stack::butterfly};

const TABLES: &str = "SELECT table_name FROM information_schema.tables \
    WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY table_name";

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_backup_holds_the_same_rows() -> Result<()> {
    let stack = Stack::find()?;
    let (public, staff) = (stack.public()?, stack.staff().await?);
    let convention = publish_small(&staff, "backup", 50).await?;
    for n in 0..20 {
        convention.order(&public, n).await?.expect_status(201)?;
    }
    let place = tempfile::tempdir()?;
    let file = place.path().join("butterfly.sql");
    let file = file.to_string_lossy();
    let backup = stack.butterfly(&["backup", &file]).await?;
    assert!(backup.status.success(), "{backup:?}");

    let var = place.path().join("restored");
    let restore = butterfly(&var, &["restore", &file]).await?;
    assert!(restore.status.success(), "{restore:?}");
    let again = place.path().join("again.sql");
    let second = butterfly(&var, &["backup", &again.to_string_lossy()]).await?;
    assert!(second.status.success(), "{second:?}");

    let (first, second) = (
        std::fs::read_to_string(&*file)?,
        std::fs::read_to_string(&again)?,
    );
    for table in stack.sql(TABLES).await?.lines() {
        assert_eq!(rows_of(&first, table), rows_of(&second, table), "{table}");
    }
    assert!(!rows_of(&first, "pass_order").is_empty());
    let refused = butterfly(&var, &["restore", &file]).await?;
    assert!(!refused.status.success(), "a restore over data is refused");
    Ok(())
}

/// What a dump says of one table: its definition and its rows.
fn rows_of<'a>(dump: &'a str, table: &str) -> Vec<&'a str> {
    let create = format!("CREATE TABLE `{table}`");
    let insert = format!("INSERT INTO `{table}`");
    let lines = dump.lines();
    lines
        .filter(|line| line.starts_with(&create) || line.starts_with(&insert))
        .collect()
}
