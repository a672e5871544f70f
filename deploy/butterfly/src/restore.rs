//! `butterfly restore`: what `backup` wrote, brought into an empty place.

use std::{
    fs,
    io::{Read, Seek, SeekFrom},
    path::Path,
    process::Stdio,
};

use anyhow::{Context, bail};
use sqlx::{Connection, Executor};
use tokio::process::Command;

use crate::{
    backup::defaults_file,
    carried::Carried,
    database::{create_empty, tables, with},
    files,
    layout::Layout,
    mariadb::MariaDb,
    settings_file::DATABASE,
    terminal, tools,
};

/// What mariadb-dump writes last.
const COMPLETE: &str = "-- Dump completed";

/// Brings a backup into a database that has no tables. One that was interrupted begins again.
pub async fn restore(layout: &Layout, file: &Path) -> anyhow::Result<()> {
    require_complete(file)?;
    let carried = Carried::read(file)?;
    with(layout, async |database| {
        require_empty(layout, database).await?;
        files::write_private(&layout.restoring(), "in progress\n")?;
        // Links in mails are checked with the key they were made with.
        if let Some(carried) = &carried {
            carried.settle(layout)?;
        }
        load(database, file).await?;
        let done = layout.restoring();
        fs::remove_file(&done).with_context(|| format!("cannot remove {}", done.display()))
    })
    .await?;
    if carried.is_none() {
        terminal::complain(
            "warning: this file was not written by `butterfly backup` and carries no keys: links in mails \
             open only with the secrets.toml they were made with",
        );
    }
    terminal::say("Everything is back. Start it with deploy/up.");
    Ok(())
}

/// Refuses a place where a restore ended half-way: it has some of the rows.
pub fn require_whole(layout: &Layout) -> anyhow::Result<()> {
    if layout.restoring().exists() {
        bail!(
            "a restore into {} did not end well, and only a part of the data is there. Run `butterfly \
             restore` again, or begin empty with deploy/up --fresh.",
            layout.var.display()
        );
    }
    Ok(())
}

async fn require_empty(layout: &Layout, database: &MariaDb) -> anyhow::Result<()> {
    let mut connection = database.enter_server().await?;
    if layout.restoring().exists() {
        connection
            .execute(sqlx::AssertSqlSafe(format!(
                "DROP DATABASE IF EXISTS `{DATABASE}`"
            )))
            .await?;
    }
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
    Ok(())
}

async fn load(database: &MariaDb, file: &Path) -> anyhow::Result<()> {
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

/// A dump that was cut off lacks its last line.
pub(crate) fn require_complete(file: &Path) -> anyhow::Result<()> {
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
