//! `settings.toml`: what every program reads, written at each start from addresses, secrets and the
//! operator's own settings.

use std::path::Path;

use toml::{Table, Value};

use crate::{
    files,
    layout::Layout,
    programs::Program,
    secrets::{OPERATOR, Secrets},
    settings::{Layer, OWN_TABLES, merge},
};

/// The database's name.
pub const DATABASE: &str = "butterfly";

/// The addresses programs are told.
#[derive(Debug, Clone)]
pub struct Addresses {
    /// What attendees type.
    pub public_url: String,
    /// What staff type.
    pub staff_url: String,
    /// HAProxy's internal listener.
    pub internal_url: String,
}

/// What `up` decides by itself.
pub fn generated(layout: &Layout, secrets: &Secrets, addresses: &Addresses) -> Table {
    let mut table = Table::from_iter([
        text("internal_url", &addresses.internal_url),
        text("public_url", &addresses.public_url),
        text("staff_url", &addresses.staff_url),
        text("edge_key", &secrets.edge_key),
        text("mail_directory", &layout.mail().to_string_lossy()),
    ]);
    for program in Program::ALL {
        let name = program.name();
        let mut own = Table::from_iter([text("client_secret", secrets.client(name))]);
        if program.is_website() {
            let key = secrets.cookies.get(name).map_or("", String::as_str);
            own.extend([text("cookie_key", key)]);
        } else {
            let url = database_url(
                &format!("butterfly_{name}"),
                secrets.database(name),
                &layout.database_socket(),
            );
            own.extend([
                text("database_url", &url),
                ("database_connections".to_owned(), Value::Integer(8)),
            ]);
        }
        if program == Program::Registration {
            own.extend([text("order_secret_key", &secrets.order_secret_key)]);
        }
        if program == Program::Attendee {
            own.insert("clients".to_owned(), clients(secrets).into());
        }
        table.insert(name.to_owned(), own.into());
    }
    table
}

/// Writes the file: what was generated, under what the operator's file says.
pub fn write(path: &Path, mut table: Table, local: &[Layer]) -> anyhow::Result<()> {
    // The environment reaches the programs by itself.
    for layer in local
        .iter()
        .filter(|layer| !layer.origin.starts_with("environment "))
    {
        let mut over = layer.values.clone();
        over.retain(|name, _| !OWN_TABLES.contains(&name));
        merge(&mut table, &over);
    }
    let head = "# Written by `butterfly up` at every start. Change local.toml beside it instead.\n";
    files::write_private(path, &(head.to_owned() + &toml::to_string(&table)?))
}

/// The address of the database for one user, by its Unix socket.
pub fn database_url(user: &str, password: &str, socket: &Path) -> String {
    let socket: String =
        url::form_urlencoded::byte_serialize(socket.as_os_str().as_encoded_bytes()).collect();
    format!("mysql://{user}:{password}@localhost/{DATABASE}?socket={socket}")
}

fn clients(secrets: &Secrets) -> Table {
    Program::ALL
        .iter()
        .map(|program| program.name())
        .chain([OPERATOR])
        .map(|name| text(name, secrets.client(name)))
        .collect()
}

fn text(name: &str, value: &str) -> (String, Value) {
    (name.to_owned(), Value::String(value.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_told_addresses_and_their_own_secrets() {
        let directory = tempfile::tempdir().unwrap();
        let layout = Layout::at("/r".into(), "/p".into(), Path::new("/srv/var")).unwrap();
        let mut secrets = Secrets::load_or_create(&directory.path().join("s")).unwrap();
        secrets.edge_key = "edge".to_owned();
        secrets.order_secret_key = "secret of orders".to_owned();
        for group in [
            &mut secrets.database,
            &mut secrets.clients,
            &mut secrets.cookies,
        ] {
            for (name, secret) in group.iter_mut() {
                *secret = format!("secret of {name}");
            }
        }
        let addresses = Addresses {
            public_url: "http://127.0.0.1:8080".to_owned(),
            staff_url: "http://127.0.0.1:8081".to_owned(),
            internal_url: "http://127.0.0.1:12345".to_owned(),
        };
        let local = Layer {
            origin: "local.toml".to_owned(),
            values: toml::from_str("log_filter = \"debug\"\n[options]\ndatabase_connections = 3\n[proxy]\nconnections = 1")
                .unwrap(),
        };
        let path = directory.path().join("settings.toml");
        write(&path, generated(&layout, &secrets, &addresses), &[local]).unwrap();
        insta::assert_snapshot!(std::fs::read_to_string(path).unwrap());
    }
}
