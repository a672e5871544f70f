//! Settings in layers: defaults, then the file named by `BUTTERFLY_SETTINGS`, then the environment
//! (`BUTTERFLY_ATTENDEE__DATABASE_URL` is `attendee.database_url`). What all programs share stands at the
//! top, the rest in a table that has the program's name. Anything else is refused: a misspelt name would
//! pass silently, and a program should hold no secret of another.

use std::{net::SocketAddr, num::NonZeroUsize, path::PathBuf, time::Duration};

use config::{Config, ConfigError, Environment, File, FileFormat, Map, Value};
use secrecy::SecretString;
use serde::{Deserialize, de::DeserializeOwned};
use url::Url;

/// Where logs are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// By machines: one JSON object per line.
    Json,
    /// By people.
    Pretty,
}

/// What every program needs. There is no default for a secret.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Common {
    /// HAProxy's internal listener, through which services are called.
    pub internal_url: Url,
    /// What attendees type.
    pub public_url: Url,
    /// What staff type.
    pub staff_url: Url,
    /// What HAProxy and the websites prove themselves with.
    pub edge_key: SecretString,
    /// Where mails are put.
    pub mail_directory: PathBuf,
    /// Pretty on a terminal, JSON elsewhere, when absent.
    #[serde(default)]
    pub log_format: Option<LogFormat>,
    /// As `tracing_subscriber::EnvFilter` reads it.
    pub log_filter: String,
    /// Bounds on requests.
    pub limits: Limits,
}

/// Bounds on requests.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Largest request body in bytes.
    pub body_bytes: usize,
    /// Largest sum of request headers in bytes.
    pub header_bytes: usize,
    /// Seconds after which a request is answered with 504.
    pub deadline_seconds: u64,
    /// Seconds between "not ready" and the end of accepting, so that HAProxy has noticed.
    pub drain_seconds: u64,
    /// Seconds that requests in flight are given after that.
    pub finish_seconds: u64,
    /// Threads that answer requests.
    pub workers: NonZeroUsize,
}

impl Limits {
    /// `deadline_seconds` as a duration.
    pub const fn deadline(&self) -> Duration {
        Duration::from_secs(self.deadline_seconds)
    }
}

/// What a service with a database needs.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceSettings {
    /// `mysql://…`.
    pub database_url: SecretString,
    /// Most connections of one instance.
    #[serde(default = "eight")]
    pub database_connections: u32,
    /// Client credentials for internal tokens; the client id is the program's name.
    pub client_secret: SecretString,
}

const fn eight() -> u32 {
    8
}

/// Where one instance listens, and whether it is to.
#[derive(Debug, Clone, clap::Args)]
pub struct ListenArgs {
    /// Address of requests and health checks.
    #[arg(long)]
    pub listen: SocketAddr,
    /// Address of Prometheus metrics, which no listener of HAProxy routes.
    #[arg(long)]
    pub metrics_listen: SocketAddr,
    /// Only read the settings: say what is wrong with them, and end
    #[arg(long)]
    pub check_settings: bool,
}

/// The layers, before they are read into types.
pub fn layers() -> Result<Config, ConfigError> {
    let defaults = include_str!("settings/defaults.toml");
    let mut builder = Config::builder().add_source(File::from_str(defaults, FileFormat::Toml));
    if let Some(path) = std::env::var_os("BUTTERFLY_SETTINGS") {
        builder = builder.add_source(File::from(PathBuf::from(path)).format(FileFormat::Toml));
    }
    let environment = Environment::with_prefix("BUTTERFLY")
        .prefix_separator("_")
        .separator("__");
    builder.add_source(environment.try_parsing(true)).build()
}

/// Reads what all programs share and the table named `program`.
pub fn load<T: DeserializeOwned>(program: &str) -> Result<(Common, T), ConfigError> {
    read(layers()?, program)
}

fn read<T: DeserializeOwned>(layers: Config, program: &str) -> Result<(Common, T), ConfigError> {
    let mut values: Map<String, Value> = layers.try_deserialize()?;
    // The variable that names the file looks like a setting.
    values.remove("settings");
    let own = values
        .remove(program)
        .unwrap_or_else(|| Map::<String, Value>::new().into());
    let own = own
        .try_deserialize()
        .map_err(|error| ConfigError::Message(format!("[{program}]: {error}")))?;
    Ok((Value::from(values).try_deserialize()?, own))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
        internal_url = "http://127.0.0.1:1"
        public_url = "http://127.0.0.1:2"
        staff_url = "http://127.0.0.1:3"
        edge_key = "edge"
        mail_directory = "/mail"
        settings = "/etc/settings.toml"
        [options]
        database_url = "mysql://nobody@localhost/butterfly"
        client_secret = "secret"
    "#;

    fn try_read(text: &str) -> Result<(Common, ServiceSettings), String> {
        let defaults = include_str!("settings/defaults.toml");
        let builder = [defaults, text]
            .iter()
            .fold(Config::builder(), |builder, text| {
                builder.add_source(File::from_str(text, FileFormat::Toml))
            });
        read(builder.build().unwrap(), "options").map_err(|error| error.to_string())
    }

    #[test]
    fn what_all_share_is_read_beside_the_programs_own() {
        let (common, own) = try_read(GOOD).unwrap();
        assert_eq!(common.limits.workers.get(), 2);
        assert_eq!(own.database_connections, 8);
    }

    #[test]
    fn what_is_misspelt_of_another_type_or_of_another_program_is_refused() {
        let own = |line: &str| format!("{GOOD}\n{line}");
        let top = |line: &str| format!("{line}\n{GOOD}");
        for (text, named) in [
            (own("database_conections = 9"), "database_conections"),
            (own("database_connections = \"many\""), "many"),
            (own("[lodging]\nclient_secret = \"x\""), "lodging"),
            (own("[limits]\nworker = 3"), "worker"),
            (own("[limits]\nworkers = 0"), "nonzero"),
            (top("log_filtre = \"debug\""), "log_filtre"),
            (top("log_format = \"colourful\""), "colourful"),
            (GOOD.replace("client_secret", "client_name"), "client_"),
            (GOOD.replace("edge_key", "# edge_key"), "edge_key"),
            (GOOD.replace("http://127.0.0.1:2", "nowhere"), "URL"),
        ] {
            let error = try_read(&text).err().unwrap();
            assert!(error.contains(named), "{error}");
        }
    }
}
