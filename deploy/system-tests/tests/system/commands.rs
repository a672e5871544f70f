//! The operator's command beside `up` and `down`.

use std::{fs, net::TcpListener, path::Path};

use anyhow::{Context, Result};
use butterfly_system_tests::{Installation, Stack, catalogue::fresh_slug, installation::Ended};

/// Every secret of an installation.
fn secrets(var: &Path) -> Result<Vec<String>> {
    let text = fs::read_to_string(var.join("secrets.toml"))?;
    let values = text.lines().filter_map(|line| line.split_once(" = \""));
    let values = values.map(|(_, value)| value.trim_end_matches('"').to_owned());
    Ok(values.collect())
}

#[tokio::test]
async fn migrate_works_alone_and_says_what_it_did() -> Result<()> {
    let place = Installation::new()?;
    let first = place.butterfly(&["migrate"]).await?;
    let first = first.expect(0, "nothing is running: starting the database")?;
    let told = |text: &str| -> Option<(usize, usize)> {
        let (_, rest) = text.split_once("The schema is up to date: ")?;
        let numbers: Vec<_> = rest
            .split(' ')
            .filter_map(|word| word.parse().ok())
            .collect();
        Some((*numbers.first()?, *numbers.get(1)?))
    };
    let (applied, total) = told(&first.text).context("no numbers")?;
    assert!(applied == total && total > 20, "{}", first.text);
    let second = place.butterfly(&["migrate"]).await?;
    assert_eq!(told(&second.text), Some((0, total)), "{}", second.text);
    place.expect_nothing_running()
}

#[tokio::test]
async fn config_check_shows_what_is_in_effect_and_no_secret() -> Result<()> {
    let stack = Stack::find()?;
    let shown: Ended = stack.butterfly(&["config", "check"]).await?.into();
    let shown = shown.expect(0, "registration.order_secret_key")?;
    let secrets = secrets(&stack.var)?;
    assert!(secrets.len() > 15, "{}", secrets.len());
    for secret in &secrets {
        assert!(!shown.text.contains(secret), "a secret is shown");
    }
    assert!(
        shown.text.contains(&stack.run.internal_url),
        "{}",
        shown.text
    );

    let place = Installation::new()?;
    place.settle("log_filter = \"debug\"\n[attendee]\npassword_queue = 9")?;
    let mut check = place.command();
    check
        .args(["config", "check"])
        .env("BUTTERFLY_LIMITS__WORKERS", "3");
    let shown: Ended = check.output().await?.into();
    let shown = shown.expect(0, "log_filter")?;
    for (key, value, origin) in [
        ("log_filter", "\"debug\"", "local.toml"),
        ("attendee.password_queue", "9", "local.toml"),
        (
            "limits.workers",
            "3",
            "environment BUTTERFLY_LIMITS__WORKERS",
        ),
        ("proxy.port", "8080", "default"),
        ("attendee.database_url", "(hidden)", "butterfly up"),
    ] {
        let line = shown
            .text
            .lines()
            .find(|line| line.split(' ').next() == Some(key));
        let line = line.with_context(|| format!("{key}: {}", shown.text))?;
        assert!(line.contains(value) && line.ends_with(origin), "{line}");
    }
    for (variable, value, says) in [
        ("BUTTERFLY_LOG_FILTRE", "debug", "log_filtre"),
        ("BUTTERFLY_LODGING__DATABASE_CONNECTIONS", "few", "few"),
        ("BUTTERFLY_PROXY__PROT", "1", "prot"),
        ("BUTTERFLY_ADMIN__DATABASE_URL", "mysql://x", "database_url"),
    ] {
        let mut check = place.command();
        check.args(["config", "check"]).env(variable, value);
        Ended::from(check.output().await?).expect(1, says)?;
    }
    place.expect_nothing_running()
}

