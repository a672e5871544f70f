//! `butterfly backup`: one consistent dump of the whole database, with the keys that belong to it.

use std::{fs, io::Write, os::unix::fs::OpenOptionsExt, path::Path, process::Stdio};

use anyhow::{Context, bail};
use tokio::process::Command;

use crate::{
    carried::Carried,
    database::with,
    layout::Layout,
    mariadb::MariaDb,
    restore::{require_complete, require_whole},
    settings_file::DATABASE,
    terminal, tools,
};

/// Writes a backup that only its owner may read: the whole file or none. Selling goes on meanwhile.
pub async fn backup(layout: &Layout, file: &Path) -> anyhow::Result<()> {
    require_whole(layout)?;
    let file = std::path::absolute(file)?;
    if file.exists() {
        bail!(
            "{} exists already. Name another file, or remove it first.",
            file.display()
        );
    }
    let partial = file.with_added_extension("partial");
    let dumped = with(layout, async |database| {
        dump(database, &Carried::from(layout)?, &partial).await
    })
    .await;
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

async fn dump(database: &MariaDb, carried: &Carried, file: &Path) -> anyhow::Result<()> {
    let _ = fs::remove_file(file);
    let mut output = fs::File::options()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file)
        .with_context(|| format!("cannot write {}", file.display()))?;
    output.write_all(carried.head()?.as_bytes())?;
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

/// Lets a client of the server's enter it.
pub(crate) fn defaults_file(database: &MariaDb) -> std::ffi::OsString {
    let mut option = std::ffi::OsString::from("--defaults-file=");
    option.push(database.client_file());
    option
}
