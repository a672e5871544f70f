//! The stack that `deploy/up` started, found by its data directory.

use std::{
    path::{Path, PathBuf},
    process::Output,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use nix::{sys::signal::Signal, unistd::Pid};
use serde::Deserialize;
use serde_json::json;
use tokio::process::Command;

use crate::Api;

/// A running Butterfly.
#[derive(Debug, Clone)]
pub struct Stack {
    /// Its data directory.
    pub var: PathBuf,
    /// What its `run.json` says.
    pub run: Run,
}

/// The part of `run.json` that tests read.
#[derive(Debug, Clone, Deserialize)]
pub struct Run {
    /// The process that watches over the others.
    pub supervisor: Supervisor,
    /// HAProxy's own socket.
    pub haproxy_socket: PathBuf,
    /// What attendees type.
    pub public_url: String,
    /// What staff type.
    pub staff_url: String,
    /// HAProxy's internal listener.
    pub internal_url: String,
    /// Where mails are put.
    pub mail_directory: PathBuf,
    /// Where the database listens.
    pub database: Database,
    /// Every process.
    pub processes: Vec<Process>,
}

/// The process that watches over the others.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Supervisor {
    /// Its pid.
    pub pid: i32,
}

/// Where the database listens.
#[derive(Debug, Clone, Deserialize)]
pub struct Database {
    /// Its name.
    pub name: String,
    /// Its Unix socket.
    pub socket: PathBuf,
    /// Its port on 127.0.0.1.
    pub port: u16,
    /// An option file with the operator's password.
    pub client_file: PathBuf,
}

/// One process.
#[derive(Debug, Clone, Deserialize)]
pub struct Process {
    /// `registration`, `haproxy`, …
    pub name: String,
    /// Counts from 1.
    pub instance: usize,
    /// Its pid.
    pub pid: i32,
    /// Where it answers requests.
    pub listen: Option<String>,
    /// Where it tells its metrics.
    pub metrics_listen: Option<String>,
}

/// The repository.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

impl Stack {
    /// The stack whose data directory is named by `BUTTERFLY_TEST_STACK`; `deploy/test` starts it.
    pub fn find() -> Result<Self> {
        let var = std::env::var_os("BUTTERFLY_TEST_STACK").context(
            "BUTTERFLY_TEST_STACK names no running stack: these tests run through deploy/test",
        )?;
        Self::at(Path::new(&var))
    }

    /// The stack of this data directory.
    pub fn at(var: &Path) -> Result<Self> {
        let path = var.join("run.json");
        let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        Ok(Self {
            var: var.to_owned(),
            run: serde_json::from_str(&text)?,
        })
    }

    /// The public listener.
    pub fn public(&self) -> Result<Api> {
        Api::new(&self.run.public_url)
    }

    /// The staff listener, as the operator.
    pub async fn staff(&self) -> Result<Api> {
        Ok(Api::new(&self.run.staff_url)?.with_token(&self.token("staff").await?))
    }

    /// The internal listener, as the operator.
    pub async fn internal(&self) -> Result<Api> {
        Ok(Api::new(&self.run.internal_url)?.with_token(&self.token("internal").await?))
    }

    /// A token of the operator for an audience.
    pub async fn token(&self, audience: &str) -> Result<String> {
        self.token_of("operator", audience).await
    }

    /// A token of a program for an audience.
    pub async fn token_of(&self, program: &str, audience: &str) -> Result<String> {
        let text = std::fs::read_to_string(self.var.join("secrets.toml"))?;
        let secrets: toml::Value = toml::from_str(&text)?;
        let secret = ["clients", program]
            .into_iter()
            .try_fold(&secrets, |table, key| table.get(key))
            .and_then(toml::Value::as_str)
            .with_context(|| format!("{program} has no secret"))?;
        let body = json!({ "client_id": program, "client_secret": secret, "audience": audience });
        let api = Api::new(&self.run.internal_url)?;
        let answer = api
            .post("/internal/attendee/v1/tokens", &body)
            .await?
            .expect_status(200)?;
        Ok(answer.field("access_token").to_owned())
    }

    /// Runs the operator's command against this stack.
    pub async fn butterfly(&self, arguments: &[&str]) -> Result<Output> {
        butterfly(&self.var, arguments).await
    }

    /// The instances of a program, as they are now.
    pub fn instances(&self, name: &str) -> Result<Vec<Process>> {
        let now = Self::at(&self.var)?;
        Ok(now
            .run
            .processes
            .into_iter()
            .filter(|process| process.name == name)
            .collect())
    }

