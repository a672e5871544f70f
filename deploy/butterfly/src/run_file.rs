//! `run.json`: what is running, where it listens, and under which pids.

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use anyhow::Context;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    files,
    identity::{self, Identity},
};

/// How far a run has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Not everything answers yet.
    Starting,
    /// Everything answers.
    Ready,
    /// On its way down.
    Stopping,
    /// Only the database, for a command that needs it.
    DatabaseOnly,
}

/// What is running.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Which boot of the machine the pids belong to.
    pub boot: String,
    /// How far it has come.
    pub state: State,
    /// The process that watches over the others.
    pub supervisor: Identity,
    /// When it started.
    pub started_at: DateTime<Utc>,
    /// What attendees type.
    pub public_url: String,
    /// What staff type.
    pub staff_url: String,
    /// HAProxy's internal listener.
    pub internal_url: String,
    /// Where mails are put.
    pub mail_directory: PathBuf,
    /// Where logs are put.
    pub log_directory: PathBuf,
    /// HAProxy's own socket.
    pub haproxy_socket: PathBuf,
    /// The database.
    pub database: Database,
    /// Every process but the supervisor.
    pub processes: Vec<Process>,
}

/// Where the database listens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Database {
    /// Its name.
    pub name: String,
    /// Its Unix socket.
    pub socket: PathBuf,
    /// Its port on 127.0.0.1.
    pub port: u16,
    /// An option file for the `mariadb` client, with the operator's password.
    pub client_file: PathBuf,
}

/// One process.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Process {
    /// `attendee`, `haproxy`, `mariadb`, …
    pub name: String,
    /// Counts from 1.
    pub instance: usize,
    /// Its pid and when it started.
    #[serde(flatten)]
    pub identity: Identity,
    /// Where it answers requests.
    pub listen: Option<SocketAddr>,
    /// Where it tells its metrics.
    pub metrics_listen: Option<SocketAddr>,
    /// How often it was started again after it had ended by itself.
    pub restarts: u32,
}

impl Run {
    /// Reads the file; none when nothing runs or the machine was started anew since.
    pub fn read(path: &Path) -> anyhow::Result<Option<Self>> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => {
                return Err(error).with_context(|| format!("cannot read {}", path.display()));
            }
        };
        let run: Self = serde_json::from_str(&text)
            .with_context(|| format!("{} cannot be understood", path.display()))?;
        Ok((run.boot == identity::boot()).then_some(run))
    }

    /// Whether its supervisor is still there.
    pub fn is_alive(&self) -> bool {
        self.supervisor.is_alive()
    }
}

/// The file of this run, kept up to date.
#[derive(Debug)]
pub struct RunFile {
    path: PathBuf,
    run: Mutex<Run>,
}

impl RunFile {
    /// Begins the file.
    pub fn create(path: PathBuf, run: Run) -> anyhow::Result<Self> {
        let file = Self {
            path,
            run: Mutex::new(run),
        };
        file.change(|_| ())?;
        Ok(file)
    }

    /// Changes what is known and writes it.
    pub fn change(&self, change: impl FnOnce(&mut Run)) -> anyhow::Result<()> {
        let mut run = self.run.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut run);
        let text = serde_json::to_string_pretty(&*run)?;
        files::write_private(&self.path, &(text + "\n"))
    }

    /// Notes that a process was started, in place of the one before it.
    pub fn started(&self, process: Process) -> anyhow::Result<()> {
        self.change(|run| {
            let known = run
                .processes
                .iter_mut()
                .find(|one| one.name == process.name && one.instance == process.instance);
            match known {
                Some(before) => *before = process,
                None => run.processes.push(process),
            }
        })
    }

    /// Removes the file: nothing runs any more.
    pub fn remove(&self) -> anyhow::Result<()> {
        match fs::remove_file(&self.path) {
            // Somebody was faster; that is what was wanted.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
            removed => removed.with_context(|| format!("cannot remove {}", self.path.display())),
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn run() -> Run {
        Run {
            boot: identity::boot(),
            state: State::Starting,
            supervisor: Identity::own().unwrap(),
            started_at: DateTime::UNIX_EPOCH,
            public_url: "http://127.0.0.1:8080".to_owned(),
            staff_url: "http://127.0.0.1:8081".to_owned(),
            internal_url: "http://127.0.0.1:12345".to_owned(),
            mail_directory: "/var/mail".into(),
            log_directory: "/var/log".into(),
            haproxy_socket: "/var/run/haproxy.sock".into(),
            database: Database {
                name: "butterfly".to_owned(),
                socket: "/var/run/mariadb.sock".into(),
                port: 12_346,
                client_file: "/var/mariadb/client.cnf".into(),
            },
            processes: Vec::new(),
        }
    }

    fn process(pid: i32) -> Process {
        Process {
            name: "attendee".to_owned(),
            instance: 2,
            identity: Identity { pid, started: 7 },
            listen: Some(([127, 0, 0, 1], 12_347).into()),
            metrics_listen: None,
            restarts: 0,
        }
    }

    #[test]
    fn the_file_follows_restarts() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("run.json");
        assert_eq!(Run::read(&path).unwrap(), None);
        let file = RunFile::create(path.clone(), run()).unwrap();
        file.started(process(1)).unwrap();
        file.started(process(2)).unwrap();
        let read = Run::read(&path).unwrap().unwrap();
        assert_eq!(read.processes, [process(2)]);
        assert!(read.is_alive());
        insta::assert_json_snapshot!(read.processes);
        file.remove().unwrap();
        assert_eq!(Run::read(&path).unwrap(), None);
    }

    #[test]
    fn a_file_of_another_boot_says_nothing_about_this_one() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("run.json");
        let run = Run {
            boot: "another".to_owned(),
            ..run()
        };
        RunFile::create(path.clone(), run).unwrap();
        assert_eq!(Run::read(&path).unwrap(), None);
    }
}
