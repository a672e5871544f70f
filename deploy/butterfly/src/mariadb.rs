//! The private database server: its own data directory, socket and port, no use of a system-wide one.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use anyhow::{Context, bail};
use butterfly_store::{Service, grants, migrate};
use secrecy::SecretString;
use sqlx::{Connection, MySqlConnection, mysql::MySqlConnectOptions};
use tokio::{process::Command, time::Instant};

use crate::{
    files,
    layout::Layout,
    secrets::Secrets,
    settings_file::{DATABASE, database_url},
    supervise::Spec,
    terminal, tools,
};

/// How long a start may take: recovery after a crash reads the whole log.
const START: Duration = Duration::from_mins(2);
/// How long a clean end may take before it is killed, which loses nothing.
const STOP: Duration = Duration::from_mins(1);

/// The server and who may enter it.
#[derive(Clone)]
pub struct MariaDb {
    directory: PathBuf,
    socket: PathBuf,
    log: PathBuf,
    port: u16,
    root_password: String,
    buffer_pool_mib: u32,
    connections: u32,
}

impl MariaDb {
    /// The server of this layout.
    pub fn new(
        layout: &Layout,
        secrets: &Secrets,
        port: u16,
        (buffer_pool_mib, connections): (u32, u32),
    ) -> Self {
        Self {
            directory: layout.database(),
            socket: layout.database_socket(),
            log: layout.logs().join("mariadb.log"),
            port,
            root_password: secrets.database("root").to_owned(),
            buffer_pool_mib,
            connections,
        }
    }

    /// The address of the database for the server's own administrator.
    pub fn url(&self) -> SecretString {
        database_url("root", &self.root_password, &self.socket).into()
    }

    /// An option file for the server's command-line programs.
    pub fn client_file(&self) -> PathBuf {
        self.directory.join("client.cnf")
    }

    fn data(&self) -> PathBuf {
        self.directory.join("data")
    }

    /// Its own: a server that starts deletes the temporary tables it finds, whosesoever they are.
    fn temporary(&self) -> PathBuf {
        self.directory.join("tmp")
    }

    /// Makes the data directory if there is none; one that is there is complete.
    pub async fn install(&self) -> anyhow::Result<()> {
        files::create_private_directory(&self.temporary())?;
        if !self.data().exists() {
            terminal::step("making a new database");
            self.install_data().await?;
        }
        // Runs before the server lets anybody in, so that nobody ever enters without a password.
        files::write_private(
            &self.directory.join("init.sql"),
            &format!(
                "SET sql_log_bin = 0;\n\
                 ALTER USER 'root'@'localhost' IDENTIFIED BY '{}';\n\
                 DROP USER IF EXISTS 'root'@'127.0.0.1', 'root'@'::1';\n",
                self.root_password
            ),
        )?;
        files::write_private(
            &self.client_file(),
            &format!(
                "[client]\nuser=root\npassword={}\nsocket={}\n",
                self.root_password,
                self.socket.display()
            ),
        )
    }

    async fn install_data(&self) -> anyhow::Result<()> {
        // Made aside and moved: an interrupted first start leaves nothing half-made.
        let aside = self.directory.join("data.new");
        if aside.exists() {
            fs::remove_dir_all(&aside)?;
        }
        let mut command = Command::new(tools::find("mariadb-install-db")?);
        command
            .arg("--no-defaults")
            .arg(argument("--datadir=", &aside))
            .arg(argument("--tmpdir=", &self.temporary()))
            .args([
                "--auth-root-authentication-method=normal",
                "--skip-test-db",
                "--skip-name-resolve",
            ])
            .args(run_as_root().then_some("--user=root"))
            .stdin(Stdio::null())
            .kill_on_drop(true);
        let output = command
            .output()
            .await
            .context("mariadb-install-db cannot be started")?;
        if !output.status.success() {
            bail!(
                "mariadb-install-db failed:\n{}{}",
                String::from_utf8_lossy(&output.stdout),
                String::from_utf8_lossy(&output.stderr)
            );
        }
        fs::rename(&aside, self.data()).context("cannot move the new database into place")
    }

    /// How the server is run: every commit durable, row-based log for the change feed.
    pub fn spec(&self) -> anyhow::Result<Spec> {
        let mut arguments: Vec<OsString> = vec!["--no-defaults".into()];
        arguments.extend(run_as_root().then(|| "--user=root".into()));
        arguments.extend([
            argument("--datadir=", &self.data()),
            argument("--tmpdir=", &self.temporary()),
            argument("--socket=", &self.socket),
            argument("--pid-file=", &self.directory.join("mariadb.pid")),
            argument("--init-file=", &self.directory.join("init.sql")),
            format!("--port={}", self.port).into(),
            format!("--max-connections={}", self.connections).into(),
            format!("--innodb-buffer-pool-size={}M", self.buffer_pool_mib).into(),
        ]);
        let fixed = [
            "--bind-address=127.0.0.1",
            "--skip-name-resolve",
            "--character-set-server=utf8mb4",
            "--collation-server=utf8mb4_uca1400_ai_ci",
            "--default-time-zone=+00:00",
            "--transaction-isolation=READ-COMMITTED",
            "--innodb-flush-log-at-trx-commit=1",
            "--sync-binlog=1",
            "--log-bin=binlog",
            "--server-id=1",
            "--binlog-format=ROW",
            "--binlog-row-image=FULL",
            "--binlog-row-metadata=FULL",
            "--binlog-expire-logs-seconds=604800",
        ];
        arguments.extend(fixed.map(OsString::from));
        Ok(Spec {
            name: "mariadb".to_owned(),
            instance: 1,
            program: tools::find("mariadbd")?,
            arguments,
            environment: Vec::new(),
            log: self.log.clone(),
            listen: None,
            metrics_listen: None,
            patience: STOP,
        })
    }

    /// Waits until the server answers.
    pub async fn wait(&self) -> anyhow::Result<()> {
        let begun = Instant::now();
        loop {
            let error = match self.enter_server().await {
                Ok(connection) => return Ok(connection.close().await?),
                Err(error) => error,
            };
            if begun.elapsed() > START {
                return Err(error.context(format!(
                    "MariaDB does not answer after {} s. The end of {}:\n{}",
                    START.as_secs(),
                    self.log.display(),
                    files::tail(&self.log, 0, 20)
                )));
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    }

    /// Brings the schema up to date and the services' users with it.
    pub async fn migrate(&self, secrets: &Secrets) -> anyhow::Result<migrate::Applied> {
        let url = self.url();
        let applied = migrate::migrate(&url).await?;
        let passwords: Vec<_> = Service::ALL
            .into_iter()
            .map(|service| (service, secrets.database(service.name()).to_owned().into()))
            .collect();
        let mut connection = self.enter_server().await?;
        grants::grant_users(&mut connection, DATABASE, &passwords).await?;
        connection.close().await?;
        Ok(applied)
    }

    /// A connection of the server's own administrator, whatever databases there are.
    pub async fn enter_server(&self) -> anyhow::Result<MySqlConnection> {
        let options = MySqlConnectOptions::new()
            .socket(&self.socket)
            .username("root")
            .password(&self.root_password)
            .database("information_schema");
        MySqlConnection::connect_with(&options)
            .await
            .context("cannot enter the database")
    }
}

/// MariaDB refuses to run as root unless it is told to; another user could not enter a directory that
/// only root may.
fn run_as_root() -> bool {
    nix::unistd::geteuid().is_root()
}

fn argument(option: &str, path: &Path) -> OsString {
    let mut text = OsString::from(option);
    text.push(path);
    text
}
