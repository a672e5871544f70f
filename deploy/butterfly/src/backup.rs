//! `butterfly backup` and `butterfly restore`: one consistent dump of the whole database, and back.

use std::{
    fs,
    io::{Read, Seek, SeekFrom},
    os::unix::fs::OpenOptionsExt,
    path::Path,
    process::Stdio,
};

use anyhow::{Context, bail};
use sqlx::Connection;
use tokio::process::Command;

use crate::{
    database::{create_empty, tables, with},
    layout::Layout,
    mariadb::MariaDb,
    settings_file::DATABASE,
    terminal, tools,
};

/// What mariadb-dump writes last.
const COMPLETE: &str = "-- Dump completed";

/// Writes a dump: the whole file or none. Selling goes on meanwhile.
pub async fn backup(layout: &Layout, file: &Path) -> anyhow::Result<()> {
    let file = std::path::absolute(file)?;
    let partial = file.with_added_extension("partial");
    let dumped = with(layout, async |database| dump(database, &partial).await).await;
    if let Err(error) = dumped {
        let _ = fs::remove_file(&partial);
        return Err(error);
    }
    fs::rename(&partial, &file).with_context(|| format!("cannot write {}", file.display()))?;
    // The name itself is safe on disk only with its directory.
    if let Some(directory) = file.parent() {
        fs::File::open(directory)?.sync_all()?;
    }
    let size = fs::metadata(&file)?.len();
    terminal::say(&format!(
        "{} holds everything ({size} bytes).",
        file.display()
    ));
    Ok(())
}

async fn dump(database: &MariaDb, file: &Path) -> anyhow::Result<()> {
    let _ = fs::remove_file(file);
    let output = fs::File::options()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file)
        .with_context(|| format!("cannot write {}", file.display()))?;
    let mut command = Command::new(tools::find("mariadb-dump")?);
    command
        .arg(defaults_file(database))
        .args([
            "--single-transaction",
            "--quick",
            "--hex-blob",
            "--routines",
            "--triggers",
        ])
        // Where the change feed goes on after a restore, as a comment.
        .args([
            "--events",
            "--master-data=2",
            "--gtid",
            "--default-character-set=utf8mb4",
        ])
        .arg(DATABASE)
        .stdin(Stdio::null())
        .stdout(output.try_clone()?)
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    let done = command.spawn()?.wait_with_output().await?;
    if !done.status.success() {
        bail!(
            "mariadb-dump failed: {}",
            String::from_utf8_lossy(&done.stderr)
        );
    }
    require_complete(file)?;
    Ok(output.sync_all()?)
}

/// Brings a dump into a database that has no tables.
pub async fn restore(layout: &Layout, file: &Path) -> anyhow::Result<()> {
    require_complete(file)?;
    with(layout, async |database| load(layout, database, file).await).await?;
    terminal::say("Everything is back. Start it with deploy/up.");
    Ok(())
}

async fn load(layout: &Layout, database: &MariaDb, file: &Path) -> anyhow::Result<()> {
    let mut connection = database.enter_server().await?;
    let known = tables(&mut connection, DATABASE).await?;
    connection.close().await?;
    if !known.is_empty() {
        bail!(
            "the database has {} tables already and stays as it is. Restore into an empty place: stop \
             with deploy/down, then move {} away, or name another data directory with BUTTERFLY_VAR.",
            known.len(),
            layout.database().display()
        );
    }
    create_empty(database).await?;
    let mut command = Command::new(tools::find("mariadb")?);
    command
        .arg(defaults_file(database))
        .args(["--default-character-set=utf8mb4", "--binary-mode"])
        .arg(DATABASE)
        .stdin(fs::File::open(file)?)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    let done = command.spawn()?.wait_with_output().await?;
    if !done.status.success() {
        bail!(
            "the dump could not be loaded: {}",
            String::from_utf8_lossy(&done.stderr)
        );
    }
    Ok(())
}

fn defaults_file(database: &MariaDb) -> std::ffi::OsString {
    let mut option = std::ffi::OsString::from("--defaults-file=");
    option.push(database.client_file());
    option
}

/// A dump that was cut off lacks its last line.
fn require_complete(file: &Path) -> anyhow::Result<()> {
    let read_end = || -> std::io::Result<String> {
        let mut file = fs::File::open(file)?;
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(length.saturating_sub(200)))?;
        let mut end = Vec::new();
        file.read_to_end(&mut end)?;
        Ok(String::from_utf8_lossy(&end).into_owned())
    };
    let end = read_end().with_context(|| format!("cannot read {}", file.display()))?;
    if !end.contains(COMPLETE) {
        bail!(
            "{} is not a complete dump: its last line is missing",
            file.display()
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dump_that_was_cut_off_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("dump.sql");
        fs::write(&file, "CREATE TABLE a (b INT);\n").unwrap();
        assert!(require_complete(&file).is_err());
        fs::write(
            &file,
            "CREATE TABLE a (b INT);\n-- Dump completed on today\n",
        )
        .unwrap();
        require_complete(&file).unwrap();
        assert!(require_complete(&directory.path().join("absent")).is_err());
    }
}
