//! A throw-away MariaDB in memory, with the schema of the migrations.

use std::{
    fs::{self, File},
    path::PathBuf,
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Context, bail};

use crate::{
    keeper::{Keeper, memory},
    process::{capture, command, root},
};

/// Gone when dropped, and also when this program is killed.
pub(crate) struct Database {
    keeper: Keeper,
}

impl Database {
    /// Starts the server and applies every migration to its database `butterfly`. Its name is part of
    /// what the query macros read.
    pub(crate) fn start() -> anyhow::Result<Self> {
        let database = Self {
            keeper: Keeper::start(&memory()?, include_str!("database.sh"), &[])?,
        };
        database.wait()?;
        let create =
            "CREATE DATABASE butterfly CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci";
        capture(database.client().args(["--execute", create]))?;
        for migration in migrations()? {
            let file = File::open(&migration)?;
            capture(database.client().arg("butterfly").stdin(file))
                .with_context(|| migration.display().to_string())?;
        }
        Ok(database)
    }

    /// Where it is, as sqlx reads it.
    pub(crate) fn url(&self) -> String {
        format!(
            "mysql://root@localhost/butterfly?socket={}",
            self.socket().display()
        )
    }

    fn socket(&self) -> PathBuf {
        self.keeper.directory().join("m.sock")
    }

    fn client(&self) -> Command {
        let mut client = command("mariadb");
        client
            .args([
                "--no-defaults",
                "--user=root",
                "--default-character-set=utf8mb4",
            ])
            .arg(format!("--socket={}", self.socket().display()));
        client
    }

    fn wait(&self) -> anyhow::Result<()> {
        let begun = Instant::now();
        let pause = Duration::from_millis(50);
        while capture(self.client().args(["--execute", "SELECT 1"])).is_err() {
            if begun.elapsed() > Duration::from_mins(1) {
                let log = self.keeper.directory().join("log");
                let log = fs::read_to_string(log).unwrap_or_default();
                bail!("MariaDB does not start:\n{log}");
            }
            std::thread::park_timeout(pause);
        }
        Ok(())
    }
}

fn migrations() -> anyhow::Result<Vec<PathBuf>> {
    let directory = root().join("services/store/migrations");
    let mut found: Vec<_> = fs::read_dir(&directory)
        .with_context(|| directory.display().to_string())?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "sql"))
        .collect();
    found.sort();
    Ok(found)
}
