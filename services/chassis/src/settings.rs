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

/// Reads what all programs share and the table named `program`.
pub fn load<T: DeserializeOwned>(program: &str) -> Result<(Common, T), ConfigError> {
    let file = std::env::var_os("BUTTERFLY_SETTINGS").map(PathBuf::from);
    read(stack(program, file, environment())?, program)
}

/// Values stay text until a type asks for something else: a secret of digits is no number.
fn environment() -> Environment {
    Environment::with_prefix("BUTTERFLY")
        .prefix_separator("_")
        .separator("__")
}

fn stack(
    program: &str,
    file: Option<PathBuf>,
    environment: Environment,
) -> Result<Config, ConfigError> {
    let toml = |text| File::from_str(text, FileFormat::Toml);
    let of_all = include_str!("settings/defaults.toml");
    let own = toml(include_str!("settings/programs.toml"));
    let own = Config::builder().add_source(own).build()?;
    let mut builder = Config::builder().add_source(toml(of_all));
    if let Ok(own) = own.get_table(program) {
        builder = builder.set_default(program, own)?;
    }
    if let Some(path) = file {
        builder = builder.add_source(File::from(path).format(FileFormat::Toml));
    }
    builder.add_source(environment).build()
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
mod tests;