#[tokio::test]
async fn no_program_is_given_the_secrets_of_another() -> Result<()> {
    let stack = Stack::find()?;
    let text = fs::read_to_string(stack.var.join("secrets.toml"))?;
    let all: toml::Table = toml::from_str(&text)?;
    for program in ["frontend", "admin", "registration", "options", "lodging"] {
        let pid = stack
            .instances(program)?
            .first()
            .context("no instance")?
            .pid;
        let environment = fs::read(format!("/proc/{pid}/environ"))?;
        let environment = String::from_utf8_lossy(&environment).into_owned();
        let given = environment
            .split('\0')
            .find_map(|one| one.strip_prefix("BUTTERFLY_SETTINGS="))
            .context("no settings")?;
        let given = environment.clone() + &fs::read_to_string(given)?;
        for group in ["clients", "database", "cookies"] {
            let group = all.get(group).and_then(toml::Value::as_table);
            for (owner, secret) in group.context("no such secrets")? {
                let secret = secret.as_str().unwrap_or_default();
                let holds_it = given.contains(secret);
                assert_eq!(holds_it, owner == program, "{program}: of {owner}");
            }
        }
        let is_website = ["frontend", "admin"].contains(&program);
        assert_eq!(given.contains("mysql://"), !is_website, "{program}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn doctor_judges_what_runs_and_what_would() -> Result<()> {
    let stack = Stack::find()?;
    let well: Ended = stack.butterfly(&["doctor"]).await?.into();
    let well = well.expect(0, "All is well.")?;
    for part in [
        "mariadbd 1",
        "haproxy 2.",
        "cargo 1.",
        "node ",
        "npm ",
        "its schema is up to date",
        "HAProxy sees every instance ready",
        "settings: understood",
    ] {
        assert!(well.text.contains(part), "{part}: {}", well.text);
    }

    let place = Installation::new()?;
    let taken = TcpListener::bind("127.0.0.1:0")?;
    let port = taken.local_addr()?.port();
    place.settle(&format!("[proxy]\nport = {port}\nstaff_port = 0"))?;
    let doctor = place.butterfly(&["doctor"]).await?;
    let doctor = doctor.expect(1, &format!("WRONG  port {port} cannot be used"))?;
    assert!(doctor.text.contains("1 of "), "{}", doctor.text);
    drop(taken);
    let doctor = place.butterfly(&["doctor"]).await?;
    doctor.expect(0, "All is well.")?;
    place.settle("[disk]\nleast_free_mib = 999999999\n[proxy]\nport = 0\nstaff_port = 0")?;
    let doctor = place.butterfly(&["doctor"]).await?;
    doctor.expect(1, "make room: 999999999 MiB are needed")?;
    place.settle("[proxy]\nport = 0\nstaff_port = 0\n[options]\nx = 1")?;
    let doctor = place.butterfly(&["doctor"]).await?;
    doctor.expect(1, "unknown field `x`")?;
    place.settle("[proxy]\nport = 0\nstaff_port = 0")?;

    let options = ["--no-seed", "--instances", "1"];
    let (stack, _) = place.start(&options).await?;
    let table = "RENAME TABLE _sqlx_migrations TO away";
    stack.sql(table).await?;
    let doctor = place.butterfly(&["doctor"]).await?;
    doctor.expect(1, "are pending")?;
    stack.sql("RENAME TABLE away TO _sqlx_migrations").await?;
    place
        .butterfly(&["doctor"])
        .await?
        .expect(0, "All is well.")?;
    place.down().await?.expect(0, "data is kept")?;
    Ok(())
}

#[tokio::test]
async fn seed_brings_a_file_in_once() -> Result<()> {
    let stack = Stack::find()?;
    let slug = fresh_slug("seed");
    let text = format!(
        r#"
        [[convention]]
        slug = "{slug}"
        name = "Seed Con {slug}"
        venue = "Hall"
        address = "1 Quay Street"
        time_zone = "Europe/Dublin"
        currency = "EUR"
        first_day = "2024-08-02"
        last_day = "2024-08-04"
        source = "made up"
        quota_per_day = 7
        pass = [{{ name = "Friday", days = ["2024-08-02"], price = 100 }}]
        "#
    );
    let directory = tempfile::tempdir()?;
    let file = directory.path().join("seed.toml");
    fs::write(&file, &text)?;
    let path = file.to_string_lossy();
    let seed =
        async |path: &str| -> Result<Ended> { Ok(stack.butterfly(&["seed", path]).await?.into()) };
    seed(&path)
        .await?
        .expect(0, &format!("Seed Con {slug}, "))?;
    seed(&path).await?.expect(0, "is there already")?;
    let found = format!("/api/registration/v1/conventions/{slug}/passes");
    let passes = stack.public()?.get(&found).await?.expect_status(200)?;
    assert_eq!(passes.json["items"][0]["name"], "Friday", "{}", passes.text);

    fs::write(&file, text.replace("venue", "venu"))?;
    seed(&path).await?.expect(1, "venu")?;
    seed("/nowhere.toml")
        .await?
        .expect(1, "cannot read /nowhere.toml")?;
    let place = Installation::new()?;
    let nobody = place.butterfly(&["seed", &path]).await?;
    nobody.expect(
        1,
        "Butterfly is not running. Start it with deploy/up first.",
    )?;
    Ok(())
}
