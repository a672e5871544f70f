//! A Butterfly of a test's own, and the commands run on it as an operator would.

use std::{fs, path::PathBuf, process::Output};

use anyhow::{Result, ensure};
use tempfile::TempDir;
use tokio::process::Command;

use crate::stack::{Stack, command, repository};

/// A data directory of its own. What runs there is stopped when this is dropped.
pub struct Installation {
    directory: TempDir,
}

/// How a command ended.
#[derive(Debug)]
pub struct Ended {
    /// Its exit code; none when a signal ended it.
    pub code: Option<i32>,
    /// What it wrote, first to its output, then to its errors.
    pub text: String,
}

impl Ended {
    /// This, if it ended with this code and said this; otherwise an error that shows what it said.
    pub fn expect(self, code: i32, says: &str) -> Result<Self> {
        ensure!(
            self.code == Some(code) && self.text.contains(says),
            "expected exit code {code} and {says:?}, got {:?}:\n{}",
            self.code,
            self.text
        );
        Ok(self)
    }
}

impl From<Output> for Ended {
    fn from(output: Output) -> Self {
        let text = [output.stdout, output.stderr].concat();
        Self {
            code: output.status.code(),
            text: String::from_utf8_lossy(&text).into_owned(),
        }
    }
}

impl Installation {
    /// An empty one, where the tests' data is kept.
    pub fn new() -> Result<Self> {
        let named = std::env::var_os("BUTTERFLY_SCRATCH");
        let parent = named.map_or_else(|| PathBuf::from("/dev/shm"), PathBuf::from);
        let directory = tempfile::Builder::new()
            .prefix("butterfly-operator-")
            .tempdir_in(parent)?;
        Ok(Self { directory })
    }

    /// Its data directory.
    pub fn var(&self) -> PathBuf {
        self.directory.path().join("var")
    }

    /// Writes the operator's own settings.
    pub fn settle(&self, settings: &str) -> Result<()> {
        fs::create_dir_all(self.var())?;
        Ok(fs::write(self.var().join("local.toml"), settings)?)
    }

    /// `deploy/up --detach` with these options, on the build that is there.
    pub async fn up(&self, options: &[&str]) -> Result<Ended> {
        let mut up = self.script("up");
        up.args(["--debug", "--detach"]).args(options);
        for port in ["--port", "--staff-port"] {
            if !options.contains(&port) {
                up.args([port, "0"]);
            }
        }
        Ok(up.output().await?.into())
    }

    /// The same, which must succeed.
    pub async fn start(&self, options: &[&str]) -> Result<(Stack, String)> {
        let up = self.up(options).await?.expect(0, "Butterfly is ready.")?;
        Ok((Stack::at(&self.var())?, up.text))
    }

    /// `deploy/down`.
    pub async fn down(&self) -> Result<Ended> {
        Ok(self.script("down").output().await?.into())
    }

    /// One of the two scripts, on this data directory.
    pub fn script(&self, name: &str) -> Command {
        let mut command = Command::new(repository().join("deploy").join(name));
        command
            .env("BUTTERFLY_VAR", self.var())
            // The tests' own build is the one to start.
            .env("BUTTERFLY_BUILT", "debug");
        for test in ["BUTTERFLY_TEST_STACK", "BUTTERFLY_AXE"] {
            command.env_remove(test);
        }
        command
    }

    /// The operator's command, on this data directory.
    pub fn command(&self) -> Command {
        command(&self.var())
    }

    /// Runs the operator's command.
    pub async fn butterfly(&self, arguments: &[&str]) -> Result<Ended> {
        Ok(self.command().args(arguments).output().await?.into())
    }

    /// The pids of all processes that name this data directory.
    pub fn processes(&self) -> Result<Vec<i32>> {
        let var = self.var().to_string_lossy().into_owned();
        let mut found = Vec::new();
        for entry in fs::read_dir("/proc")? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let Ok(pid) = name.parse::<i32>() else {
                continue;
            };
            let names_it = ["cmdline", "environ"].iter().any(|file| {
                let bytes = fs::read(path.join(file)).unwrap_or_default();
                String::from_utf8_lossy(&bytes).contains(&var)
            });
            if names_it {
                found.push(pid);
            }
        }
        Ok(found)
    }

    /// Fails unless nothing runs and nothing says that something does.
    pub fn expect_nothing_running(&self) -> Result<()> {
        let processes = self.processes()?;
        ensure!(processes.is_empty(), "still running: {processes:?}");
        ensure!(!self.var().join("run.json").exists(), "run.json is left");
        Ok(())
    }
}

impl Drop for Installation {
    fn drop(&mut self) {
        let down = repository().join("deploy/down");
        let _ = std::process::Command::new(down)
            .env("BUTTERFLY_VAR", self.var())
            .output();
    }
}