    /// Sends a signal to one instance and returns what it was.
    pub fn signal(&self, name: &str, instance: usize, signal: Signal) -> Result<Process> {
        let found = self
            .instances(name)?
            .into_iter()
            .find(|process| process.instance == instance);
        let process = found.with_context(|| format!("no instance {instance} of {name}"))?;
        nix::sys::signal::kill(Pid::from_raw(process.pid), signal)?;
        Ok(process)
    }

    /// Waits until an instance runs under another pid and is ready.
    pub async fn wait_for_successor(&self, before: &Process) -> Result<Process> {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_mins(1) {
            let now = self.instances(&before.name)?;
            let next = now
                .into_iter()
                .find(|p| p.instance == before.instance && p.pid != before.pid);
            if let Some(next) = next
                && let Some(listen) = &next.listen
                && let Ok(answer) = Api::new(&format!("http://{listen}"))?
                    .get("/health/ready")
                    .await
                && answer.status == 200
            {
                return Ok(next);
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        bail!("{} {} did not come back", before.name, before.instance)
    }

    /// The newest mail to this address, once it is there, as a mail program shows it.
    pub async fn mail_to(&self, address: &str) -> Result<String> {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(20) {
            let mut found: Vec<_> = std::fs::read_dir(&self.run.mail_directory)?
                .filter_map(|entry| entry.ok().map(|entry| entry.path()))
                .filter_map(|path| Some((path.metadata().ok()?.modified().ok()?, path)))
                .filter_map(|(time, path)| Some((time, std::fs::read_to_string(path).ok()?)))
                .filter(|(_, text)| text.contains(address))
                .collect();
            found.sort();
            if let Some((_, text)) = found.pop() {
                return Ok(readable(&text));
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        bail!("no mail to {address} arrived")
    }

    /// The link in the newest mail to this address.
    pub async fn link_mailed_to(&self, address: &str) -> Result<String> {
        let mail = self.mail_to(address).await?;
        let link = mail
            .split_whitespace()
            .find(|word| word.starts_with("http"));
        Ok(link.context("the mail has no link")?.to_owned())
    }

    /// Makes somebody staff, by `butterfly staff add`; returns their password.
    pub async fn add_staff(&self, arguments: &[&str]) -> Result<String> {
        let added = self
            .butterfly(&[&["staff", "add"], arguments].concat())
            .await?;
        let said = String::from_utf8(added.stdout)?;
        let (_, password) = said.trim().rsplit_once(' ').with_context(|| said.clone())?;
        Ok(password.to_owned())
    }

    /// What the `mariadb` client answers to a statement, tab-separated.
    pub async fn sql(&self, statement: &str) -> Result<String> {
        let output = Command::new("mariadb")
            .arg(format!(
                "--defaults-file={}",
                self.run.database.client_file.display()
            ))
            .args(["--batch", "--skip-column-names", "--execute", statement])
            .arg(&self.run.database.name)
            .output()
            .await?;
        let error = String::from_utf8_lossy(&output.stderr);
        anyhow::ensure!(output.status.success(), "{statement}: {error}");
        Ok(String::from_utf8(output.stdout)?)
    }
}

/// Undoes the quoted-printable encoding of a mail (RFC 2045), if it has one.
fn readable(mail: &str) -> String {
    if !mail.contains("Content-Transfer-Encoding: quoted-printable") {
        return mail.to_owned();
    }
    let joined = mail.replace("=\r\n", "").replace("=\n", "");
    let mut parts = joined.split('=');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (code, rest) = part.split_at_checked(2).unwrap_or((part, ""));
        match u8::from_str_radix(code, 16) {
            Ok(byte) => bytes.push(byte),
            Err(_) => bytes.extend(code.bytes()),
        }
        bytes.extend(rest.bytes());
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Runs the operator's command for a data directory.
pub async fn butterfly(var: &Path, arguments: &[&str]) -> Result<Output> {
    Ok(command(var).args(arguments).output().await?)
}

/// The operator's command for a data directory, as the tests' build made it.
pub fn command(var: &Path) -> Command {
    let target = std::env::var_os("CARGO_TARGET_DIR");
    let target = target.map_or_else(|| repository().join("target"), PathBuf::from);
    let mut command = Command::new(target.join("debug/butterfly"));
    command
        .env("BUTTERFLY_VAR", var)
        .env("BUTTERFLY_ROOT", repository())
        // What tests are told by the environment is no setting.
        .env_remove("BUTTERFLY_TEST_STACK")
        .env_remove("BUTTERFLY_AXE");
    command
}
