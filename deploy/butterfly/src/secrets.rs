//! Passwords and keys: made once, kept in `secrets.toml` with mode 0600.

use std::{collections::BTreeMap, fmt::Write, fs, path::Path};

use anyhow::Context;
use rand::Rng;
use serde::{Deserialize, Serialize};

use crate::{files, programs::Program};

/// The name the operator's command has towards services.
pub const OPERATOR: &str = "operator";

/// Every secret of an installation.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Secrets {
    /// What HAProxy and the websites prove themselves with.
    pub edge_key: String,
    /// Passwords of the database users: `root` and one per service.
    pub database: BTreeMap<String, String>,
    /// Client credentials of every program and of the operator's command.
    pub clients: BTreeMap<String, String>,
    /// Key the secrets of orders are derived with.
    pub order_secret_key: String,
    /// Keys the websites seal their cookies with.
    pub cookies: BTreeMap<String, String>,
}

impl Default for Secrets {
    fn default() -> Self {
        Self {
            edge_key: random_hex(32),
            order_secret_key: random_hex(32),
            database: BTreeMap::new(),
            clients: BTreeMap::new(),
            cookies: BTreeMap::new(),
        }
    }
}

impl Secrets {
    /// Reads the secrets; those that are missing are made and written.
    pub fn load_or_create(path: &Path) -> anyhow::Result<Self> {
        let known = Self::load(path)?;
        let mut secrets = known.clone().unwrap_or_default();
        secrets.complete();
        if known.as_ref() != Some(&secrets) {
            secrets.write(path)?;
        }
        Ok(secrets)
    }

    /// Writes them.
    pub fn write(&self, path: &Path) -> anyhow::Result<()> {
        let head =
            "# Made by `butterfly up`. Keep it as safe as the data: whoever reads it, is you.\n";
        files::write_private(path, &(head.to_owned() + &toml::to_string(self)?))
    }

    /// Reads the secrets, if they were ever made.
    pub fn load(path: &Path) -> anyhow::Result<Option<Self>> {
        match fs::read_to_string(path) {
            Ok(text) => toml::from_str(&text)
                .map(Some)
                .with_context(|| format!("{} cannot be understood", path.display())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
        }
    }

    /// The password of a database user.
    pub fn database(&self, user: &str) -> &str {
        self.database.get(user).map_or("", String::as_str)
    }

    /// The client secret of a program.
    pub fn client(&self, program: &str) -> &str {
        self.clients.get(program).map_or("", String::as_str)
    }

    fn complete(&mut self) {
        fill(&mut self.database, "root", 24);
        fill(&mut self.clients, OPERATOR, 32);
        for program in Program::ALL {
            fill(&mut self.clients, program.name(), 32);
            if program.is_website() {
                fill(&mut self.cookies, program.name(), 64);
            } else {
                fill(&mut self.database, program.name(), 24);
            }
        }
    }
}

fn fill(secrets: &mut BTreeMap<String, String>, name: &str, bytes: usize) {
    let entry = secrets.entry(name.to_owned());
    entry.or_insert_with(|| random_hex(bytes));
}

fn random_hex(bytes: usize) -> String {
    let mut rng = rand::rng();
    (0..bytes).fold(String::new(), |mut text, _| {
        let _ = write!(text, "{:02x}", rng.random::<u8>());
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_made_once_and_missing_ones_added() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("secrets.toml");
        let first = Secrets::load_or_create(&path).unwrap();
        assert_eq!(first.database("attendee").len(), 48);
        assert_ne!(first.client("attendee"), first.client("admin"));
        assert!(first == Secrets::load_or_create(&path).unwrap());

        let mut fewer = first.clone();
        fewer.clients.remove("admin");
        fs::write(&path, toml::to_string(&fewer).unwrap()).unwrap();
        let again = Secrets::load_or_create(&path).unwrap();
        assert_eq!(again.edge_key, first.edge_key);
        assert_eq!(again.client("admin").len(), 64);
    }
}
