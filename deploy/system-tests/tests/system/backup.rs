//! A backup brings everything back, into an empty place, and links in mails made before still open.

use anyhow::{Context, Result};
use butterfly_system_tests::{
    Api, Installation, Stack,
    catalogue::{SmallConvention, fresh_slug, publish_small},
};
use serde_json::json;

const TABLES: &str = "SELECT table_name FROM information_schema.tables \
    WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY table_name";

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_backup_holds_the_same_rows_and_opens_the_same_links() -> Result<()> {
    let stack = Stack::find()?;
    let (public, staff) = (stack.public()?, stack.staff().await?);
    let convention = publish_small(&staff, "backup", 50).await?;
    for n in 0..20 {
        convention.order(&public, n).await?.expect_status(201)?;
    }
    let link = mailed_link(&stack, &convention).await?;
    let directory = tempfile::tempdir()?;
    let file = directory.path().join("butterfly.sql");
    let file = file.to_string_lossy();
    let backup = stack.butterfly(&["backup", &file]).await?;
    assert!(backup.status.success(), "{backup:?}");

    let place = Installation::new()?;
    let restore = place.butterfly(&["restore", &file]).await?;
    restore.expect(0, "Everything is back.")?;
    let again = directory.path().join("again.sql");
    let again = again.to_string_lossy();
    let second = place.butterfly(&["backup", &again]).await?;
    second.expect(0, "holds everything")?;

    let (first, second) = (
        std::fs::read_to_string(&*file)?,
        std::fs::read_to_string(&*again)?,
    );
    for table in stack.sql(TABLES).await?.lines() {
        assert_eq!(rows_of(&first, table), rows_of(&second, table), "{table}");
    }
    assert!(!rows_of(&first, "pass_order").is_empty());
    let refused = place.butterfly(&["restore", &file]).await?;
    refused.expect(1, "stays as it is")?;

    let (restored, printed) = place.start(&["--instances", "1"]).await?;
    assert!(!printed.contains("password"), "{printed}");
    for base in [&stack.run.public_url, &restored.run.public_url] {
        let page = Api::new(base)?.get(&link).await?.expect_status(200)?;
        assert!(page.text.contains("Ada of the Link"), "{}", page.text);
        let wrong = link.replace("secret=", "secret=x");
        let page = Api::new(base)?.get(&wrong).await?;
        assert!(!page.text.contains("Ada of the Link"), "{}", page.text);
    }
    place.down().await?.expect(0, "data is kept")?;
    Ok(())
}

/// Orders, and takes the link out of the mail: its path and query.
async fn mailed_link(stack: &Stack, convention: &SmallConvention) -> Result<String> {
    let email = format!("{}@example.org", fresh_slug("link"));
    let person = json!({ "name": "Ada of the Link", "email": email });
    let body = json!({ "buyer": person, "lines": [{ "pass": convention.pass, "attendee": person }], "confirm": true });
    let path = format!("/api/registration/v1/conventions/{}/orders", convention.id);
    let public = stack.public()?;
    let made = public.order(&path, "order-with-a-link", &body).await?;
    made.expect_status(201)?;
    let mail = stack.mail_to(&email).await?;
    let start = format!("{}/orders/", stack.run.public_url);
    let (_, rest) = mail.split_once(&start).context("no link in the mail")?;
    let rest = rest.split_whitespace().next().unwrap_or_default();
    Ok(format!("/orders/{rest}"))
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
