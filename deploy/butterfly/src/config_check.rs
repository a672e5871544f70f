//! `butterfly config check`: every setting in effect, with where it comes from and secrets hidden.

use toml::{Table, Value};
use url::Url;

use crate::{
    layout::Layout,
    run_file::Run,
    secrets::Secrets,
    settings::{self, Layer, OperatorSettings},
    settings_check,
    settings_file::{self, Addresses},
    terminal, up,
};

/// The defaults of all programs, and those that some have of their own.
const PROGRAM_DEFAULTS: [&str; 2] = [
    include_str!("../../../services/chassis/src/settings/defaults.toml"),
    include_str!("../../../services/chassis/src/settings/programs.toml"),
];
/// The address of what `butterfly up` has not chosen yet.
const NOT_YET: &str = "http://127.0.0.1:0";

/// One setting.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    key: String,
    value: String,
    origin: String,
}

/// Prints the settings; fails where one cannot be understood.
pub fn run(layout: &Layout) -> anyhow::Result<()> {
    let local = settings::local_layers(&layout.local_settings(), up::environment())?;
    let mut layers = defaults()?;
    layers.push(generated(layout)?);
    layers.extend(local);
    layers.extend(running(layout)?);
    let entries = effective(&layers);
    let width = |of: fn(&Entry) -> &str| {
        entries
            .iter()
            .map(|entry| of(entry).len())
            .max()
            .unwrap_or(0)
    };
    let (keys, values) = (width(|entry| &entry.key), width(|entry| &entry.value));
    for Entry { key, value, origin } in &entries {
        terminal::say(&format!("{key:keys$}  {value:values$}  {origin}"));
    }
    understood(layout).map(|_| ())
}

/// The operator's settings, if they can be understood, and every program understands its own.
pub fn understood(layout: &Layout) -> anyhow::Result<OperatorSettings> {
    let local = settings::local_layers(&layout.local_settings(), up::environment())?;
    let own = settings::operator_settings(&local)?;
    let directory = tempfile::tempdir()?;
    settings_file::write(directory.path(), generated(layout)?.values, &local)?;
    settings_check::require_understood(layout, directory.path())?;
    Ok(own)
}

fn defaults() -> anyhow::Result<Vec<Layer>> {
    let layer = |values| Layer {
        origin: "default".to_owned(),
        values,
    };
    let [of_all, own] = PROGRAM_DEFAULTS;
    Ok(vec![
        layer(toml::from_str(of_all)?),
        layer(toml::from_str(own)?),
        layer(Table::try_from(OperatorSettings::default())?),
    ])
}

fn generated(layout: &Layout) -> anyhow::Result<Layer> {
    // Only names are shown of secrets, so that none need exist yet.
    let secrets = Secrets::load(&layout.secrets())?.unwrap_or_default();
    let run = Run::read(&layout.run_file())?.filter(Run::is_alive);
    let addresses = match run {
        Some(run) => Addresses {
            public_url: run.public_url,
            staff_url: run.staff_url,
            internal_url: run.internal_url,
            database_port: None,
        },
        None => Addresses {
            public_url: "http://127.0.0.1:8080".to_owned(),
            staff_url: "http://127.0.0.1:8081".to_owned(),
            internal_url: NOT_YET.to_owned(),
            database_port: None,
        },
    };
    Ok(Layer {
        origin: "butterfly up".to_owned(),
        values: settings_file::generated(layout, &secrets, &addresses),
    })
}

/// The ports of a Butterfly that runs: its command line may have named others.
fn running(layout: &Layout) -> anyhow::Result<Option<Layer>> {
    let Some(run) = Run::read(&layout.run_file())?.filter(Run::is_alive) else {
        return Ok(None);
    };
    let port = |url: &str| Url::parse(url).ok()?.port_or_known_default();
    let ports = [("port", &run.public_url), ("staff_port", &run.staff_url)];
    let ports = ports.into_iter().filter_map(|(name, url)| {
        let port = Value::Integer(port(url)?.into());
        Some((name.to_owned(), port))
    });
    let proxy = Value::Table(ports.collect());
    Ok(Some(Layer {
        origin: "butterfly up, as it runs".to_owned(),
        values: Table::from_iter([("proxy".to_owned(), proxy)]),
    }))
}

/// The last layer that names a key decides.
fn effective(layers: &[Layer]) -> Vec<Entry> {
    let mut entries = std::collections::BTreeMap::new();
    for layer in layers {
        flatten("", &layer.values, &mut |key, value| {
            let value = if is_secret(&key) {
                "(hidden)".to_owned()
            } else {
                value.to_string()
            };
            entries.insert(key, (value, layer.origin.clone()));
        });
    }
    entries
        .into_iter()
        .map(|(key, (value, origin))| Entry { key, value, origin })
        .collect()
}

fn flatten(prefix: &str, table: &Table, found: &mut impl FnMut(String, &Value)) {
    for (name, value) in table {
        let key = format!("{prefix}{name}");
        match value {
            Value::Table(inner) => flatten(&format!("{key}."), inner, found),
            _ => found(key, value),
        }
    }
}

fn is_secret(key: &str) -> bool {
    let name = key.rsplit('.').next().unwrap_or(key);
    let marks = ["secret", "key", "password", "token", "database_url"];
    key.contains(".clients.") || marks.iter().any(|mark| name.ends_with(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_layer_decides_and_secrets_are_hidden() {
        let layer = |origin: &str, text: &str| Layer {
            origin: origin.to_owned(),
            values: toml::from_str(text).unwrap(),
        };
        let entries = effective(&[
            layer("default", "log_filter = 'info'\n[limits]\nworkers = 2"),
            layer(
                "butterfly up",
                "edge_key = 'x'\n[attendee]\npassword_queue = 9\n[attendee.clients]\nadmin = 'y'",
            ),
            layer("local.toml", "log_filter = 'debug'"),
        ]);
        let lines: Vec<_> = entries
            .iter()
            .map(|entry| format!("{} {} {}", entry.key, entry.value, entry.origin))
            .collect();
        assert_eq!(
            lines,
            [
                "attendee.clients.admin (hidden) butterfly up",
                "attendee.password_queue 9 butterfly up",
                "edge_key (hidden) butterfly up",
                "limits.workers 2 default",
                "log_filter \"debug\" local.toml",
            ]
        );
    }

    #[test]
    fn what_a_program_does_unless_told_is_shown() {
        let entries = effective(&defaults().unwrap());
        for (key, value) in [
            ("attendee.sign_in.window_minutes", "15"),
            ("limits.workers", "2"),
            ("proxy.port", "8080"),
        ] {
            let entry = entries.iter().find(|entry| entry.key == key).unwrap();
            assert_eq!(
                (entry.value.as_str(), entry.origin.as_str()),
                (value, "default")
            );
        }
    }

    #[test]
    fn no_generated_secret_is_shown() {
        let directory = tempfile::tempdir().unwrap();
        let layout = Layout::at("/r".into(), "/p".into(), directory.path()).unwrap();
        let secrets = Secrets::load_or_create(&layout.secrets()).unwrap();
        let shown = format!("{:?}", effective(&[generated(&layout).unwrap()]));
        let all = secrets.database.values().chain(secrets.clients.values());
        for secret in all
            .chain(secrets.cookies.values())
            .chain([&secrets.edge_key])
        {
            assert!(!shown.contains(secret.as_str()));
        }
    }
}
