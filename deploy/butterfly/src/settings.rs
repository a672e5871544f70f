//! The operator's own settings: `var/local.toml`, then the environment (`BUTTERFLY_PROXY__LIMITS__CONNECTIONS`).
//! Everything in that file that is not the operator's goes on to the programs.

use std::{ffi::OsString, fs, net::IpAddr, path::Path};

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};
use toml::{Table, Value};

use crate::haproxy::Limits;

/// The tables the operator's command reads; all others are the programs'.
pub const OWN_TABLES: [&str; 4] = ["administrator", "database", "disk", "proxy"];

/// File descriptors HAProxy cannot do without: listeners, checks and some connections.
const LEAST_FILES: u32 = 1024;

/// What `up` itself is told by settings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OperatorSettings {
    /// The first administrator.
    pub administrator: Administrator,
    /// The private database server.
    pub database: DatabaseSettings,
    /// The disk.
    pub disk: DiskSettings,
    /// HAProxy.
    pub proxy: ProxySettings,
}

/// The first administrator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Administrator {
    /// E-mail address to sign in with.
    pub email: String,
    /// Name.
    pub name: String,
}

impl Default for Administrator {
    fn default() -> Self {
        Self {
            email: "admin@butterfly.example".to_owned(),
            name: "Administrator".to_owned(),
        }
    }
}

/// The private database server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DatabaseSettings {
    /// Memory for data and indexes.
    pub buffer_pool_mib: u32,
    /// Most connections; enough for every instance when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connections: Option<u32>,
    /// Services reach it over TCP, as they would on another machine, and not by its socket.
    pub over_tcp: bool,
}

impl Default for DatabaseSettings {
    fn default() -> Self {
        Self {
            buffer_pool_mib: 256,
            connections: None,
            over_tcp: false,
        }
    }
}

/// The disk everything is written to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DiskSettings {
    /// Nothing is started with less free space.
    pub least_free_mib: u64,
}

impl Default for DiskSettings {
    fn default() -> Self {
        // Logs, a first database and room to work in.
        Self {
            least_free_mib: 512,
        }
    }
}

/// HAProxy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProxySettings {
    /// Address the public and staff listeners are on.
    pub address: IpAddr,
    /// Port of the attendees' website and API; 0: a free one.
    pub port: u16,
    /// Port of the staff website and API; 0: a free one.
    pub staff_port: u16,
    /// Limits per client address.
    pub limits: Limits,
}

impl Default for ProxySettings {
    fn default() -> Self {
        Self {
            address: IpAddr::from([127, 0, 0, 1]),
            port: 8080,
            staff_port: 8081,
            limits: Limits::default(),
        }
    }
}

/// A layer of settings, with where it comes from.
#[derive(Debug, Clone)]
pub struct Layer {
    /// For people: a file or variable.
    pub origin: String,
    /// Its values.
    pub values: Table,
}

/// The operator's file and the environment, in this order.
pub fn local_layers(
    file: &Path,
    environment: impl Iterator<Item = (String, String)>,
) -> anyhow::Result<Vec<Layer>> {
    let mut layers = Vec::new();
    match fs::read_to_string(file) {
        Ok(text) => layers.push(Layer {
            origin: file.display().to_string(),
            values: toml::from_str(&text)
                .with_context(|| format!("{} cannot be understood", file.display()))?,
        }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => {
            return Err(error).with_context(|| format!("cannot read {}", file.display()));
        }
    }
    layers.extend(environment.filter_map(|(name, value)| variable(&name, &value)));
    Ok(layers)
}

/// What all names of settings in the environment begin with.
const PREFIX: &str = "BUTTERFLY_";

/// Names with this prefix that are no settings but tell commands where things are.
const NO_SETTINGS: [&str; 6] = ["built", "root", "scratch", "settings", "tools", "var"];

/// The names of ours in the environment.
pub fn variables() -> impl Iterator<Item = OsString> {
    let names = std::env::vars_os().map(|(name, _)| name);
    names.filter(|name| name.as_encoded_bytes().starts_with(PREFIX.as_bytes()))
}

/// `BUTTERFLY_PROXY__LIMITS__CONNECTIONS=9` as a layer of its own; other variables are none.
fn variable(name: &str, value: &str) -> Option<Layer> {
    let key = name.strip_prefix(PREFIX)?.to_lowercase();
    let value = match (value.parse::<i64>(), value.parse::<bool>()) {
        (Ok(number), _) => Value::Integer(number),
        (_, Ok(truth)) => Value::Boolean(truth),
        _ => Value::String(value.to_owned()),
    };
    if NO_SETTINGS.contains(&key.as_str()) {
        return None;
    }
    let value = key.rsplit("__").fold(value, |value, part| {
        Table::from_iter([(part.to_owned(), value)]).into()
    });
    let Value::Table(values) = value else {
        return None;
    };
    Some(Layer {
        origin: format!("environment {name}"),
        values,
    })
}

/// Lays `over` on `base`, table by table.
pub fn merge(base: &mut Table, over: &Table) {
    for (key, value) in over {
        match (base.get_mut(key), value) {
            (Some(Value::Table(below)), Value::Table(above)) => merge(below, above),
            _ => {
                base.insert(key.clone(), value.clone());
            }
        }
    }
}

/// Reads the operator's settings out of the layers.
pub fn operator_settings(layers: &[Layer]) -> anyhow::Result<OperatorSettings> {
    let mut own = Table::new();
    for layer in layers {
        merge(&mut own, &layer.values);
    }
    own.retain(|table, _| OWN_TABLES.contains(&table));
    let settings: OperatorSettings = own
        .try_into()
        .context("the operator's settings cannot be understood; see `butterfly config check`")?;
    // HAProxy says so only when it starts.
    let files = settings.proxy.limits.file_limit;
    if files < LEAST_FILES {
        bail!("proxy.limits.file_limit is {files}; HAProxy needs at least {LEAST_FILES}");
    }
    Ok(settings)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layers(text: &str, environment: &[(&str, &str)]) -> Vec<Layer> {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("local.toml");
        fs::write(&file, text).unwrap();
        let environment = environment
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        local_layers(&file, environment).unwrap()
    }

    #[test]
    fn the_environment_goes_over_the_file_and_the_file_over_the_defaults() {
        let layers = layers(
            "log_filter = \"debug\"\n[proxy.limits]\nconnections = 5\nbody_bytes = 7",
            &[
                ("BUTTERFLY_PROXY__LIMITS__CONNECTIONS", "6"),
                ("HOME", "/"),
                ("BUTTERFLY_VAR", "/v"),
            ],
        );
        let settings = operator_settings(&layers).unwrap();
        assert_eq!(settings.proxy.limits.connections, 6);
        assert_eq!(settings.proxy.limits.body_bytes, 7);
        assert_eq!(settings.database, DatabaseSettings::default());
        assert_eq!(layers.len(), 2);
    }

    #[test]
    fn an_unknown_setting_of_the_operator_is_refused() {
        assert!(operator_settings(&layers("[database]\nbufer = 1", &[])).is_err());
        assert!(operator_settings(&layers("[proxy.limits]\nconections = 1", &[])).is_err());
        assert!(operator_settings(&layers("[proxy.limits]\nconnections = \"x\"", &[])).is_err());
        assert!(operator_settings(&layers("[proxy.limits]\nfile_limit = 9", &[])).is_err());
    }
}
